// Movement against its definition: minus the sum over steps of a weight times its slope.
import { beforeEach, expect, test } from "vitest";
import {
  adam,
  batch,
  batchNorm,
  crossEntropy,
  dataset,
  type Dense,
  dense,
  estimate,
  fit,
  gradients,
  openGates,
  parameters,
  relu,
  type Sequential,
  seed,
  sequential,
  sgd,
  step,
  training,
} from "../../src/index.ts";
import { movement, prune, type Ranking, rank } from "../../src/prune/index.ts";
import { numbers } from "../support/numbers.ts";

const data = dataset({ inputs: numbers(60 * 3, -1, 1), labels: Array.from({ length: 60 }, (_, i) => i % 2), shape: [3] });
const { inputs, labels } = batch(data, 0, 60);
let net: Sequential;
beforeEach(() => {
  seed(3);
  net = sequential(dense(3, 4), relu, dense(4, 2));
});

test("is minus the sum over steps and over a unit's weights and bias of what they are times their slopes", () => {
  const optimizer = movement(net, sgd({ learningRate: 0.5 }));
  const { weight, bias } = net.parts[0] as Dense;
  bias?.set([0.1, -0.2, 0.3, 0.4]);
  const needed = new Float64Array(4);
  for (let k = 0; k < 3; k++) {
    const of = [weight, bias as NonNullable<typeof bias>];
    const slopes = gradients(() => crossEntropy(net.forward(inputs), labels), of).gradients;
    for (const [at, p] of of.entries()) for (const [i, w] of p.toArray().entries()) needed[i % 4] = (needed[i % 4] as number) - w * (slopes[at]?.[i] as number);
    if (k === 0) {
      const snip = rank(net, data, { by: "snip" }).layers[0]?.scores;
      needed.forEach((score, i) => void expect(Math.abs(score)).toBeCloseTo(snip?.[i] as number, 5)); // that of a factor of the unit
    }
    step(net, optimizer, () => crossEntropy(net.forward(inputs), labels));
  }
  optimizer.ranking().layers[0]?.scores.forEach((score, i) => void expect(score).toBeCloseTo(needed[i] as number, 5));
});

test("goes by the scale and shift of a norm that follows", () => {
  const normed = sequential(dense(3, 4), batchNorm(4), relu, dense(4, 2));
  const { scale, shift } = normed.parts[1] as ReturnType<typeof batchNorm>;
  scale.set([1, -0.5, 2, 0.7]);
  shift.set([0.2, 0.1, -0.3, 0]);
  const optimizer = movement(normed, adam());
  const [a, b] = gradients(() => crossEntropy(normed.forward(inputs), labels), [scale, shift]).gradients as [Float32Array, Float32Array];
  const needed = scale.toArray().map((each, i) => -each * (a[i] as number) - (shift.toArray()[i] as number) * (b[i] as number));
  step(normed, optimizer, () => crossEntropy(normed.forward(inputs), labels));
  optimizer.ranking().layers[0]?.scores.forEach((score, i) => void expect(score).toBeCloseTo(needed[i] as number, 5));
});

test("leaves the bits of a training as they are, prunes, and goes on from a state", async () => {
  const plain = sequential(dense(3, 4), relu, dense(4, 2));
  for (const [path, p] of parameters(plain)) p.set(parameters(net).get(path)?.toArray() ?? []);
  const again = sequential(dense(3, 4), relu, dense(4, 2));
  const options = { epochs: 4, batchSize: 20, seed: 5 };
  await fit(plain, data, { ...options, optimizer: adam() });

  const optimizer = movement(net, adam());
  const run = training(net, data, { ...options, optimizer });
  let middle: { state: ReturnType<typeof run.state>; weights: Map<string, Float32Array>; ranking: Ranking } | undefined;
  for await (const { epoch } of run)
    if (epoch === 2)
      middle = { state: run.state(), weights: new Map([...parameters(net)].map(([path, p]) => [path, p.toArray()])), ranking: optimizer.ranking() };
  for (const [path, p] of parameters(net)) expect(p.toArray()).toEqual(parameters(plain).get(path)?.toArray());

  for (const [path, p] of parameters(again)) p.set(middle?.weights.get(path) ?? []);
  const other = movement(again, adam());
  const rest = training(again, data, { ...options, optimizer: other });
  rest.restore(middle?.state as NonNullable<typeof middle>["state"]);
  expect(other.ranking()).toEqual(middle?.ranking); // before a step of its own
  for await (const _ of rest);
  expect(other.ranking()).toEqual(optimizer.ranking());
  expect(openGates(prune(net, optimizer.ranking(), 0.5))).toEqual([2]);
});

test("notes nothing of the steps of estimate(), which are undone", () => {
  const optimizer = movement(net, adam());
  estimate(net, data, { batchSize: 20, optimizer });
  expect(() => optimizer.ranking()).toThrow("has not been moved yet");
  step(net, optimizer, () => crossEntropy(net.forward(inputs), labels));
  const ranking = optimizer.ranking();
  const before = ranking.layers[0]?.scores.slice();
  estimate(net, data, { batchSize: 20, optimizer });
  expect(optimizer.ranking().layers[0]?.scores).toEqual(before);
});

test("says what is missing", () => {
  expect(() => movement(net, adam()).ranking()).toThrow("has not been moved yet");
  expect(() => movement(net, {} as never)).toThrow("movement: an object of");
  expect(() => movement(3 as never, adam())).toThrow();
});
