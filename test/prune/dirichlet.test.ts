// The ranking by switches against the minimum of what they minimize, by integration; where the rest of a net is computed once.
import { expect, test } from "vitest";
import { dataset, type Dense, dense, evaluate, relu, seed, sequential } from "../../src/index.ts";
import { rank } from "../../src/prune/index.ts";
import { numbers } from "../support/numbers.ts";

const data = dataset({ inputs: numbers(60 * 3, -1, 1), labels: Array.from({ length: 60 }, (_, i) => i % 2), shape: [3] });

/** log gamma in float64, by Stirling's series at x + 10. */
function logGamma(x: number): number {
  let [y, product] = [x, 1];
  while (y < x + 10) product *= y++;
  return (y - 0.5) * Math.log(y) - y + 0.5 * Math.log(2 * Math.PI) + 1 / (12 * y) - 1 / (360 * y ** 3) - Math.log(product);
}
const digamma = (x: number) => (logGamma(x + 1e-4) - logGamma(x - 1e-4)) / 2e-4;

test("switches of two units have the shares that minimize the expected loss with its divergence", () => {
  const shares = [1, 3].map((start) => {
    seed(start);
    const net = sequential(dense(3, 2), relu, dense(2, 2));
    const readers = (net.parts[2] as Dense).weight;
    readers.set(readers.toArray().map((w) => 4 * w));
    const settings = { steps: 500, learningRate: 0.05, samples: 2, prior: 2, klWeight: 0.05, total: 2 };
    const found = rank(net, data, { by: "dirichlet", batchSize: 60, seed: 1, switches: settings }).layers[0]?.scores as Float64Array;
    expect((found[0] as number) + (found[1] as number)).toBeCloseTo(2, 6);
    // the loss of each share s of the first unit
    const parts = 400;
    const weights = readers.toArray();
    const losses = Array.from({ length: parts }, (_, i) => {
      const s = (i + 0.5) / parts;
      readers.set(weights.map((w, at) => w * 2 * (at < 2 ? s : 1 - s)));
      return evaluate(net, data).loss;
    });
    const objective = (a: number, b: number) => {
      let [loss, whole] = [0, 0];
      for (let i = 0; i < parts; i++) {
        const s = (i + 0.5) / parts;
        const density = Math.exp((a - 1) * Math.log(s) + (b - 1) * Math.log1p(-s));
        loss += density * (losses[i] as number);
        whole += density;
      }
      const divergence =
        logGamma(a + b) - logGamma(4) - logGamma(a) - logGamma(b) + (a - 2) * (digamma(a) - digamma(a + b)) + (b - 2) * (digamma(b) - digamma(a + b));
      return loss / whole + 0.05 * divergence;
    };
    let [best, share] = [Infinity, 0];
    for (let total = 0.8; total < 60; total *= 1.15)
      for (let m = 0.02; m < 0.99; m += 0.01) {
        const value = objective(total * m, total * (1 - m));
        if (value < best) [best, share] = [value, m];
      }
    expect(Math.abs((found[0] as number) / 2 - share)).toBeLessThan(0.06);
    return share;
  });
  expect(Math.max(...shares) - Math.min(...shares)).toBeGreaterThan(0.2); // not one answer for all
});

test("the same for a seed, another for another", () => {
  seed(1);
  const net = sequential(dense(3, 4), relu, dense(4, 2));
  const scores = (of: number) => rank(net, data, { by: "dirichlet", seed: of, switches: { steps: 20 } }).layers[0]?.scores;
  expect(scores(1)).toEqual(scores(1));
  expect(scores(1)).not.toEqual(scores(2));
});
