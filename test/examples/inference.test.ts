import { readFileSync } from "node:fs";
import { compact, dense, encode, predict, sequential } from "sievenet";
import { decode } from "sievenet/inference";
import { expect, test } from "vitest";

test("the README's lines about prediction alone stand there and work", () => {
  const lines = ["const { data, shape } = model.predict(pixels);", "model.layers, model.weights, model.inputShape, model.notes;"];
  for (const each of lines) expect(readFileSync("README.md", "utf8")).toContain(each);
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
