// Bernoulli gates by ARM and by the exact expectation of linear models, beside sums over all sets of open gates.
import { describe, expect, test } from "vitest";
import { arm, bernoulli, exactLinearLoss } from "../../../src/gates/index.ts";
import {
  adam,
  add,
  affine,
  gradients,
  mean,
  mul,
  Parameter,
  predict,
  ShapeError,
  sampledGate,
  seed,
  sequential,
  dense,
  gate,
  square,
  step,
  sum,
  tensor,
  train,
  UsageError,
  uniform,
} from "../../../src/index.ts";
import { data, FEATURES } from "../../extend/examples.ts";
import { errorsFrom, loss, meanOf, middles, type Numbers, slope } from "../../support/expectedLoss.ts";

const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));

/** The mean of a function over all sets of open gates. */
function expectation(logits: readonly number[], of: (open: readonly number[]) => number): number {
  let all = 0;
  for (let set = 0; set < 2 ** logits.length; set++) {
    const open = logits.map((_, i) => (set >> i) & 1);
    all += of(open) * logits.reduce((p, logit, i) => p * (open[i] ? sigmoid(logit) : 1 - sigmoid(logit)), 1);
  }
  return all;
}

/** Its slopes along the logits. */
const slopesOf = (logits: readonly number[], of: (open: readonly number[]) => number) =>
  logits.map((_, j) =>
    slope(
      (at: Numbers) =>
        expectation(
          logits.map((logit, i) => (i === j ? (at["x"] as number) : logit)),
          of,
        ),
      { x: logits[j] as number },
      "x",
    ),
  );

describe("ARM", () => {
  test.each([-2, 0.3])("of one gate with logit %d is the slope of the expected loss, by integration over the noise", (logit) => {
    const net = { gates: sampledGate([1], { distribution: bernoulli() }) };
    net.gates.logit.set([logit]);
    const found = Array.from(middles(500), (u) => {
      net.gates.noise = [u];
      return gradients(() => arm(net, () => sum(square(affine(net.gates.value(), 1, -0.4)))), [net.gates.logit]).gradients[0]?.[0] as number;
    });
    expect(meanOf(found)).toBeCloseTo(sigmoid(logit) * (1 - sigmoid(logit)) * (loss(1) - loss(0)), 3);
    expect(Array.from(net.gates.noise ?? [])).toEqual([middles(500)[499]]); // which is put back
  });

  const logits = [-1.5, 0.2, 0.8, -0.3, 2, 0, -0.9, 1.1, 0.5, -2.2];
  const w = [0.7, -1.1, 0.4, 1.3, -0.6, 0.9, 0.2, -0.8, 1.5, -0.4];
  const of = (open: readonly number[]) => (open.reduce((all, z, i) => all + z * (w[i] as number), 0) - 0.5) ** 2;

  test.each([1, 3])("of ten gates and their weights is the slope of the sum over all 1024 sets, in the mean of draws of %d pairs", (samples) => {
    const weights = new Parameter("weights", [10], Float32Array.from(w));
    const net = { gates: sampledGate([10], { distribution: bernoulli() }), weights };
    net.gates.logit.set(logits);
    const lossOf = () => square(affine(sum(mul(net.gates.value(), weights)), 1, -0.5));
    const draws = Array.from({ length: 1500 / samples }, (_, i) => {
      seed(i);
      return gradients(() => arm(net, lossOf, { samples }), [net.gates.logit, weights]);
    });
    expect(
      errorsFrom(
        draws.map(({ value }) => value),
        expectation(logits, of),
      ),
    ).toBeLessThan(4);
    slopesOf(logits, of).forEach((needed, j) => {
      expect(
        errorsFrom(
          draws.map(({ gradients: [found] }) => found?.[j] as number),
          needed,
        ),
      ).toBeLessThan(4);
    });
    w.forEach((_, j) => {
      const needed = expectation(logits, (open) => 2 * (open[j] as number) * (open.reduce((all, z, i) => all + z * (w[i] as number), 0) - 0.5));
      expect(
        errorsFrom(
          draws.map(({ gradients: [, found] }) => found?.[j] as number),
          needed,
        ),
      ).toBeLessThan(4);
    });
  });

  test("of gates that each example draws is the slope of the sum over all sets of all examples", () => {
    const net = { gates: sampledGate([3], { distribution: bernoulli(), perExample: true }) };
    const three = logits.slice(0, 3);
    net.gates.logit.set(three);
    const x = [
      [1, 2, -1],
      [0.5, -1, 2],
    ];
    const lossOf = () => mean(square(affine(sum(mul(net.gates.value(2), tensor(x)), 1), 1, -0.3)));
    const draws = Array.from({ length: 1500 }, (_, i) => {
      seed(i);
      return gradients(() => arm(net, lossOf), [net.gates.logit]).gradients[0] as Float32Array;
    });
    const each = (row: readonly number[]) => slopesOf(three, (open) => (open.reduce((all, z, i) => all + z * (row[i] as number), 0) - 0.3) ** 2);
    const [one, two] = x.map(each) as [number[], number[]];
    for (const j of [0, 1, 2])
      expect(
        errorsFrom(
          draws.map((found) => found[j] as number),
          ((one[j] as number) + (two[j] as number)) / 2,
        ),
      ).toBeLessThan(4);
  });

  test("has the same other noise in both losses, so what does not go by the gates teaches them nothing", () => {
    const net = { gates: sampledGate([3], { distribution: bernoulli() }) };
    const seen: number[][] = [];
    const lossOf = () => {
      const other = uniform([3]);
      seen.push([...net.gates.value().toArray(), ...other.toArray()]);
      return add(sum(other), sum(mul(net.gates.openProbability(), tensor(0))));
    };
    const { gradients: found } = gradients(() => arm(net, lossOf, { samples: 2 }), [net.gates.logit]);
    expect(found[0]).toEqual(new Float32Array(3));
    expect(seen).toHaveLength(4);
    expect(seen[1]?.slice(3)).toEqual(seen[0]?.slice(3));
    expect(seen[3]?.slice(3)).toEqual(seen[2]?.slice(3));
    expect(seen[2]?.slice(3)).not.toEqual(seen[0]?.slice(3));
  });

  test("is refused outside of a step, without such gates, and with gates outside of the net", () => {
    const net = { gates: sampledGate([2], { distribution: bernoulli() }) };
    const other = { gates: sampledGate([2], { distribution: bernoulli() }) };
    const lossOf = () => sum(mul(other.gates.value(), other.gates.openProbability()));
    expect(() => arm(net, lossOf)).toThrow("arm: no step is running.");
    expect(() => step({ a: dense(1, 1) }, adam(), () => arm({}, lossOf))).toThrow("arm: the net has no gates that draw from bernoulli().");
    expect(() => step(net, adam(), () => arm(net, lossOf))).toThrow("arm: the loss draws Bernoulli gates that are not part of the net that was given.");
    expect(() => step(net, adam(), () => arm(net, () => sum(net.gates.openProbability())))).toThrow("arm: the loss draws no Bernoulli gates.");
    expect(() => step(net, adam(), () => arm(net, () => mul(net.gates.value(), net.gates.openProbability())))).toThrow(
      "arm: the loss is [2] but must be a single number. Take its mean() or sum().",
    );
    expect(() => step(net, adam(), () => arm(net, (async () => tensor(1)) as never))).toThrow(UsageError);
  });

  test("is what Bernoulli gates need: train() says so", async () => {
    const net = sequential(gate(dense(FEATURES, 3), { over: "inputs", distribution: bernoulli() }));
    await expect(train(net, data, { epochs: 1 }).next()).rejects.toThrow(
      "bernoulli: gates were drawn in a step, but a draw has no slope. Compute the loss by arm(net, () => loss), or let gates draw from straightThrough().",
    );
    expect(predict(net, tensor(new Float32Array(FEATURES), [1, FEATURES])).shape).toEqual([1, 3]);
  });
});

