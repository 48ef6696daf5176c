// What a visitor takes along: the net as a file of some form, a link, a program.
import type { RunSettings } from "sievenet/run";
import { type Choices, hashOf, settingsOf } from "../choices.ts";
import { element, say } from "./dom.ts";

let net: Uint8Array | undefined;
const buttons = [...element("downloads").querySelectorAll("button")];

/** The net to be had. */
export function offer(small: Uint8Array | undefined): void {
  net = small;
  for (const button of buttons) button.disabled = !small;
}

function download(content: Uint8Array | string, name: string): void {
  const url = URL.createObjectURL(new Blob([content as BlobPart]));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
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
export function programOf(settings: RunSettings): string {
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

async function copy(text: string, button: string, said: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    // where the clipboard is closed to pages: the old way
    const place = document.createElement("textarea");
    place.value = text;
    document.body.append(place);
    place.select();
    document.execCommand("copy");
    place.remove();
  }
  const { textContent } = element(button);
  say(button, said);
  setTimeout(() => say(button, textContent ?? ""), 1500);
}

/** Has the buttons copy what belongs to the choices of the moment. */
export function offerCopies(choices: () => Choices): void {
  element("link").addEventListener("click", () => {
    const url = new URL(location.href);
    url.hash = hashOf(choices());
    void copy(url.href, "link", "Copied");
  });
  element("code").addEventListener("click", () => void copy(programOf(settingsOf(choices())), "code", "Copied"));
}
