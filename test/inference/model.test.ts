// A model of the inference entry: what it says of itself, and what it predicts from.
import { describe, expect, test } from "vitest";
import { batchNorm, conv2d, dense, dropout, embedding, flatten, type Layer, layerNorm, predict, relu, residual, select, sequential } from "../../src/index.ts";
import type * as inference from "../../src/inference/index.ts";
import { model } from "./modelOf.ts";

const mlp = () => sequential(select([0, 2, 3], 5), dense(3, 4), relu, dropout(0.5), dense(4, 2, { bias: false }));

describe("a model says", () => {
  test("what it is made of", () => {
    const { layers, weights, inputShape, notes } = model(mlp(), { recipe: "mine" });
    expect(layers).toEqual([
      { path: "0", label: "select(3 of 5)", weights: 0 },
      { path: "1", label: "dense(3, 4)", weights: 16 },
      { path: "2", label: "relu", weights: 0 },
      { path: "3", label: "dropout(0.5)", weights: 0 },
      { path: "4", label: "dense(4, 2)", weights: 8 },
    ]);
    expect({ weights, inputShape, notes }).toEqual({ weights: 24, inputShape: [5], notes: { recipe: "mine" } });
  });

  test("where layers inside others are", () => {
    const net = sequential(residual(sequential(batchNorm(3), conv2d(3, 3, 3, { padding: 1 })), conv2d(3, 3, 1)), flatten, layerNorm(12));
    expect(model(net).layers.map(({ path, label }) => `${path} ${label}`)).toEqual([
      "0.main.0 batchNorm(3)",
      "0.main.1 conv2d(3, 3, 3)",
      "0.shortcut conv2d(3, 3, 1)",
      "1 flatten",
      "2 layerNorm(12)",
    ]);
  });

  const ran = (net: Layer, shape: readonly [number, number, number]) => {
    const x = Array.from({ length: shape[0] }, () => Array.from({ length: shape[1] }, () => new Array(shape[2]).fill(0)));
    predict(net, [x]);
    return net;
  };
  test.each<[string, Layer, readonly number[] | undefined]>([
    ["of a dense layer", dense(7, 2), [7]],
    ["behind functions of each number", sequential(relu, dropout(0.1), sequential(dense(7, 2))), [7]],
    ["of a block", sequential(residual(dense(4, 4))), [4]],
    ["of a convolution that has seen an image", ran(sequential(conv2d(2, 3, 3, { padding: [1, 0], dilation: 2 })), [2, 9, 8]), [2, 9, 8]],
    ["of a convolution that has not", sequential(conv2d(2, 3, 3)), undefined],
    ["of a convolution with a stride", ran(sequential(conv2d(1, 1, 3, { stride: 2 })), [1, 9, 8]), undefined],
    ["of a selection of channels", ran(sequential(select([0, 2], 3), relu, conv2d(2, 3, 3)), [3, 9, 8]), [3, 9, 8]],
    ["of a selection of channels of images it has not seen", sequential(select([0, 2], 3), conv2d(2, 3, 3)), undefined],
    ["behind flatten", sequential(flatten, dense(7, 2)), undefined],
    ["of an embedding", sequential(embedding(4, 2)), undefined],
    ["of functions alone", sequential(relu), undefined],
  ])("what an example looks like: %s", (_, net, shape) => expect(model(net).inputShape).toEqual(shape));
});

describe("predict() takes", () => {
  const net = dense(2, 3);
  const needed = predict(net, [
    [1, 2],
    [3, 4],
  ]).toArray();
  test.each<[string, Parameters<inference.Model["predict"]>]>([
    [
      "nested arrays",
      [
        [
          [1, 2],
          [3, 4],
        ],
      ],
    ],
    ["arrays of typed arrays", [[Float32Array.of(1, 2), Int16Array.of(3, 4)]]],
    ["typed arrays of examples in a row", [Float32Array.of(1, 2, 3, 4)]],
    ["plain arrays of examples in a row", [[1, 2, 3, 4]]],
    [
      "a shape",
      [
        [1, 2, 3, 4],
        [2, 2],
      ],
    ],
    ["a view of a larger array", [Float32Array.of(0, 1, 2, 3, 4).subarray(1)]],
  ])("%s", (_, args) => {
    const { data, shape } = model(net).predict(...args);
    expect(data).toEqual(needed);
    expect(shape).toEqual([2, 3]);
  });

  test("what it is given, and leaves it alone", () => {
    const x = Float32Array.of(-1, 2);
    const m = model(sequential(relu));
    const y = m.predict(x, [1, 2]).data;
    m.predict([5, 6], [1, 2]);
    expect([...x, ...y]).toEqual([-1, 2, 0, 2]);
  });
});
