// docs/benchmarks-tables.md: one section per runtime, in it one part per workload or group of workloads. A run replaces what it measured.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { processor } from "../measure/machine.mjs";
import { groupPart, part } from "./part.mjs";

const page = fileURLToPath(new URL("../../docs/benchmarks-tables.md", import.meta.url));

const head = `# Benchmarks: the tables

Written by \`npm run bench -- --write\`; do not edit. [Pictures of them](benchmarks.md) are read faster. Both sides of a row were measured in turns in one run on one thread, so the
ratio says more than the numbers beside it, which depend on the machine and on what else it did: a load average above
1 before a run means that others were computing too, and its numbers are rough. **A ratio above 1 means that
Sievenet is better**, whatever the unit. The spread is from the 10th to the 90th percentile of the pairs. How each peer is driven
stands in \`bench/nets/\`. In Chromium each measurement is a fresh page that keeps nothing of those before, served by gzip -9
from the same machine. "register-only loop" is not a peer but the ceiling of the engine: multiplications and additions
of 128-bit SIMD without any memory. "our dense step" is no peer either: the same net of ours without gates, for what closed
gates save; [zeros-pay.md](zeros-pay.md) has the same against the law that they follow.

**Rows of your own machine.** \`npm run page\` has a second page, Bench, that measures the kernels in your browser, beside the
register-only loop of its engine, in less than a minute. Copy its table, or download its JSON, into an issue: it names the browser,
and what was noisy is marked.

"asked" is the ratio that was asked for in advance (\`bench/marks.mjs\`), and whether this measurement meets it.
"published code" is reckoned, not run: a share of the dense PyTorch step that is measured in the same run. The share itself
comes from one earlier run and may differ between machines. "the paper's model" is run: the gated step written anew in PyTorch as
that code computes it, gates on weights, squares of weights in the penalty, log alpha clamped and parameters averaged.

**Relaxed SIMD.** LiteRT.js and numpy-ts take it by themselves where the engine has it, and have rows with "(plain)" without it,
as our plain build is; in the tables of our fast build they stand as they come. The packages of jax-js, TensorFlow.js and
onnxruntime-web have no such build. LiteRT.js is given .tflite files (\`bench/peers/tfliteModel.mjs\`), and its loader, made for
pages, what it looks for there. The sparse kernels of its XNNPACK are for convolutions of 1 x 1 behind one of 3 x 3 and stride 2 over
three channels (README of TensorFlow Lite's XNNPACK delegate), which none of the nets here has: pruned nets are given to it made small.

**"constant fan-in"** is a prototype of the bench: each output reads the same number of inputs, as in "Dynamic Sparse Training with
Structured Sparsity" (Lasby et al., ICLR 2024), so that lists need no counts and their offsets half the bytes.

**Ratios belong to the machine too.** PyTorch uses whatever SIMD there is, AVX-512 where it can, while WebAssembly, ours and
that of others, has 128 bits; how close a peer's WebAssembly comes to the register-only loop differs between processors as
well: each row says on which it was measured. On the machine of the notes on peers that this bench began with (AMD EPYC, Zen
4, with AVX-512) tfjs's products reached 15 to 26 GFLOP/s and PyTorch's 91 to 102. On the Intel Xeon with AVX-512, runs on
Node 20 gave about 43 GFLOP/s for the register-only loop, 35 for tfjs's products and 124 to 152 for PyTorch's: a mark of 1.6
times tfjs is out of reach there for plain multiplications and additions, since even the loop is only about 1.2 times as
fast. The table of gemm-512 says what the latest run found.

**What fusing can bring** is the register-only loop with fused multiplications and additions over what plain ones reach, and that
belongs to the processor: where both have pipes of their own, as on AMD's Zen, the two loops are equally fast (gemm-512-fast has
one, gemm-512 the other), so 1.2 times needs plain kernels below 0.83 of the loop; where they share pipes, it is twice as
fast. Sparse layers do not gain: they wait for loads, and one example for its sum, which a fused addition makes longer.

**"reading the weights"** is no peer either: all weights of the net read once and added up, which no prediction of one example can
be faster than. "our law of closed gates" is the operations that the gates leave in the products, on registers alone, and then one pass
of Adam over all weights: what a step would take if nothing else took time ([zeros-pay.md](zeros-pay.md)). The microseconds of a call are a million by the rows of predict-call, a net of one weight.
`;

/** Text under each heading of a level, by heading; what comes before the first is under "". */
function split(text, level) {
  const parts = text.split(new RegExp(`^${level} (.*)$`, "m"));
  const texts = new Map([["", parts[0]]]);
  for (let i = 1; i < parts.length; i += 2) texts.set(parts[i].trim(), parts[i + 1]);
  return texts;
}

function join(parts, level) {
  return [...parts].map(([heading, text]) => `${heading ? `${level} ${heading}\n\n` : ""}${text.trim()}\n`).join("\n");
}

/** Drops the parts of a section that do not say which commit they measured, and puts the others in the order of `names`. */
function kept(parts, names) {
  const rank = (heading) => (heading === "" ? -1 : names.indexOf(heading));
  const complete = [...parts].filter(([heading, text]) => heading === "" || (/\bcommit \S/.test(text) && rank(heading) >= 0));
  return new Map(complete.sort(([a], [b]) => rank(a) - rank(b)));
}

/** The heading that a workload, or a row of it, stands under. */
const headingOf = ({ group }, name) => group ?? name;

/** Puts the rows of a run into the page, and gives its text. `engine`: of the runtime, with its version; `workloads`: all, in order; `sources`: the commit that was measured. */
export function writeTables(rows, { runtime, engine, date, workloads, ...run }) {
  const about = { ...run, processor: processor() };
  const names = [...new Set(workloads.map((workload) => headingOf(workload, workload.name)))];
  const sections = split(existsSync(page) ? readFileSync(page, "utf8") : "", "##");
  sections.set("", head);
  const heading = runtime.startsWith("Chromium") ? "Chromium" : runtime.split(".")[0];
  const parts = split(sections.get(heading) ?? "", "###");
  for (const name of new Set(rows.map((row) => headingOf(row, row.workload)))) {
    const own = rows.filter((row) => headingOf(row, row.workload) === name);
    const group = workloads.filter((workload) => workload.group === name).map((workload) => workload.name);
    parts.set(name, group.length ? groupPart(own, about, group, parts.get(name)) : part(own, about));
  }
  if (rows.length) parts.set("", `${runtime} (${engine})${date ? `, ${date}` : ""}.\n`);
  sections.set(heading, join(parts, "###"));
  for (const [title, text] of sections) if (title) sections.set(title, join(kept(split(text, "###"), names), "###"));
  const text = join(sections, "##");
  writeFileSync(page, text);
  return text;
}

/** The page as it is. */
export const storedTables = () => readFileSync(page, "utf8");