describe("the exact loss of a linear model", () => {
  const scattered = (n: number, by: number) => Float32Array.from({ length: n }, (_, i) => (((i + 1) * by) % 1) * 2 - 1);
  const [rows, inputs] = [7, 10];
  const p = Float32Array.from({ length: inputs }, (_, i) => 0.05 + 0.1 * i);
  const logits = Array.from(p, (each) => Math.log(each / (1 - each)));
  const x = scattered(rows * inputs, 0.618034);

  test.each([1, 2])("is the mean over all sets of open inputs, with its slopes (%d outputs)", (outputs) => {
    const [w, y] = [scattered(inputs * outputs, 0.414214), scattered(rows * outputs, 0.732051)];
    const drawnLoss = (open: readonly number[], weights: ArrayLike<number> = w) => {
      let all = 0;
      for (let r = 0; r < rows; r++)
        for (let o = 0; o < outputs; o++) {
          let fit = 0;
          for (let i = 0; i < inputs; i++) fit += (x[r * inputs + i] as number) * (weights[i * outputs + o] as number) * (open[i] as number);
          all += ((y[r * outputs + o] as number) - fit) ** 2;
        }
      return all / (rows * outputs);
    };
    const shape = outputs === 1 ? [inputs] : [inputs, outputs];
    const [weights, probabilities] = [tensor(w, shape), tensor(p)];
    const targets = tensor(y, outputs === 1 ? [rows] : [rows, outputs]);
    const { value, gradients: found } = gradients(() => exactLinearLoss(tensor(x, [rows, inputs]), weights, probabilities, targets), [weights, probabilities]);
    expect(value).toBeCloseTo(expectation(logits, drawnLoss), 5);
    const [byWeight, byProbability] = found as [Float32Array, Float32Array];
    for (const j of [0, 3, 9]) {
      const along = (at: Numbers) =>
        expectation(logits, (open) =>
          drawnLoss(
            open,
            w.map((each, i) => (i === j ? (at["x"] as number) : each)),
          ),
        );
      // in float64 weights
      const exact = slope((at) => along({ x: at["x"] as number }), { x: w[j] as number }, "x", 1e-2);
      expect(byWeight[j]).toBeCloseTo(exact, 4);
      const slopes = slopesOf(logits, drawnLoss);
      const each = p[j] as number;
      expect(byProbability[j]).toBeCloseTo((slopes[j] as number) / (each * (1 - each)), 4);
    }
  });

  test("is refused with shapes that do not fit", () => {
    const [two, three] = [tensor([1, 2]), tensor([1, 2, 3])];
    const examples = tensor([
      [1, 2],
      [3, 4],
    ]);
    for (const odd of [() => exactLinearLoss(two, two, two, two), () => exactLinearLoss(examples, three, two, two)])
      expect(odd).toThrow("[rows, inputs] and [inputs] or [inputs, outputs] are needed.");
    expect(() => exactLinearLoss(examples, two, three, two)).toThrow("exactLinearLoss: probabilities [3] came, but one for each of 2 inputs is needed, [2].");
    expect(() => exactLinearLoss(examples, two, two, three)).toThrow(ShapeError);
  });
});
