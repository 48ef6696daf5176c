// Gates whose parameters another network makes of each batch.
import { describe, expect, test } from "vitest";
import {
  adam,
  add,
  type Dense,
  dataset,
  dense,
  distributions,
  freeze,
  gateParameters,
  gradients,
  type Layer,
  meanSquaredError,
  mul,
  type Parameter,
  parameters,
  penalty,
  predict,
  sampledGate,
  seed,
  square,
  step,
  sum,
  type Tensor,
  tensor,
  train,
  UsageError,
} from "../../src/index.ts";
import { amortizedGate, hardKuma } from "../../src/gates/index.ts";
import { jvp } from "../../src/math/index.ts";
import { numbers } from "../support/numbers.ts";
import { expectParameterSlopes } from "../support/parameterSlopes.ts";

const x = tensor(numbers(20), [5, 4]);

/** Reads some features of each example, which scores of the same example choose. */
class Reader implements Layer {
  scores = dense(4, 4);
  gates = amortizedGate([4], { lambda: 0.1 });
  answer = dense(4, 1);
  forward(input: Tensor): Tensor {
    return this.answer.forward(mul(input, this.gates.of({ logAlpha: this.scores.forward(input) })));
  }
}
/** The same with HardKuma gates. */
class KumaReader implements Layer {
  a = dense(4, 4);
  b = dense(4, 4);
  gates = amortizedGate([4], { distribution: hardKuma(), lambda: 0.1 });
  answer = dense(4, 1);
  forward(input: Tensor): Tensor {
    return this.answer.forward(mul(input, this.gates.of({ logA: this.a.forward(input), logB: this.b.forward(input) })));
  }
}
const kinds = [
  ["hard concrete", Reader],
  ["HardKuma", KumaReader],
] as const;
const made = (Kind: (typeof kinds)[number][1]) => {
  seed(7);
  const net = new Kind();
  for (const parameter of parameters(net).values()) parameter.set(numbers(parameter.size, -0.4, 0.4, parameter.size));
  return net;
};

