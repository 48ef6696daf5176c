// The figures of Louizos, Welling & Kingma 2018 anew: penalties by formula, courses of training from the runs that docs/ keeps.
import { readFileSync } from "node:fs";
import { Plot, svg } from "./plot.mjs";

const history = (path) => JSON.parse(readFileSync(new URL(`../../docs/${path}.json`, import.meta.url), "utf8"));

/** The runs, as plots call them. */
const RUNS = {
  "MLP, one price": "mnist/lenet-300-100-seed-1",
  "LeNet-5, one price": "mnist/lenet-5-lambda-seed-1",
  "LeNet-5, a price per layer": "mnist/lenet-5-prices-seed-1",
  "wrn-10-1, a price per stage": "cifar10/wrn-10-1-gated-seed-1",
};
const COLORS = { domain: Object.keys(RUNS), range: ["#4269d0", "#c2410c", "#15803d", "#7c3aed"] };

/** What becomes of a number of every epoch, a line for each run, over the share of the training. */
function courses(value) {
  return Object.entries(RUNS).flatMap(([run, path]) => {
    const { epochs, final } = history(path);
    return epochs.map((epoch, i) => ({ run, epoch: epoch.epoch, part: (100 * (i + 1)) / epochs.length, value: value(epoch, final) }));
  });
}

/** Lines with their names in a legend above, drawn as text so that the file is one SVG. */
function lines(says, rows, y) {
  const heads = Object.keys(RUNS).map((run, i) => ({ run, x: [0, 20, 44, 74][i] }));
  return svg(says, {
    marginTop: 44,
    marginBottom: 44,
    x: { label: "percent of the training", domain: [0, 100] },
    y,
    color: COLORS,
    marks: [
      Plot.line(rows, { x: "part", y: "value", stroke: "run", strokeWidth: 1.8 }),
      Plot.text(heads, { x: "x", text: "run", fill: "run", frameAnchor: "top", dy: -18, textAnchor: "start", fontSize: 11 }),
    ],
  });
}

export const expectedFlops = () =>
  lines(
    "Expected operations of four nets fall while they train",
    courses(({ expectedFlops: flops }, { flopsBefore }) => (100 * flops) / flopsBefore),
    { label: "expected FLOPs, percent of the full net", domain: [0, 100], grid: true },
  );

export const testErrors = () =>
  lines(
    "Test errors of the same nets",
    courses(({ testError }) => 100 * testError),
    { label: "test error, percent", type: "log", domain: [0.5, 90], ticks: [1, 2, 10, 20], tickFormat: (tick) => `${tick}`, grid: true },
  );

export function norms() {
  const powers = [2, 1, 0.5, 0.1];
  const rows = powers.flatMap((p) =>
    Array.from({ length: 161 }, (_, i) => {
      const theta = -2 + i / 40;
      return { panel: `p = ${p}`, theta, penalty: Math.abs(theta) ** p };
    }),
  );
  const count = [
    { panel: "p = 0", theta: -2, penalty: 1 },
    { panel: "p = 0", theta: -0.02, penalty: 1 },
    { panel: "p = 0", theta: 0, penalty: 0 },
    { panel: "p = 0", theta: 0.02, penalty: 1 },
    { panel: "p = 0", theta: 2, penalty: 1 },
  ];
  return svg("Penalties |theta| to the power p: only p = 0 asks the same of every weight that is not 0", {
    height: 190,
    marginTop: 40,
    marginBottom: 44,
    x: { label: "theta", ticks: [-1, 0, 1], tickFormat: (tick) => `${tick}` },
    y: { label: "penalty", domain: [0, 2], clamp: true, grid: true },
    fx: { label: null, domain: [...powers.map((p) => `p = ${p}`), "p = 0"] },
    marks: [Plot.line([...rows, ...count], { fx: "panel", x: "theta", y: "penalty", stroke: "#4269d0", strokeWidth: 1.8 }), Plot.ruleY([0])],
  });
}
