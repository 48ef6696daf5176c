// What a visitor takes along: the net as a file of some form, a link, a program.
import type { RunSettings } from "sievenet/run";
import { type Choices, hashOf, settingsOf } from "../choices.ts";
import { element } from "./dom.ts";
import { copyText, download } from "./hand.ts";

let net: Uint8Array | undefined;
const buttons = [...element("downloads").querySelectorAll("button")];

/** The net to be had. */
export function offer(small: Uint8Array | undefined): void {
  net = small;
  for (const button of buttons) button.disabled = !small;
}

for (const button of buttons)
  button.addEventListener("click", async () => {
    const bytes = net;
    if (!bytes) return;
    const form = button.dataset["form"] as string;
    const { content, end } = form === "safetensors" ? { content: bytes, end: form } : (await import("./forms.ts")).formOf(form, bytes);
    download(content, `sievenet.${end}`);
  });

/** The program that does what the page does with these settings. */
export function programOf(choices: Choices): string {
  const { recipe, data } = choices;
  const settings: RunSettings = { ...settingsOf(choices), ...(recipe === "mlp" && { csv: `${data}.csv` }) };
  return `// Trains the network of the page: the same bits. Node 20.19 or newer, Deno or Bun; npm install sievenet
import { createHash } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { run } from "sievenet/run";

const settings = ${JSON.stringify(settings, undefined, 2)};
for await (const event of run(settings)) {
  if (event.type === "epoch") {
    const { epoch, testError, open } = event.record;
    console.log(\`epoch \${epoch}: \${(100 * testError).toFixed(2)} % wrong, open \${open.join("-")}\`);
  }
  if (event.type === "done") {
    const { model, final } = event.snapshot;
    await writeFile("model.safetensors", model);
    console.log(\`\${final.weightsAfter} of \${final.weightsBefore} weights left\`);
    console.log(createHash("sha256").update(model).digest("hex"));
  }
}
`;
}

/** Has the buttons copy what belongs to the choices of the moment. */
export function offerCopies(choices: () => Choices): void {
  element("link").addEventListener("click", () => {
    const url = new URL(location.href);
    url.hash = hashOf(choices());
    void copyText(url.href, "link");
  });
  element("code").addEventListener("click", () => void copyText(programOf(choices()), "code"));
}
