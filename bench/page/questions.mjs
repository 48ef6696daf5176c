// The questions that docs/benchmarks.md answers with a picture each: which rows each takes, and the sentence that says what they say.
import { ONE_THREAD, OUR_DENSE, OUR_LAYER, OUR_PLAIN, OUR_PROGRAM, REGISTER_LOOP, TORCH } from "../peers/names.mjs";
import { amounts, digits, gains, isNative, isPeer, libraryOf, NATIVE, RUNTIMES, ratios, span, speeds, wasm } from "./kinds.mjs";

const PRODUCTS = {
  "gemm-64": "64 x 64 x 64",
  "gemm-512": "512 x 512 x 512",
  "mlp-forward": "forward, 784 to 300",
  "mlp-dx": "gradient of inputs",
  "mlp-dw": "gradient of weights",
  "gemm-512-fast": "512³, fused kernels",
};

/** Shares of what a loop without memory reaches: of ours measured against it, of others by their ratio to ours. */
function products(find) {
  const used = [];
  const groups = Object.entries(PRODUCTS).flatMap(([workload, label]) => {
    const rows = find.of(workload);
    const loop = rows.find(({ peerName }) => peerName === REGISTER_LOOP);
    if (!loop) return [];
    const peers = rows.filter(isPeer).map((row) => ({ ...row, share: loop.ratio / row.ratio }));
    used.push({ ...loop, share: loop.ratio, own: true }, ...peers);
    const ours = { kind: "ours", value: loop.ratio, spread: loop.spread, words: `Sievenet ${digits(loop.ratio)}` };
    const others = peers.map((row) => ({ kind: isNative(row) ? "apart" : "other", value: row.share, words: `${libraryOf(row)} ${digits(row.share)}` }));
    return { label, note: loop.runtime, lanes: [ours, ...others] };
  });
  const shares = (which) => span(used.filter(which).map(({ share }) => share));
  const says = () =>
    `Sievenet's products run at ${shares(({ own }) => own)} of what 128-bit SIMD gives in a loop without memory (1 here), those of other WebAssembly libraries at ${shares((row) => !row.own && !isNative(row))}. ${NATIVE}`;
  return { title: "How close are products to what the engine can do?", axis: "share of the loop", mark: 1, groups, rows: used, says };
}

const SHARES = [50, 80, 90, 95];
const closedLanes = (label, net) => SHARES.map((share) => [label, `${net}-closed-${share}-lazy`, `${share} % closed`, OUR_DENSE]);
const sparseLanes = (label, batch) => [
  [label, `sparse-${batch}-90`, "90 % zeros", OUR_LAYER],
  [label, `sparse-${batch}-95`, "95 % zeros", OUR_LAYER],
  ...(batch === 1 ? [[label, "sparse-1-90-blocks", "90 % in blocks", OUR_LAYER]] : []),
];

function zeros(find) {
  const lanes = [
    ...closedLanes("step of the MLP", "mlp-step"),
    ...closedLanes("step of LeNet-5", "lenet5-step"),
    ...sparseLanes("layer, one example", 1),
    ...sparseLanes("layer, a hundred", 100),
  ];
  const says = (ratio) => {
    const closed = (share) => ["mlp", "lenet5"].map((net) => `${digits(ratio(`${net}-step-closed-${share}-lazy`) ?? Number.NaN)} times`).join(" and ");
    return `With 80 % of the gates closed a training step of the MLP and of LeNet-5 is ${closed(80)} as fast as without gates, with 95 % ${closed(95)} (lazy Adam).`;
  };
  return gains(find, "Do zeros save time?", lanes, { axis: "times as fast as dense", mark: 1 }, says);
}

function builds(find) {
  const fused = (label, workload) => [label, workload, "fused kernels", OUR_PLAIN];
  const lanes = [
    fused("product, 512³", "gemm-512-fast"),
    fused("step of the MLP", "mlp-step-dense-fast"),
    ["step of the MLP", "mlp-step-threads", "two threads", ONE_THREAD],
    fused("step of LeNet-5", "lenet5-step-dense-fast"),
    ["step of LeNet-5", "lenet5-step-threads", "two threads", ONE_THREAD],
    fused("residual step", "residual-step-fast"),
    fused("MLP predicts 100", "mlp-predict-100-fast"),
    fused("LeNet-5 predicts 100", "lenet5-predict-100-fast"),
  ];
  const says = (_, used) => {
    const of = (word) => used.filter(({ words }) => words === word).map(({ ratio }) => ratio);
    const part = (word, says) => (of(word).length ? [`${says} ${span(of(word))} times the speed`] : []);
    return `${[...part("fused kernels", "Fused multiply-add (`useFast()`) brings"), ...part("two threads", "two threads bring")].join("; ")}, on the processor named below.`;
  };
  return gains(find, "What do fused kernels and two threads bring?", lanes, { axis: "times as fast", mark: 1 }, says);
}

const PREDICTIONS = {
  "mlp-predict-1": "MLP, one example",
  "mlp-predict-100": "MLP, a hundred",
  "lenet5-predict-1": "LeNet-5, one example",
  "lenet5-predict-100": "LeNet-5, a hundred",
  "pruned-mlp-predict-1": "pruned MLP, one",
  "pruned-mlp-predict-100": "pruned MLP, a hundred",
  "pruned-lenet5-predict-1": "pruned LeNet-5, one",
  "pruned-lenet5-predict-100": "pruned LeNet-5, a hundred",
};
const STEPS = {
  "mlp-step-dense": "MLP without gates",
  "mlp-step-gated": "MLP with gates",
  "mlp-step-gated-225-210-99": "MLP, 225-210-99 open",
  "lenet5-step-dense": "LeNet-5 without gates",
  "lenet5-step-gated": "LeNet-5 with gates",
  "residual-step": "residual net",
};

/** All questions, by the names of their files: { title, axis, mark, groups, rows, says() }. */
export const questions = (find) => ({
  products: products(find),
  steps: speeds(
    find,
    "How fast is a training step beside others?",
    STEPS,
    (rows) =>
      `Sievenet's step is ${ratios(rows, wasm)} times as fast as the fastest way that each other WebAssembly library has, and ${ratios(rows, (row) => libraryOf(row) === TORCH)} times as fast as PyTorch.`,
  ),
  zeros: zeros(find),
  predictions: speeds(
    find,
    "How fast is a prediction, per library?",
    PREDICTIONS,
    (rows) => `Sievenet predicts ${ratios(rows, wasm)} times as fast as other WebAssembly libraries.`,
  ),
  start: amounts(find, "How soon is the first training step done?", {
    workload: "cold-start",
    axis: "milliseconds, less is better",
    unit: "ms",
    scale: 1,
    runtimes: RUNTIMES,
    says: (rows) =>
      `From nothing to the first finished step Sievenet takes ${ratios(rows, ({ peerName }) => !peerName.startsWith("empty"))} times less than others; an empty script or page shows what is the engine's own.`,
  }),
  download: amounts(find, "How much is downloaded?", {
    workload: "size",
    axis: "kB gzipped, less is better",
    unit: "kB",
    scale: 1000,
    runtimes: RUNTIMES.slice(0, 1),
    part: OUR_PROGRAM,
    partWords: "a gated MLP that trains",
    says: (rows) =>
      `All that the library and its data entry export, kernels included, is ${Math.round(rows[0].ours / 1000)} kB, of which a program takes what it needs; others are ${ratios(rows, () => true)} times as much.`,
  }),
  builds: builds(find),
});
