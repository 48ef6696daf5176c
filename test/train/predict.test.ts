import { describe, expect, test } from "vitest";
import {
  add,
  classify,
  crossEntropy,
  dataset,
  dense,
  evaluate,
  gate,
  predict,
  relu,
  rescale,
  ShapeError,
  seed,
  sequential,
  sgd,
  step,
  subset,
  sum,
  type Tensor,
  tensor,
  ValueError,
} from "../../src/index.ts";

const n = 1201; // evaluate() takes 500 at a time
const inputs = Float32Array.from({ length: n * 3 }, (_, i) => ((i * 7919) % 103) / 50 - 1);
const labels = Array.from({ length: n }, (_, i) => (i * 5) % 2);
const data = dataset({ inputs, labels, shape: [3] });

test("classify() takes a dataset as predict() does", () => {
  const net = dense(3, 2);
  const [some, answers] = [subset(data, (_, i) => i < 4), (x: Parameters<typeof classify>[1]) => classify(net, x as never)];
  expect(answers(some)).toEqual(answers(predict(rescale(1), some)));
});

function make() {
  seed(7);
  return sequential(gate(dense(3, 8), { over: "outputs" }), relu, gate(dense(8, 2), { over: "inputs" }));
}

describe("predict()", () => {
  test("gives what the layers compute, with settled gates", () => {
    const layer = dense(2, 2);
    layer.weight.set([1, 2, 3, 4]);
    layer.bias?.set([10, 20]);
    expect([
      ...predict(
        layer,
        tensor([
          [1, 1],
          [0, -1],
        ]),
      ).toArray(),
    ]).toEqual([14, 26, 7, 16]);
    const net = make();
    const x = tensor(inputs, [n, 3]);
    expect(predict(net, x).toArray()).toEqual(predict(net, x).toArray());
  });

  test("takes a function", () => expect([...predict((x) => add(x, x), tensor([1, 2])).toArray()]).toEqual([2, 4]));

  test("gives a tensor that outlives it", () => {
    const net = make();
    const y = predict(net, tensor([[1, 2, 3]]));
    const before = y.toArray();
    for (let i = 0; i < 5; i++) step(net, sgd(), () => sum(net.forward(tensor([[3, 2, 1]]))));
    expect(y.toArray()).toEqual(before);
  });

  test("takes no examples at all", () => expect(predict(make(), tensor([], [0, 3])).shape).toEqual([0, 2]));

  test("does not depend on what else is in the batch", () => {
    const net = make();
    const all = predict(net, tensor(inputs, [n, 3])).toArray();
    for (const i of [0, 3, 700, 1200]) expect(predict(net, tensor(inputs.subarray(3 * i, 3 * i + 3), [1, 3])).toArray()).toEqual(all.slice(2 * i, 2 * i + 2));
  });

  test("names the layer that an input does not fit", () => {
    expect(() => predict(make(), tensor([[1, 2]]))).toThrow(ShapeError);
    expect(() => predict(make(), tensor([1, 2, 3]))).toThrow("dense(3, 8): the input is [3] but needs [batch, 3]. Put one example in a row of its own.");
    expect(() => predict(make(), tensor([[[1], [2], [3]]]))).toThrow("dense(3, 8): the input is [1, 3, 1] but needs [batch, 3]. Put flatten before it.");
  });
});

describe("evaluate()", () => {
  test("gives the share that is wrong and the mean loss over all examples", () => {
    const net = make();
    const y = predict(net, tensor(inputs, [n, 3])).toArray();
    let wrong = 0;
    let loss = 0;
    for (const [i, label] of labels.entries()) {
      const [a, b] = [y[2 * i] as number, y[2 * i + 1] as number];
      if (Number(b > a) !== label) wrong++;
      loss += Math.log(Math.exp(a) + Math.exp(b)) - (label ? b : a);
    }
    const came = evaluate(net, data);
    expect(came.error).toBe(wrong / n);
    expect(came.loss).toBeCloseTo(loss / n, 5);
  });

  test("takes bytes as what their scale says", () => {
    const net = dense(2, 2);
    const raw = dataset({ inputs: Uint8Array.of(0, 255, 51, 102), scale: 1 / 255, labels: [0, 1], shape: [2] });
    const same = dataset({ inputs: Float32Array.of(0, 1, 0.2, 0.4), labels: [0, 1], shape: [2] });
    expect(evaluate(net, raw).loss).toBeCloseTo(evaluate(net, same).loss, 6);
  });

  test("takes another loss", () => {
    const half = (y: Tensor, l: ArrayLike<number>) => crossEntropy(add(y, y), l);
    expect(evaluate(make(), data, half).loss).not.toBe(evaluate(make(), data).loss);
    expect(evaluate(make(), data, () => tensor(2)).loss).toBe(2);
  });

  test("refuses nothing to evaluate on, and labels the net has no output for", () => {
    expect(() => evaluate(make(), { ...data, count: 0 })).toThrow(ValueError);
    expect(() => evaluate(dense(3, 1), data)).toThrow("crossEntropy: label 1 is 1, but with 1 outputs labels are whole numbers from 0 to 0.");
  });
});