describe("amortized gates", () => {
  test("are those of gates with the same parameters and noise, and settle outside of training", () => {
    const logAlpha = numbers(6, -1, 1);
    const own = sampledGate([6]);
    own.logAlpha.set(logAlpha);
    const gates = amortizedGate([6]);
    gates.stream = own.stream;
    const given = tensor(logAlpha);
    gradients(() => {
      expect(gates.of({ logAlpha: given }).toArray()).toEqual(own.value().toArray());
      expect(gates.openProbability().toArray()).toEqual(own.openProbability().toArray());
      return sum(mul(gates.value(), given));
    }, [given]);
    expect(gates.of({ logAlpha: given }).toArray()).toEqual(own.testValues());
  });

  test("draw for every example, anew in every step", () => {
    const gates = amortizedGate([3]);
    const seen: string[] = [];
    const net = { weight: dense(1, 1) };
    const optimizer = adam();
    for (let i = 0; i < 2; i++)
      step(net, optimizer, () => {
        const z = gates.of({ logAlpha: tensor(new Float32Array(12), [4, 3]) });
        seen.push(
          ...[0, 1, 2, 3].map((row) =>
            z
              .toArray()
              .slice(3 * row, 3 * row + 3)
              .join(),
          ),
        );
        return sum(net.weight.weight);
      });
    expect(new Set(seen).size).toBeGreaterThan(6);
  });

  test.each(kinds)("%s hand gradients to the network that makes their parameters", (_, Kind) => {
    const net = made(Kind);
    expectParameterSlopes(() => add(sum(net.forward(x)), penalty(net)), [...parameters(net).values()]);
  });

  test.each(kinds)("%s cost lambda for each gate that is expected to be open, in the mean over the batch", (_, Kind) => {
    const net = made(Kind);
    const names = Object.keys(net.gates.distribution.parameters);
    const makers = (net instanceof Reader ? [net.scores] : [net.a, net.b]) as Dense[];
    const given = Object.fromEntries(names.map((name, i) => [name, tensor(predict(makers[i] as Dense, x).toArray(), [5, 4])]));
    const p = net.gates.distribution.openProbability(given as never).toArray();
    gradients(() => {
      const y = net.forward(x);
      expect(penalty(net).item()).toBeCloseTo((0.1 * p.reduce((a, b) => a + b, 0)) / 5, 6);
      return add(sum(y), penalty(net));
    }, [...parameters(net).values()]);
    expect(gateParameters(net)).toEqual([]);
  });

  test("learn which feature to read where: the sign of the first says which of two others counts", async () => {
    seed(1);
    const rows = Array.from({ length: 256 }, (_, i) => [...numbers(4, -1, 1, i + 1)]);
    const targets = rows.map((row) => [(row[0] as number) > 0 ? (row[1] as number) : (row[2] as number)]);
    const net = new Reader();
    net.gates.lambda = 0.003;
    const data = dataset({ inputs: rows.flat(), targets: targets.flat(), shape: [4], targetShape: [1] });
    let last = 1;
    for await (const { loss } of train(net, data, { loss: meanSquaredError, optimizer: adam({ learningRate: 0.02 }), epochs: 150, batchSize: 64 })) last = loss;
    const read = (first: number) =>
      Array.from(net.gates.distribution.test({ logAlpha: net.scores.forward(tensor([[first, 0, 0, 0]])) }, "mean").toArray(), (z) => z > 0.5);
    expect(last).toBeLessThan(0.15); // a net that reads the same features everywhere leaves a sixth: the variance of what it cannot tell
    expect(read(0.9).slice(1, 3)).toEqual([true, false]);
    expect(read(-0.9).slice(1, 3)).toEqual([false, true]);
  });

  test("stand a derivative along a direction in the same step, which is none of theirs", () => {
    const net = made(Reader);
    const all = [...parameters(net).values()];
    const alone = gradients(() => add(sum(net.forward(x)), penalty(net)), all);
    const beside = gradients(() => {
      const y = sum(net.forward(x));
      const { tangent } = jvp((u) => square(u), tensor([1, 2]), tensor([0, 0]));
      return add(add(y, sum(tangent)), penalty(net));
    }, all);
    expect(beside).toEqual(alone);
  });

  test("are refused inside of a derivative along a direction that was not told how they came", () => {
    const net = made(Reader);
    gradients(() => {
      const y = sum(net.forward(x));
      expect(() => jvp((u) => mul(u, net.gates.value()), tensor([1]), tensor([1]))).toThrow("none have come in this step");
      return y;
    }, [...parameters(net).values()]);
  });

  test("settle while they are frozen, and are 1 while they are off", () => {
    const net = made(Reader);
    freeze(net.gates);
    const settled = predict(net, x).toArray();
    gradients(() => {
      expect(net.forward(x).toArray()).toEqual(settled);
      return sum(net.forward(x));
    }, [net.answer.weight]);
    net.gates.on = false;
    expect(predict(net, x).toArray()).toEqual(predict(net.answer, x).toArray());
  });

  test("say what is missing", () => {
    const gates = amortizedGate([3]);
    expect(() => gates.value()).toThrow(UsageError);
    expect(() => penalty({ gates: amortizedGate([3], { lambda: 1 }) })).toThrow(
      "amortizedGate: its parameters come with each batch, and none have come in this step.",
    );
    expect(() => gates.of({ logA: tensor([1, 2, 3]) } as never)).toThrow('amortizedGate: there is no option "logA". Options are logAlpha.');
    expect(() => gates.of({ logAlpha: tensor([[1, 2]]) })).toThrow(
      "amortizedGate: logAlpha is [1, 2], but gates [3] need all parameters in one shape that ends in theirs.",
    );
    expect(() => amortizedGate([3], { testGate: "topk", distribution: distributions.hardConcrete() })).toThrow(
      'amortizedGate: testGate is "topk", but it must be "mean" or "median".',
    );
    expect(() => amortizedGate([3], { dropRate: 0.5 } as never)).toThrow('amortizedGate: there is no option "dropRate".');
  });

  test("of a stale batch are not priced in a later step", () => {
    const net = made(Reader) as Reader;
    predict(net, x);
    expect(() => gradients(() => penalty(net), [net.scores.weight as Parameter])).toThrow(UsageError);
  });
});
