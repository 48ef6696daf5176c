// The same small net with each distribution: it trains, closes features that say nothing, is saved, shrunk, compacted and
// predicted in the inference entry.
import { describe, expect, test } from "vitest";
import { arm, bernoulli, dGating, hardKuma, maskedSoftmax, settled, stochasticGate, straightThrough } from "../../../src/gates/index.ts";
import {
  adam,
  add,
  batch,
  compact,
  crossEntropy,
  dataset,
  type Dense,
  type Distribution,
  decode,
  dense,
  encode,
  evaluate,
  gate,
  gateParameters,
  gradients,
  mean,
  openGates,
  penalty,
  predict,
  relu,
  type Sampled,
  type Sequential,
  seed,
  sequential,
  sgd,
  square,
  step,
  type Tensor,
  type TrainOptions,
  tensor,
  train,
} from "../../../src/index.ts";
import * as inference from "../../../src/inference/index.ts";
import { apart, FEATURES, data as ordered, values } from "../../extend/examples.ts";

/** Where each feature came from: the three that say the class are each in a group of four with others. */
const ORDER = [0, 3, 4, 5, 1, 6, 7, 8, 2, 9, 10, 11];
const reordered = (inputs: ArrayLike<number>) => Float32Array.from(inputs, (_, i) => inputs[i - (i % FEATURES) + (ORDER[i % FEATURES] as number)] as number);
const data = dataset({ inputs: reordered(ordered.inputs), labels: ordered.labels as Int32Array, shape: [FEATURES] });
const x = tensor(data.inputs.slice(0, 20 * FEATURES), [20, FEATURES]);

/** Trains as the others of these examples are. */
async function trained(net: Sequential, options: TrainOptions = {}): Promise<void> {
  for await (const _ of train(net, data, { optimizer: adam({ learningRate: 0.02 }), batchSize: 50, seed: 3, ...options }));
}

type Teach = (net: Sequential, options?: TrainOptions) => Promise<unknown>;

/** Steps of one's own, as ARM needs them. */
const byArm: Teach = async (net, { epochs = 40 } = {}) => {
  const optimizer = adam({ learningRate: 0.02, groups: [{ parameters: gateParameters(net), learningRateFactor: 3 }] });
  const batches = Array.from({ length: 8 }, (_, i) => batch(data, 50 * i, 50 * i + 50));
  for (let epoch = 0; epoch < epochs; epoch++)
    for (const { inputs, labels } of batches)
      step(net, optimizer, () =>
        add(
          arm(net, () => crossEntropy(net.forward(inputs), labels as Int32Array)),
          penalty(net),
        ),
      );
};

/** By plain L2 instead of a price. */
const byDecay: Teach = (net, { epochs = 40, ...options } = {}) =>
  trained(net, { optimizer: sgd({ learningRate: 0.1, momentum: 0.9, weightDecay: 0.012 }), epochs: 1.5 * epochs, ...options });

/** Each with a price at which it closes what says nothing, and how it is taught. */
const all: Record<string, { make: unknown; lambda?: number; teach?: Teach; estimated?: (net: object, loss: () => Tensor) => Tensor }> = {
  bernoulli: { make: bernoulli, lambda: 0.005, teach: byArm, estimated: arm },
  dGating: { make: dGating, lambda: 0, teach: byDecay },
  hardKuma: { make: hardKuma },
  maskedSoftmax: { make: () => maskedSoftmax({ groupSize: 4 }) },
  settled: { make: settled },
  stochasticGate: { make: stochasticGate },
  straightThrough: { make: straightThrough },
};

describe.each(Object.entries(all))("%s", (name, { make, lambda = 0.002, teach = trained, estimated = (_, loss) => loss() }) => {
  const net = (): Sequential => {
    seed(1);
    const distribution = (make as () => Distribution)();
    return sequential(gate(dense(FEATURES, 16), { over: "inputs", distribution, lambda, dropRate: 0.2 }), relu, dense(16, 3));
  };
  const gatesOf = (net: Sequential) => (net.parts.find((part) => "gates" in part && (part as Dense).gates.inputs) as Dense).gates.inputs as Sampled;

  test("trains: features that say nothing close, and the smaller net computes the same everywhere", async () => {
    const whole = net();
    await teach(whole, { epochs: 40 });
    const [open] = openGates(whole) as [number];
    expect(open).toBeGreaterThanOrEqual(3);
    expect(open).toBeLessThanOrEqual(7);
    const z = gatesOf(whole).testValues();
    expect([0, 4, 8].every((i) => (z[i] as number) > 0)).toBe(true);
    expect(evaluate(whole, data).error).toBeLessThan(0.1);

    const bytes = encode(whole);
    const again = decode(bytes) as Sequential;
    expect(gatesOf(again).distribution.name).toBe(name);
    expect(gatesOf(again).distribution.options).toEqual(gatesOf(whole).distribution.options);
    expect(predict(again, x).toArray()).toEqual(predict(whole, x).toArray());

    const small = compact(whole);
    expect(apart(predict(small, x).toArray(), predict(whole, x).toArray())).toBeLessThan(1e-5);
    expect(inference.decode(encode(small)).predict(x.toArray(), [20, FEATURES]).data).toEqual(predict(small, x).toArray());
  });

  test("goes on from a file to the same weights, shrinking or not", async () => {
    const [whole, small] = [net(), net()];
    for (const each of [whole, small]) await teach(each, { epochs: 2, shrink: each === small });
    const again = decode(encode(whole));
    for (const each of [again, whole] as Sequential[]) await teach(each, { epochs: 2, seed: 7 });
    expect(values(again)).toEqual(values(whole));
    expect(predict(small, x).shape).toEqual([20, 3]);
  });

  test("is drawn for each example too, with finite slopes", () => {
    seed(2);
    const layer = gate(dense(FEATURES, 2), { over: "inputs", distribution: (make as () => Distribution)(), perExample: true });
    const parameters = Object.values(layer.gates.inputs?.parameters ?? {});
    const { gradients: found } = gradients(() => estimated(layer, () => mean(square(layer.forward(x)))), parameters);
    expect(found.flatMap((each) => [...each]).every(Number.isFinite)).toBe(true);
    expect(found.flatMap((each) => [...each]).some((slope) => slope !== 0)).toBe(true);
  });
});
