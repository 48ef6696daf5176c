// The law of closed gates: what is counted, and the plot and the page of made-up measurements.
import { expect, test } from "vitest";
import { bench } from "./support/bench.ts";

const { alphasOf } = await bench("nets/gates.mjs");
const { lenet5OpenFlops, lenet5OpenLayers, mlpOpenFlops, mlpOpenLayers, weightsOf } = await bench("law/openFlops.mjs");
const { lawOf } = await bench("law/formula.mjs");

const alphas = (counts: readonly number[], open: readonly number[]) => counts.map((n, i) => alphasOf(n, open[i]));
const MLP = [784, 300, 100];
const LENET5 = [20, 50, 800, 500];

test("open FLOPs of the perceptron are those of its three products, two in the first layer", () => {
  expect(mlpOpenFlops(alphas(MLP, MLP))).toBe(200 * (2 * 784 * 300 + 3 * 300 * 100 + 3 * 100 * 10));
  expect(mlpOpenFlops(alphas(MLP, [1, 1, 1]))).toBe(200 * (2 + 3 + 30));
});

test("an input of LeNet-5's first dense layer is open when its gate and its map are", () => {
  const convolutions = (first: number, second: number) => 2 * first * 25 * 576 + 3 * first * second * 25 * 64;
  expect(lenet5OpenFlops(alphas(LENET5, LENET5))).toBe(200 * (convolutions(20, 50) + 3 * 800 * 500 + 3 * 500 * 10));
  // inputs 4, 9, ... of the maps 4, 9, ... of sixteen inputs each: four of each map
  expect(lenet5OpenFlops(alphas(LENET5, [4, 10, 160, 100]))).toBe(200 * (convolutions(4, 10) + 3 * 40 * 100 + 3 * 100 * 10));
  expect(lenet5OpenFlops(alphas(LENET5, [1, 1, 1, 1]))).toBe(200 * (convolutions(1, 1) + 3 + 30));
});

test("the pass of Adam is one over all weights", () => {
  expect(weightsOf(mlpOpenLayers(alphas(MLP, MLP)))).toBe(784 * 300 + 300 * 100 + 100 * 10);
  expect(weightsOf(lenet5OpenLayers(alphas(LENET5, LENET5)))).toBe(20 * 25 + 50 * 20 * 25 + 800 * 500 + 500 * 10);
});

const points = [1e8, 1e6, 1e4].map((flops, i) => ({ closed: [0, 90, "all but one"][i], open: [5, 3], flops, seconds: lawOf(flops, 4e10, 1e-4) }));
const law = {
  peak: 4e10,
  nets: ["one net", "another"].map((title) => ({ title, dense: 0.003, series: [false, true].map((lazy) => ({ lazy, points, constant: 1e-4 })) })),
};

test("the plot has a panel for each net and numbers throughout", async () => {
  const { lawPlot } = await bench("page/lawPlot.mjs");
  const svg: string = lawPlot(law);
  for (const words of ["one net", "another", "one open", "90 %", "100 M", "ms per step", "40.0 GFLOP/s"]) expect(svg).toContain(words);
  expect(svg).not.toMatch(/NaN|undefined|Infinity/);
  expect(lawPlot(law)).toBe(svg);
});

test("the page says how it came about, and has a line for each share", async () => {
  const { lawPage } = await bench("page/law.mjs");
  const about = { command: "node bench/law.mjs --write", runtime: "Node 20.0.0", machine: "a machine", sources: "abc1234", load: 0.5 };
  const page: string = lawPage(law, about);
  expect(page).toContain("Node 20.0.0, a machine; commit abc1234, load average 0.5 before the run.");
  expect(page).toContain("| 90 % | 5-3 | 1.00 | 0.125 | 0.125 | 24.0x | 0.125 | 0.125 | 24.0x |");
});
