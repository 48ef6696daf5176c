// Nets that are trained already, as files of pretrained/: packs what the command left, and says in pretrained/manifest.json what each is.
//   SIEVENET_DATA=folder SIEVENET_CIFAR10=folder node tools/pretrained.mjs <name> <model.safetensors>
// Each net is trained by the command that stands beside it below.
import { createHash } from "node:crypto";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";
import { buildKernels } from "./build-kernels.mjs";
import { entries } from "./entries.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const folder = join(root, "pretrained");

/** The nets: how each was trained, what its file holds weights as, the shape of an example, and notes that the command leaves to this program. */
export const NETS = {
  "lenet-300-100": {
    command: "sievenet train lenet-300-100 --dataset mnist --budget weights=0.1 --epochs 40 --seed 1",
    dataset: "mnist",
    storage: "float16",
    input: [784],
  },
  "lenet-5": {
    command: "sievenet train lenet-5 --dataset mnist --budget weights=0.02 --shrink --epochs 10 --seed 1",
    dataset: "mnist",
    storage: "float16",
    input: [1, 28, 28],
  },
  "wrn-10-1": {
    command: "sievenet course beyond-wrn-10-1 --data folder/of/cifar10 --seed 1",
    dataset: "cifar10",
    storage: "int8",
    input: [3, 32, 32],
    notes: { recipe: "wrn-10-1", dataset: "cifar10", course: "beyond-wrn-10-1", seed: "1", build: "plain" },
  },
};

/** The library and its data, from the sources. */
async function library() {
  await buildKernels();
  const outdir = await mkdtemp(join(tmpdir(), "sievenet-pretrained-"));
  try {
    const entryPoints = Object.fromEntries(
      entries.filter(({ name }) => name === "index" || name === "data").map(({ name, source }) => [name, join(root, source)]),
    );
    await build({
      entryPoints,
      outdir,
      bundle: true,
      splitting: true,
      format: "esm",
      platform: "neutral",
      mainFields: ["module", "main"],
      outExtension: { ".js": ".mjs" },
    });
    return await Promise.all(["index", "data"].map((name) => import(pathToFileURL(join(outdir, `${name}.mjs`)).href)));
  } finally {
    await rm(outdir, { recursive: true });
  }
}

const percent = (share) => `${(100 * share).toFixed(2)} %`;
const thousands = (n) => String(n).replace(/\B(?=(\d{3})+$)/g, " ");

/** pretrained/README.md. */
const page = (nets) => `# Trained nets

Small nets that need no training: compacted, without gates, as safetensors files for \`sievenet/inference\`, \`load\` and whatever reads safetensors. Written by \`node tools/pretrained.mjs <name> <model.safetensors>\`; do not edit. [manifest.json](manifest.json) has the same for programs.

| file | size | weights | FLOPs per example | test error | examples |
| --- | ---: | ---: | ---: | ---: | ---: |
${nets.map(({ file, bytes, weights, flops, testError, testExamples, dataset }) => `| [${file}](${file}) | ${(bytes / 1000).toFixed(1)} kB | ${thousands(weights)} | ${thousands(flops)} | ${percent(testError)} | ${thousands(testExamples)} of ${dataset} |`).join("\n")}

The errors are those of the files as they are, whose weights are in half precision, or in whole numbers of 8 bits with a scale for each output (\`storage\` in the manifest); \`SIEVENET_DATA=folder SIEVENET_CIFAR10=folder npx vitest run test/pretrained\` counts them again. Each net is one run with seed 1, and each command gives the same bits wherever it runs:

${nets.map(({ file, command, sha256 }) => `\`${file}\`, SHA-256 \`${sha256}\`:\n\n\`\`\`sh\n${command}\n\`\`\``).join("\n\n")}

\`wrn-10-1\` saw a part of CIFAR-10, 10 000 images, and is tested on 2 000, so that its error has a standard error of a point; [docs/beyond.md](../docs/beyond.md) has what it is compared with. Inputs are bytes from 0 to 255, as the data sets have them: [784] or [1, 28, 28], and [3, 32, 32] as planes of red, green and blue.

## In a page, from a CDN

The files are part of the package, so a CDN that serves npm has them. \`dist/integrity.json\` of each version has the hashes of its modules, \`manifest.json\` those of the nets (\`integrity\`): a browser refuses what is not what it says.

\`\`\`html
<script type="importmap">
  {
    "imports": { "sievenet/inference": "https://cdn.jsdelivr.net/npm/sievenet@0.1.0/dist/inference.js" },
    "integrity": { "https://cdn.jsdelivr.net/npm/sievenet@0.1.0/dist/inference.js": "sha384-..." }
  }
</script>
<script type="module">
  import { classify, decode } from "sievenet/inference";

  const url = "https://cdn.jsdelivr.net/npm/sievenet@0.1.0/pretrained/lenet-5.safetensors";
  const response = await fetch(url, { integrity: "${nets.find(({ file }) => file.startsWith("lenet-5"))?.integrity}" });
  const model = decode(await response.arrayBuffer());
  console.log(classify(model, new Uint8Array(784), { shape: [1, 1, 28, 28] }));
</script>
\`\`\`

\`node tools/integrity.mjs\` prints the first script with its hash, after \`npm run build\`.
`;

/** Packs a net and notes it. @throws Error where the name or a folder of data is not known */
async function pack(name, path) {
  const { command, dataset, storage, input, notes } = NETS[name] ?? {};
  if (!command) throw new Error(`pretrained: there is no net "${name}". Use one of ${Object.keys(NETS).join(", ")}.`);
  const data = dataset === "mnist" ? process.env.SIEVENET_DATA : process.env.SIEVENET_CIFAR10;
  if (!data) throw new Error(`pretrained: ${dataset === "mnist" ? "SIEVENET_DATA" : "SIEVENET_CIFAR10"} must name the folder of the data.`);
  const [{ count, decode, encode, evaluate, notesOf, shaped }, { cifar10, mnist }] = await library();
  const trained = await readFile(path);
  const net = decode(trained);
  const { test } = dataset === "mnist" ? await mnist({ folder: data }) : await cifar10({ folder: data });
  const examples = shaped(test, input);
  const bytes = encode(net, { ...notes, ...notesOf(net) }, { storage });
  const { weights, flops } = count(decode(bytes));
  const entry = {
    file: `${name}.safetensors`,
    bytes: bytes.length,
    sha256: createHash("sha256").update(bytes).digest("hex"),
    integrity: `sha384-${createHash("sha384").update(bytes).digest("base64")}`,
    ...{ storage, weights, flops, input, dataset },
    testExamples: test.count,
    testError: evaluate(decode(bytes), examples).error,
    testErrorOfFloat32: evaluate(net, examples).error,
    command,
  };
  await writeFile(join(folder, entry.file), bytes);
  const manifest = JSON.parse(await readFile(join(folder, "manifest.json"), "utf8").catch(() => "{}"));
  const all = { ...manifest, [name]: entry };
  const sorted = Object.fromEntries(Object.keys(NETS).flatMap((each) => (all[each] ? [[each, all[each]]] : [])));
  await writeFile(join(folder, "manifest.json"), `${JSON.stringify(sorted, null, 2)}\n`);
  await writeFile(join(folder, "README.md"), page(Object.values(sorted)));
  console.log(JSON.stringify(entry, null, 2));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [name = "", path] = process.argv.slice(2);
  if (!path) throw new Error("pretrained: a name and a file are needed: node tools/pretrained.mjs lenet-5 runs/lenet-5-mnist/model.safetensors");
  await pack(name, path);
}
