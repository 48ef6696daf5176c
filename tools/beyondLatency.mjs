// How fast the nets of docs/beyond.md predict: `SIEVENET_DATA=folder SIEVENET_CIFAR10=folder node tools/beyondLatency.mjs folder/of/models`, which
// `npm run reproduce -- ROW --models folder` has written. Writes docs/beyond/latency.md, where the lines of nets that are not in the
// folder stay. The packages of test/onnx must be there.
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { built, folderOf } from "./trials.mjs";

const folder = process.argv[2];
const root = fileURLToPath(new URL("..", import.meta.url));
const [library, datasets, inference, { sparsify }, { toOnnx }, { course, recipe }] = await built(
  "beyond",
  "index",
  "data",
  "inference",
  "sparse",
  "onnx",
  "run",
);
const ort = await import(join(root, "test/onnx/node_modules/onnxruntime-web/dist/ort.node.min.mjs"));
ort.env.wasm.numThreads = 1;
const tests = {};
/** The examples to test on, of the dataset of a course. */
async function testOf(dataset) {
  tests[dataset] ??= (await datasets[dataset]({ folder: folderOf("beyond", dataset) })).test;
  return tests[dataset];
}

/** The median of many calls, in microseconds. */
async function median(call, calls = 2_000) {
  for (let i = 0; i < calls / 4; i++) await call();
  const times = [];
  for (let i = 0; i < calls; i++) {
    const began = performance.now();
    await call();
    times.push(performance.now() - began);
  }
  return 1000 * times.sort((a, b) => a - b)[calls >> 1];
}

const HEAD = [
  "| net | wrong of 10 000 (of CIFAR-10: 2 000), at `sievenet/inference` | one image: `sievenet/inference` | `sievenet/sparse` | onnxruntime-web |",
  "| --- | ---: | ---: | ---: | ---: |",
];
const page = join(root, "docs/beyond/latency.md");
/** The net that a line is of. */
const netOf = (line) => line.slice(2, line.indexOf(" |"));
const lines = new Map();
if (existsSync(page)) for (const line of readFileSync(page, "utf8").trim().split("\n").slice(HEAD.length)) lines.set(netOf(line), line);
for (const file of readdirSync(folder)
  .filter((name) => name.endsWith(".safetensors"))
  .sort()) {
  const bytes = readFileSync(join(folder, file));
  const net = library.decode(bytes);
  const { recipe: name, dataset = "mnist" } = course(file.slice(0, file.indexOf("-seed-")));
  const { shape } = recipe(name);
  const { inputs: all, labels, count } = library.shaped(await testOf(dataset), shape);
  const numbers = Float32Array.from(all, (x) => Math.fround(x / 255));
  const model = inference.decode(bytes);
  const { data: outputs } = model.predict(all, [count, ...shape]);
  let wrong = 0;
  for (let i = 0; i < count; i++) {
    const row = outputs.subarray(10 * i, 10 * i + 10);
    if (row.indexOf(Math.max(...row)) !== labels[i]) wrong++;
  }
  const one = numbers.slice(0, all.length / count);
  const sparse = sparsify(net, { density: 0.5 });
  const session = await ort.InferenceSession.create(toOnnx(net, { input: shape }), { executionProviders: ["wasm"] });
  const x = library.tensor(one, [1, ...shape]);
  const feeds = { input: new ort.Tensor("float32", one, [1, ...shape]) };
  const times = [await median(() => model.predict(one, [1, ...shape])), await median(() => library.predict(sparse, x)), await median(() => session.run(feeds))];
  const line = `| ${file.replace(".safetensors", "").replace("-seed-", ", seed ")} | ${wrong} | ${times.map((us) => `${us.toPrecision(3)} µs`).join(" | ")} |`;
  lines.set(netOf(line), line);
  process.stderr.write(`${line}\n`);
}
writeFileSync(page, `${[...HEAD, ...[...lines.keys()].sort().map((net) => lines.get(net))].join("\n")}\n`);
