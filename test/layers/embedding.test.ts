import { describe, expect, test } from "vitest";
import {
  adam,
  adamW,
  compact,
  dense,
  embedding,
  flatten,
  gate,
  gateParameters,
  gradients,
  mul,
  parameters,
  predict,
  rmsProp,
  seed,
  sequential,
  sgd,
  ShapeError,
  step,
  sum,
  sumSquares,
  tensor,
  ValueError,
} from "../../src/index.ts";
import { expectNear } from "../support/near.ts";
import { numbers } from "../support/numbers.ts";

describe("embedding()", () => {
  test("gives each number its row", () => {
    const layer = embedding(5, 3);
    const w = layer.weight.toArray();
    const y = predict(layer, tensor([4, 0, 0, 2], [2, 2]));
    expect(y.shape).toEqual([2, 2, 3]);
    expect(Array.from(y.toArray())).toEqual([4, 0, 0, 2].flatMap((i) => Array.from(w.slice(3 * i, 3 * i + 3))));
    expect(predict(layer, tensor([1])).shape).toEqual([1, 3]);
    expect(predict(layer, tensor([], [0, 7])).shape).toEqual([0, 7, 3]);
  });

  test("adds up the gradients of a row that is used twice, and gives the others none", () => {
    const layer = embedding(4, 2);
    const dy = numbers(6, -1, 1);
    const [slope] = gradients(() => sum(mul(layer.forward(tensor([3, 1, 3], [1, 3])), tensor(dy, [1, 3, 2]))), [layer.weight]).gradients as [Float32Array];
    const at = (i: number) => dy[i] as number;
    expectNear(slope, [0, 0, at(2), at(3), 0, 0, at(0) + at(4), at(1) + at(5)], { rel: 1e-6 });
  });

  test("gives zeros for the padding, whatever is in its row, which gets no gradient", () => {
    for (const width of [1, 3, 5, 70]) {
      const layer = embedding(4, width, { padding: 1 });
      expect([...layer.weight.toArray().slice(width, 2 * width)]).toEqual(new Array(width).fill(0));
      layer.weight.set(numbers(4 * width, 1, 2));
      const w = layer.weight.toArray();
      const x = tensor([
        [3, 1, 3],
        [1, 0, 1],
      ]);
      const needed = x.toArray().reduce<number[]>((all, i) => all.concat(i === 1 ? new Array(width).fill(0) : [...w.slice(i * width, (i + 1) * width)]), []);
      expect([...predict(layer, x).toArray()]).toEqual(needed);
      const dy = numbers(6 * width, -1, 1);
      const [slope] = gradients(() => sum(mul(layer.forward(x), tensor(dy, [2, 3, width]))), [layer.weight]).gradients as [Float32Array];
      const at = (place: number, j: number) => dy[place * width + j] as number;
      const wanted = [0, 1, 2, 3].flatMap((row) => Array.from({ length: width }, (_, j) => (row === 3 ? at(0, j) + at(2, j) : row === 0 ? at(4, j) : 0)));
      expectNear(slope, wanted, { rel: 1e-6 });
    }
  });

  test("gives the mean of places that are no padding, with the gradient of that", () => {
    const [batch, places] = [5, 3];
    const indices = [2, 0, 1, 0, 0, 0, 3, 3, 0, 1, 2, 3, 0, 0, 1];
    for (const padding of [0, undefined])
      for (const width of [1, 3, 6]) {
        const layer = embedding(4, width, { meanOverPlaces: true, ...(padding !== undefined && { padding }) });
        layer.weight.set(numbers(4 * width, -1, 1));
        const [w, x] = [layer.weight.toArray(), tensor(indices, [batch, places])];
        const open = Array.from({ length: batch }, (_, b) => indices.slice(b * places, (b + 1) * places).filter((i) => i !== padding));
        const needed = open.flatMap((rows) =>
          Array.from({ length: width }, (_, j) => rows.reduce((total, i) => total + (w[i * width + j] as number), 0) / Math.max(1, rows.length)),
        );
        const y = predict(layer, x);
        expect(y.shape).toEqual([batch, width]);
        expectNear(y.toArray(), needed, { abs: 1e-7 });
        const dy = numbers(batch * width, -1, 1, 5);
        const [slope] = gradients(() => sum(mul(layer.forward(x), tensor(dy, [batch, width]))), [layer.weight]).gradients as [Float32Array];
        const wanted = new Array(4 * width).fill(0);
        open.forEach((rows, b) => {
          for (const i of rows) for (let j = 0; j < width; j++) wanted[i * width + j] += (dy[b * width + j] as number) / rows.length;
        });
        expectNear(slope, wanted, { abs: 1e-6 });
      }
    expect(predict(embedding(4, 2, { meanOverPlaces: true }), tensor([], [2, 0])).toArray()).toEqual(new Float32Array(4));
    expect(() => predict(embedding(4, 2, { meanOverPlaces: true }), tensor([1]))).toThrow("embedding(4, 2, mean): the input is [1] but needs [batch, places].");
  });

  test("keeps the row of the padding as it is in training, whatever the optimizer", () => {
    for (const optimizer of [adam(), adam({ lazy: true }), adamW({ weightDecay: 0.1 }), sgd({ learningRate: 0.1, momentum: 0.9 }), rmsProp()]) {
      const layer = embedding(5, 3, { padding: 0 });
      for (let i = 0; i < 3; i++)
        step(layer, optimizer, () =>
          sumSquares(
            layer.forward(
              tensor([
                [0, 1, 2],
                [3, 0, 0],
              ]),
            ),
          ),
        );
      expect([...layer.weight.toArray().slice(0, 3)]).toEqual([0, 0, 0]);
    }
  });

  test("is narrowed with what reads it, means too, and gives the same", () => {
    for (const meanOverPlaces of [false, true]) {
      const closed = gate(dense(meanOverPlaces ? 4 : 12, 2), { over: "inputs" });
      gateParameters(closed)[0]?.set(Array.from({ length: closed.inputs }, (_, i) => (i % 4 === 1 ? -9 : 9)));
      const net = sequential(embedding(5, 4, { padding: 2, meanOverPlaces }), flatten, closed);
      const x = tensor([
        [0, 2, 4],
        [2, 2, 2],
      ]);
      const small = compact(net);
      expect(small.parts[0]).toMatchObject({ width: 3, padding: 2, meanOverPlaces });
      expectNear(predict(small, x).toArray(), predict(net, x).toArray(), { abs: 1e-6 });
    }
  });

  test("begins with standard normal numbers, the same for the same seed", () => {
    seed(3);
    const first = embedding(100, 50).weight.toArray();
    seed(3);
    expect(embedding(100, 50).weight.toArray()).toEqual(first);
    const mean = first.reduce((a, b) => a + b, 0) / first.length;
    const square = first.reduce((a, b) => a + b * b, 0) / first.length;
    expect(Math.abs(mean)).toBeLessThan(6 / Math.sqrt(5000));
    expect(Math.abs(square - 1)).toBeLessThan(6 * Math.sqrt(2 / 5000));
    expect([...parameters(embedding(2, 3)).keys()]).toEqual(["weight"]);
  });

  test("refuses numbers that are no index, and sizes that are none", () => {
    const layer = embedding(10, 4);
    expect(() => predict(layer, tensor([[1, 2, 10]]))).toThrow("embedding(10, 4): number 2 of the input is 10, but it must be a whole number from 0 to 9.");
    for (const wrong of [-1, 0.5, NaN]) expect(() => predict(layer, tensor([[wrong]]))).toThrow(ValueError);
    expect(() => predict(layer, tensor(3))).toThrow(ShapeError);
    expect(() => embedding(0, 4)).toThrow("embedding: count is 0, but it must be a whole number from 1 up.");
    expect(() => embedding(4, 1.5)).toThrow("embedding: width is 1.5");
    expect(() => embedding(4, 2, { padding: 4 })).toThrow("embedding: padding is 4, but at most 3 is possible.");
    expect(() => embedding(4, 2, { meanOverPlaces: 1 as never })).toThrow("embedding: meanOverPlaces is 1");
  });
});
