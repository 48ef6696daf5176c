// Which inputs of a linear model matter: by the exact loss over Bernoulli gates, beside all 4096 subsets of twelve.
import { expect, test } from "vitest";
import { exactLinearLoss } from "../../../src/gates/index.ts";
import { adam, add, cosine, log, normal, Parameter, scale, seed, step, sum, tensor, uniform } from "../../../src/index.ts";

const [ROWS, INPUTS, STEPS, DESCENTS] = [100, 12, 400, 24];
const PRICE = Math.log(ROWS);

/** A draw: inputs that are correlated by 0.7 with their neighbours, four of which make half of the variance of y. */
function problem(round: number) {
  seed(round);
  const e = normal([ROWS, INPUTS]).toArray();
  const x = new Float32Array(ROWS * INPUTS);
  for (let i = 0; i < x.length; i++) x[i] = i % INPUTS ? 0.7 * (x[i - 1] as number) + Math.sqrt(0.51) * (e[i] as number) : (e[i] as number);
  const order = [...uniform([INPUTS]).toArray()].map((u, i) => [u, i] as const).sort(([a], [b]) => a - b);
  const weights = new Float64Array(INPUTS);
  order.slice(0, 4).forEach(([, i], at) => {
    weights[i] = at % 2 ? -1 : 1;
  });
  const signal = Array.from({ length: ROWS }, (_, r) => weights.reduce((all, w, i) => all + w * (x[r * INPUTS + i] as number), 0));
  const size = Math.sqrt(signal.reduce((all, s) => all + s * s, 0) / ROWS);
  const noise = normal([ROWS]).toArray();
  return { x, y: Float32Array.from(signal, (s, r) => s + size * (noise[r] as number)) };
}

/** The squared error that least squares leave of y with some inputs, by Cholesky's factors of the normal equations. */
function leastSquares(x: Float32Array, y: Float32Array, chosen: readonly number[]): number {
  const k = chosen.length;
  const column = (i: number) => (i < k ? (r: number) => x[r * INPUTS + (chosen[i] as number)] as number : (r: number) => y[r] as number);
  const factor: number[][] = [];
  for (let i = 0; i <= k; i++) {
    factor.push([]);
    for (let j = 0; j <= i; j++) {
      const [a, b] = [column(i), column(j)];
      let dot = 0;
      for (let r = 0; r < ROWS; r++) dot += a(r) * b(r);
      for (let m = 0; m < j; m++) dot -= (factor[i]?.[m] as number) * (factor[j]?.[m] as number);
      if (i === k && j === k) return dot;
      (factor[i] as number[])[j] = i === j ? Math.sqrt(dot) : dot / (factor[j]?.[j] as number);
    }
  }
  return Number.NaN;
}

const bic = (x: Float32Array, y: Float32Array, chosen: readonly number[]) => ROWS * Math.log(leastSquares(x, y, chosen) / ROWS) + PRICE * chosen.length;
const membersOf = (set: number) => Array.from({ length: INPUTS }, (_, i) => i).filter((i) => (set >> i) & 1);

/**
 * Descends n log(E[loss]) + log(n) Σ q, the price growing for the first half, from some probabilities and weights: the inputs
 * with q above a half. At q of 0 and 1 it is the BIC, and between it has no minimum, as it is concave along each q.
 */
function descend(x: Float32Array, y: Float32Array, starts: Float32Array, slopes: Float32Array): number[] {
  const net = { w: new Parameter("weights", [INPUTS], slopes), q: new Parameter("probabilities", [INPUTS], starts, [0, 1]) };
  const [inputs, targets] = [tensor(x, [ROWS, INPUTS]), tensor(y)];
  const optimizer = adam({ learningRate: cosine(0.03, { steps: STEPS }) });
  for (let i = 0; i < STEPS; i++) {
    const price = (Math.min(1, (2 * i) / STEPS) * PRICE) / ROWS;
    step(net, optimizer, () => add(log(exactLinearLoss(inputs, net.w, net.q, targets)), scale(sum(net.q), price)));
  }
  return membersOf([...net.q.toArray()].reduce((set, q, i) => set | (Number(q > 0.5) << i), 0));
}

/** The best of some descents: from slopes of each input alone, then from random ones and a random choice of inputs in turns. */
function select(x: Float32Array, y: Float32Array): number[] {
  const alone = Float32Array.from({ length: INPUTS }, (_, i) => {
    let [dot, square] = [0, 0];
    for (let r = 0; r < ROWS; r++) {
      dot += (x[r * INPUTS + i] as number) * (y[r] as number);
      square += (x[r * INPUTS + i] as number) ** 2;
    }
    return dot / square;
  });
  const half = new Float32Array(INPUTS).fill(0.5);
  const found = Array.from({ length: DESCENTS }, (_, i) =>
    i
      ? descend(
          x,
          y,
          uniform([INPUTS])
            .toArray()
            .map((u) => (i % 2 ? u : u < 0.4 ? 0.9 : 0.1)),
          normal([INPUTS])
            .toArray()
            .map((n) => (i % 2 ? n : 0.3 * n)),
        )
      : descend(x, y, half, alone),
  );
  return found.reduce((a, b) => (bic(x, y, b) < bic(x, y, a) ? b : a));
}

/** Settings were chosen on rounds 0 to 19; of rounds 2000 to 2099, which were run once, it was the best in 84 of 100, 0.20 above it in the mean. */
test("the exact loss finds the subset of the best BIC in most of 20 draws, and one near it in the rest", { timeout: 300_000 }, () => {
  const rounds = Array.from({ length: 20 }, (_, i) => 2000 + i);
  const gaps = rounds.map((round) => {
    const { x, y } = problem(round);
    let best = Infinity;
    for (let set = 0; set < 2 ** INPUTS; set++) best = Math.min(best, bic(x, y, membersOf(set)));
    return bic(x, y, select(x, y)) - best;
  });
  expect(gaps.filter((gap) => gap < 1e-9).length).toBeGreaterThanOrEqual(12); // 13, 71 of the next 80
  expect(gaps.reduce((a, b) => a + b) / gaps.length).toBeLessThan(0.6); // 0.51
});
