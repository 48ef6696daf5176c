import { describe, expect, test } from "vitest";
import {
  adam,
  crossEntropy,
  type Descent,
  dataset,
  dense,
  evaluate,
  parameters,
  relu,
  seed,
  sequential,
  sgd,
  train,
  type UpdateRule,
} from "../../src/index.ts";

const data = dataset({
  inputs: Float32Array.from({ length: 240 }, (_, i) => ((i * 7919) % 101) / 50 - 1),
  labels: Array.from({ length: 40 }, (_, i) => i % 3),
  shape: [6],
});

function make() {
  seed(1);
  return sequential(dense(6, 7), relu, dense(7, 3));
}

const weights = (net: object) => [...parameters(net).values()].flatMap((p) => [...p.toArray()]);

/** An optimizer that notes the weights after each of its steps. */
function noting(optimizer: Descent, net: object, seen: number[][]): UpdateRule {
  const { name, learningRate, fused } = optimizer;
  const count = parameters(net).size;
  let moved = 0;
  return {
    name,
    learningRate,
    fused,
    steps: 0,
    init: (parameter) => optimizer.init(parameter),
    update(parameter, state, hyperparameters) {
      optimizer.update(parameter, state, hyperparameters);
      if (++moved % count === 0) seen.push(weights(net));
    },
  };
}

describe("the running average", () => {
  test.each([
    ["adam", () => adam({ learningRate: 0.05 }), 0.9],
    ["adam, slowly", () => adam({ learningRate: 0.01 }), 0.999],
    ["sgd", () => sgd({ learningRate: 0.1, momentum: 0.9 }), 0.5],
  ] as const)("of %s begins at zero, is corrected for that, and is left in the net", async (_, optimizer, keep) => {
    const net = make();
    const seen: number[][] = [];
    for await (const epoch of train(net, data, { epochs: 5, batchSize: 7, averageDecay: keep, optimizer: noting(optimizer(), net, seen) }))
      expect(epoch.epoch).toBeGreaterThan(0);
    expect(seen.length).toBe(5 * 6);
    const average = new Float64Array(weights(net).length);
    for (const each of seen) for (const [i, w] of each.entries()) average[i] = keep * (average[i] as number) + (1 - keep) * w;
    const corrected = average.map((each) => each / (1 - keep ** seen.length));
    for (const [i, w] of weights(net).entries()) expect(Math.abs(w - (corrected[i] as number))).toBeLessThan(2e-5 * Math.max(0.1, Math.abs(w)));
  });

  test("does not change the course of training", async () => {
    const paths = await Promise.all(
      [undefined, 0.99].map(async (average) => {
        const net = make();
        const seen: number[][] = [];
        for await (const epoch of train(net, data, { epochs: 3, batchSize: 10, averageDecay: average, test: data, optimizer: noting(adam(), net, seen) }))
          expect(epoch.epoch).toBeGreaterThan(0);
        return seen;
      }),
    );
    expect(paths[1]).toEqual(paths[0]);
  });

  test("is in the net while the caller looks at it, and what testError was measured with", async () => {
    const net = make();
    const raw = make();
    const plain = train(raw, data, { epochs: 3, batchSize: 10, test: data });
    for await (const epoch of train(net, data, { epochs: 3, batchSize: 10, averageDecay: 0.99, test: data })) {
      expect(evaluate(net, data)).toEqual({ error: epoch.testError, loss: epoch.testLoss });
      expect((await plain.next()).value?.testError).toBe(epoch.testErrorRaw);
    }
  });

  test("of a second training begins anew", async () => {
    const [net, other] = [make(), make()];
    for await (const _ of train(net, data, { epochs: 2, batchSize: 10, averageDecay: 0.9 }));
    for await (const _ of train(other, data, { epochs: 2, batchSize: 10 })); // order and moments go on in both
    for (const [path, p] of parameters(other)) p.set(parameters(net).get(path)?.toArray() as Float32Array);
    for (const each of [net, other]) for await (const _ of train(each, data, { epochs: 2, batchSize: 10, averageDecay: 0.9, loss: crossEntropy }));
    expect(weights(net)).toEqual(weights(other));
  });
});
