// What the inference entry refuses to predict from and to read, and the library of it.
import { describe, expect, test } from "vitest";
import {
  batchNorm,
  conv2d,
  dataset,
  dense,
  dropout,
  embedding,
  encode,
  evaluate,
  FormatError,
  gate,
  type Layer,
  maxPool2d,
  predict,
  relu,
  residual,
  select,
  sequential,
  shaped,
  train,
  zeroPad2d,
} from "../../src/index.ts";
import * as inference from "../../src/inference/index.ts";
import { decode, ShapeError, ValueError } from "../../src/inference/index.ts";
import { model } from "./modelOf.ts";
import { edited } from "../support/savedFiles.ts";

describe("predict() refuses", () => {
  test.each<[string, Layer, unknown, readonly number[] | undefined, typeof ShapeError | typeof ValueError, string]>([
    ["rows of another length", dense(3, 2), [[1, 2]], undefined, ShapeError, "dense(3, 2): the input is [1, 2] but needs [batch, 3]."],
    ["part of an example", dense(3, 2), [1, 2, 3, 4], undefined, ShapeError, "predict: 4 numbers came, which are not whole examples: one is [3], 3 numbers."],
    ["numbers that do not fill the shape", dense(3, 2), [1, 2], [1, 3], ShapeError, "predict: 2 numbers came but the shape [1, 3] needs 3."],
    ["a shape that is none", dense(3, 2), [1, 2], [1, -3], ShapeError, "predict: the shape [1, -3] has -3"],
    [
      "rows where images are needed",
      conv2d(1, 2, 3),
      [[1, 2]],
      undefined,
      ShapeError,
      "conv2d(1, 2, 3): the input is [1, 2] but needs [batch, 1, height, width].",
    ],
    [
      "images that are too small",
      conv2d(1, 2, 3),
      [1, 2, 3, 4],
      [1, 1, 2, 2],
      ShapeError,
      "conv2d(1, 2, 3): the kernel of 3 x 3 is larger than the image of 2 x 2.",
    ],
    [
      "images of other channels",
      zeroPad2d(1),
      [[1, 2]],
      undefined,
      ShapeError,
      "zeroPad2d(1): the input is [1, 2] but needs [batch, channels, height, width].",
    ],
    [
      "maps too small to pool",
      sequential(conv2d(1, 1, 2), relu, maxPool2d(2)),
      [1, 2, 3, 4],
      [1, 1, 2, 2],
      ShapeError,
      "maxPool2d(2): the kernel of 2 x 2 is larger",
    ],
    ["words", dense(1, 2), ["one"], undefined, ValueError, "predict: item 0 is one, but only numbers can be held."],
    ["nothing", dense(1, 2), undefined, undefined, ValueError, "predict: undefined came, but a number or an array of numbers is needed."],
    [
      "a place no table has",
      embedding(4, 2),
      [[1, 4]],
      undefined,
      ValueError,
      "embedding(4, 2): number 1 of the input is 4, but it must be a whole number from 0 to 3.",
    ],
    [
      "paths that part",
      sequential(residual(dense(2, 3))),
      [[1, 2]],
      undefined,
      ShapeError,
      "residual: the main path gives [1, 3] but what goes past it is [1, 2].",
    ],
  ])("%s", (_, net, values, shape, kind, text) => {
    const m = model(net);
    for (let again = 0; again < 2; again++) {
      expect(() => m.predict(values as never, shape)).toThrow(kind);
      expect(() => m.predict(values as never, shape)).toThrow(text);
    }
  });
});

describe("decode() refuses", () => {
  const gated = sequential(relu, sequential(gate(dense(2, 2), { over: "inputs" })));
  test("a net with gates", () => {
    expect(() => decode(encode(gated))).toThrow(FormatError);
    expect(() => decode(encode(gated))).toThrow(
      'decode: this net still has gates, at "1.0" for one, and sievenet/inference predicts without any. compact() it in sievenet and save that.',
    );
    expect(() => decode(encode(gate(conv2d(1, 1, 3), { over: "outputs" })))).toThrow(/still has gates, and sievenet/);
  });
  test("what is no file", () => {
    expect(() => decode(new Uint8Array(3))).toThrow(inference.FormatError);
    expect(() => decode(dense(1, 1) as never)).toThrow(
      "decode: an object came, but the bytes of a saved net are needed: encode(compact(net)) of sievenet gives them.",
    );
    expect(() => decode("net.safetensors" as never)).toThrow("decode: net.safetensors came");
  });
  test("a safetensors file of another kind", () => {
    const header = new TextEncoder().encode('{"__metadata__":{"format":"pt"}}');
    const bytes = new Uint8Array(8 + header.length);
    bytes[0] = header.length;
    bytes.set(header, 8);
    expect(() => decode(bytes)).toThrow("decode: this is a safetensors file, but not one of a sievenet net");
  });

  test.each<[string, Layer, string, string, RegExp]>([
    ["a layer it does not know", dense(2, 2), '"dense"', '"lense"', /holds a layer of type "lense" that this version does not know/],
    ["a sparse layer", embedding(2, 2), '"embedding"', '"sparseOne"', /of type "sparseOne" that sievenet\/inference does not read. Save densify\(net\)\./],
    ["a function it does not know", sequential(relu), '"relu"', '"rely"', /names a function "rely" that this version does not know/],
    ["sizes that do not fit the arrays", dense(2, 3), '"inputs":2', '"inputs":4', /tensor "0.weight" is \[2, 3\] but its architecture needs \[4, 3\]/],
    ["a size of 0", maxPool2d(2), '"kernel":[2,2]', '"kernel":[0,2]', /cannot be built.*maxPool2d: kernel is \[0, 2\]/],
    ["a stride of 0", conv2d(1, 1, 3), '"stride":[1,1]', '"stride":[1,0]', /cannot be built.*conv2d: stride is \[1, 0\]/],
    ["groups that do not divide", conv2d(2, 2, 1), '"groups":1', '"groups":3', /cannot be built.*groups is 3/],
    ["an epsilon of 0", batchNorm(2, { epsilon: 3 }), '"epsilon":3', '"epsilon":0', /cannot be built.*epsilon is 0/],
    ["an index out of range", select([3], 4), '"inputs":4', '"inputs":3', /cannot be built.*select: index 0 is 3/],
    ["a rate of 1", dropout(0.5), '"rate":0.5', '"rate":1.5', /cannot be built.*rate is 1.5/],
  ])("%s", (_, net, from, to, text) => {
    expect(() => decode(edited(encode(sequential(net)), from, to))).toThrow(FormatError);
    expect(() => decode(edited(encode(sequential(net)), from, to))).toThrow(text);
  });
});

test("the library refuses a model with one sentence", async () => {
  const m = model(dense(2, 2)) as never;
  const text = "It is a model of sievenet/inference, which predicts by itself: model.predict(values).";
  expect(() => predict(m, [[1, 2]])).toThrow(text);
  const data = dataset({ inputs: [1, 2], labels: [0], shape: [2] });
  expect(() => evaluate(m, data)).toThrow(text);
  await expect(async () => {
    for await (const _ of train(m, shaped(data, [2]), { epochs: 1 }));
  }).rejects.toThrow(text);
});
