// The claims of README.md and docs/guide, page by page: words in which {} is the number, and where it comes from.
import { given, json, kilo, one, percent, text } from "./sources.mjs";

const mnist = "docs/mnist/lenet-300-100-seed-{1,2,3}.json";
const tenth = "docs/budgets/lenet-300-100-weights-0.1-net-nupi-seed-{1,2,3,4,5}.json";
const [mlp, lenet, priced] = ["lenet-300-100-seed-1", "lenet-5-lambda-seed-1", "lenet-5-prices-seed-1"].map((name) => `docs/mnist/${name}.json`);
const error = ({ epochs }) => epochs.at(-1).testError;
const architecture = ({ final }) => final.architecture.join("-");
const left = ({ final }) => final.weightsAfter / final.weightsBefore;
const bench = (row, column) =>
  text("docs/benchmarks-tables.md", new RegExp(`### mlp-step-dense\\n[\\s\\S]*?\\| ${row} [^|]*\\| ${column === "ours" ? "" : "[^|]*\\| "}([\\d.]+) `));
const size = (row) => text("docs/benchmarks-tables.md", new RegExp(`### size\\n[\\s\\S]*?\\| ${row} [^|]*\\| [^|]*\\| ([\\d.]+) `));

export const claims = {
  "README.md": [
    { says: "keeps {} % of its weights", value: percent(json(mnist, left)) },
    { says: "weights at {} % error", value: percent(json(mnist, ({ epochs }) => epochs.at(-1).testError)) },
    { says: "it keeps {} %", value: percent(json(tenth, left)) },
    { says: "it keeps 10.0 % at {} %", value: percent(json(tenth, ({ final }) => final.testError)) },
    { says: "one thread | {} |", value: bench("PyTorch", "ours") },
    { says: "one thread | 283 | {} |", value: bench("tfjs wasm") },
    { says: "one thread | 283 | 33 | {} |", value: bench("jax-js") },
    { says: "none | {} |", value: bench("PyTorch") },
    { says: "gzipped | {} kB", value: kilo(text("tools/check-size.mjs", /a gated MLP that trains[\s\S]*?missedAt: ([\d_]+)/)) },
    { says: "gzipped | 60 kB | {} kB", value: size("tfjs wasm") },
    { says: "258 kB | {} kB |", value: size("jax-js") },
    { says: "| 102 kB | {} kB | 3", value: json("docs/peers.json", (peers) => peers["brain.js"].gzip / 1000) },
    { says: "{} MB, only predicts", value: size("onnxruntime-web") },
  ],
  "docs/guide/budget.md": [{ says: "With Adam at {} that takes", value: text("src/optimizers/adam.ts", /"lazy"\], ([\d.]+)\)/) }],
  "docs/guide/gates.md": [
    { says: "stretched from [0, 1] to [{}, 1.1]", value: text("src/ops/hardConcrete.ts", /stretch = \[(-[\d.]+), [\d.]+\]/) },
    { says: "to [-0.1, {}]", value: text("src/ops/hardConcrete.ts", /stretch = \[-[\d.]+, ([\d.]+)\]/) },
    { says: "0 below {}, and", value: text("src/gates/distributions/hardConcrete.ts", /below (-[\d.]+) closed/) },
    { says: "from {} / (number of examples) on", value: text("src/train/note.ts", /but usually ([\d.]+) \/ \(number of examples\)/) },
    { says: "0.5 is right; {} disturbs less", value: given(0.2, "advice, tried in examples/1-digits.mjs") },
  ],
  "docs/guide/goes-wrong.md": [{ says: "steps to come to {}.", value: given(10_000, "the targets of the program below") }],
  "docs/guide/paper.md": [
    { says: "{} | 219-214-100", value: one(mlp, architecture) },
    { says: "224-211-100 | {} |", value: text("docs/mnist.md", /\| paper \| (\S+) /) },
    { says: "| {} % | 1.4 %", value: percent(json(mlp, error)) },
    { says: "1.63 % | {} %", value: text("docs/mnist.md", /\| paper \| .* \| ([\d.]+) % \| +\|/) },
    { says: "{} | 20-25-45-462", value: one(lenet, architecture) },
    { says: "20-29-50-450 | {} |", value: text("docs/lenet-5.md", /\| paper \| (\S+) /) },
    { says: "| {} % | 0.9 %", value: percent(json(lenet, error)) },
    { says: "0.83 % | {} %", value: text("docs/lenet-5.md", /\| paper \| .* \| ([\d.]+) %/) },
    { says: "{} | 9-18-65-25", value: one(priced, architecture) },
    { says: "12-20-57-16 | {} |", value: text("docs/lenet-5.md", /\| paper, its own prices \| (\S+) /) },
    { says: "| {} % | 1.0 %", value: percent(json(priced, error)) },
    { says: "0.92 % | {} %", value: text("docs/lenet-5.md", /\| paper, its own prices \| .* \| ([\d.]+) %/) },
    { says: "our net keeps {} %", value: percent(json(priced, left)) },
    { says: "the paper keeps {} %", value: text("docs/lenet-5.md", /\| paper, its own prices \| \S+ \| ([\d.]+) %/) },
    { says: "in an hour: {} % wrong", value: percent(json("docs/cifar10/wrn-10-1-gated-seed-1.json", error)) },
    {
      says: "wrong with {} % of the operations",
      value: percent(json("docs/cifar10/wrn-10-1-gated-seed-1.json", ({ final }) => final.flopsAfter / final.flopsBefore)),
    },
    { says: "operations, {} % without gates", value: percent(json("docs/cifar10/wrn-10-1-dense-seed-1.json", error)) },
  ],
  "docs/guide/speed.md": [
    { says: "being open below {}) out of the net", value: text("src/train/options.ts", /threshold = ([\d.]+) \} = shrink/) },
    { says: "Node from {} on", value: given(22, "the first with V8 12.4, in which relaxed SIMD is on") },
  ],
  "docs/guide/table.md": [{ says: "thousands of steps to reach {};", value: given(300_000, "about the mean of houses.csv") }],
  "docs/guide/where.md": [
    { says: "tried with TypeScript {} and", value: given(5.7, "by hand, tsc --skipLibCheck false over a program of three entries") },
    { says: "newer; {} takes them", value: given(5.4, "the same, with skipLibCheck; 5.6 and older know no Uint8Array<ArrayBuffer>") },
    { says: "in Node from {} on, Deno", value: text("package.json", /"node": ">=([\d.]+)"/) },
  ],
};
