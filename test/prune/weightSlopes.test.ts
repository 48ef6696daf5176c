// Slopes of single weights, masked or not, against differences of the loss.
import { describe, expect, test } from "vitest";
import {
  batchNorm,
  type Dense,
  dataset,
  dense,
  encode,
  evaluate,
  gate,
  gradients,
  predict,
  relu,
  type Sequential,
  seed,
  sequential,
  sum,
} from "../../src/index.ts";
import { pruneWeights, weightSlopes } from "../../src/prune/index.ts";
import { numbers } from "../support/numbers.ts";

const data = dataset({ inputs: numbers(50 * 6, -1, 1), labels: Array.from({ length: 50 }, (_, i) => i % 3), shape: [6] });
const netOf = (): Sequential => {
  seed(3);
  return sequential(dense(6, 8), batchNorm(8), relu, dense(8, 3));
};

describe("weightSlopes", () => {
  test("are those of the mean loss, of closed weights as if they were there and 0; the net stays as it is", () => {
    const net = netOf();
    pruneWeights(net, { left: 30 });
    const before = encode(net);
    const slopes = weightSlopes(net, data);
    expect(encode(net)).toEqual(before);
    const layers = [net.parts[0], net.parts[3]] as Dense[];
    // a copy without masks: closed weights are zeros
    const bare = netOf();
    const bares = [bare.parts[0], bare.parts[3]] as Dense[];
    for (const [at, { weight, gates }] of layers.entries()) {
      const open = gates.weights?.testValues() as Float32Array;
      bares[at]?.weight.set(weight.toArray().map((w, i) => w * (open[i] as number)));
    }
    expect(predict(bare, data).toArray()).toEqual(predict(net, data).toArray());
    for (const [at, { weight }] of layers.entries()) {
      const own = slopes(weight);
      const moved = (bares[at] as Dense).weight;
      const values = moved.toArray();
      for (let i = 0; i < weight.size; i += 5) {
        const lossAt = (w: number) => {
          moved.set(values.map((v, j) => (j === i ? w : v)));
          const { loss } = evaluate(bare, data);
          moved.set(values);
          return loss;
        };
        const step = 2 ** -6;
        expect(own[i]).toBeCloseTo((lossAt((values[i] as number) + step) - lossAt((values[i] as number) - step)) / (2 * step), 2);
      }
    }
  });

  test("go by a loss of one's own, and put everything back where it fails", () => {
    const net = netOf();
    pruneWeights(net, { left: 30 });
    const before = encode(net);
    const first = net.parts[0] as Dense;
    const own = weightSlopes(net, data, { loss: (output) => sum(output) })(first.weight);
    expect(own.some((slope) => slope !== 0)).toBe(true);
    const failing = () => {
      throw new Error("no loss");
    };
    expect(() => weightSlopes(net, data, { loss: failing })).toThrow("no loss");
    expect(encode(net)).toEqual(before);
    expect(gradients(() => sum(first.bias as never), [first.bias as never]).value).toBeCloseTo(0, 5);
  });

  test("refuses gates, weights of another net, no examples", () => {
    expect(() => weightSlopes(sequential(gate(dense(6, 3), { over: "inputs" })), data)).toThrow("weightSlopes: dense(6, 3) has gates already");
    expect(weightSlopes(netOf(), data)((netOf().parts[0] as Dense).weight)).toHaveLength(0);
    expect(() => weightSlopes(netOf(), data, { size: 1 } as never)).toThrow('no option "size"');
  });
});
