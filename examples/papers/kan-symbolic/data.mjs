// Four formulas of Feynman's lectures, with the ranges of the benchmark of that name.
import { seed, tensor, uniform } from "sievenet";

export const FORMULAS = {
  "I.12.1": {
    text: "μ N",
    ranges: [
      [1, 5],
      [1, 5],
    ],
    of: ([m, n]) => m * n,
  },
  "I.13.4": {
    text: "m (v² + u² + w²) / 2",
    ranges: [
      [1, 5],
      [1, 5],
      [1, 5],
      [1, 5],
    ],
    of: ([m, v, u, w]) => 0.5 * m * (v * v + u * u + w * w),
  },
  "I.34.1": {
    text: "w / (1 - v / c)",
    ranges: [
      [3, 10],
      [1, 2],
      [1, 5],
    ],
    of: ([c, v, w]) => w / (1 - v / c),
  },
  "I.10.7": {
    text: "m / sqrt(1 - v² / c²)",
    ranges: [
      [1, 5],
      [1, 2],
      [3, 10],
    ],
    of: ([m, v, c]) => m / Math.sqrt(1 - (v * v) / (c * c)),
  },
};

/** Points to train on and to test on: inputs halved, targets in units of their deviation. `range`: of all inputs. */
export function problemOf(name, number, counts = [200, 400]) {
  const { ranges, of } = FORMULAS[name];
  seed(number);
  const sets = counts.map((count) => {
    const u = uniform([count, ranges.length]).toArray();
    const rows = Array.from({ length: count }, (_, i) => ranges.map(([low, high], j) => low + (high - low) * u[i * ranges.length + j]));
    return { rows, answers: rows.map(of) };
  });
  const { answers } = sets[0];
  const mean = answers.reduce((a, b) => a + b) / answers.length;
  const deviation = Math.sqrt(answers.reduce((sum, y) => sum + (y - mean) ** 2, 0) / answers.length);
  const [train, test] = sets.map(({ rows, answers: all }) => ({
    count: rows.length,
    x: tensor(
      rows.flat().map((each) => each / 2),
      [rows.length, ranges.length],
    ),
    y: tensor(
      all.map((each) => each / deviation),
      [rows.length, 1],
    ),
  }));
  return { train, test, inputs: ranges.length, range: [Math.min(...ranges.flat()) / 2, Math.max(...ranges.flat()) / 2] };
}
