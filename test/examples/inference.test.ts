import { compact, dense, encode, predict, sequential } from "sievenet";
import { decode } from "sievenet/inference";
import { expect, test } from "vitest";

test("prediction alone gives what predict() does, and says what the file has", () => {
  const net = compact(sequential(dense(784, 10)));
  const pixels = new Float32Array(784).fill(0.5);
  const model = decode(encode(net));
  const { data, shape } = model.predict(pixels);
  expect(shape).toEqual([1, 10]);
  expect(data).toEqual(predict(net, [pixels]).toArray());
  const { layers, weights, inputShape, notes } = model;
  expect({ layers, weights, inputShape, notes }).toEqual({
    layers: [{ path: "0", label: "dense(784, 10)", weights: 7850 }],
    weights: 7850,
    inputShape: [784],
    notes: {},
  });
});
