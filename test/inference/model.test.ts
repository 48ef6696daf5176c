import { describe, expect, test } from "vitest";
import {
  type BatchNorm,
  batchNorm,
  conv2d,
  dense,
  dropout,
  embedding,
  encode,
  evaluate,
  FormatError,
  flatten,
  gate,
  type Layer,
  layerNorm,
  maxPool2d,
  predict,
  relu,
  residual,
  select,
  sequential,
  shaped,
  train,
  dataset,
  zeroPad2d,
} from "../../src/index.ts";
import * as inference from "../../src/inference/index.ts";
import { decode, ShapeError, ValueError } from "../../src/inference/index.ts";
import { numbers } from "../support/numbers.ts";

const mlp = () => sequential(select([0, 2, 3], 5), dense(3, 4), relu, dropout(0.5), dense(4, 2, { bias: false }));
const model = (net: Layer, notes?: Record<string, string>) => decode(encode(net, notes));

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

  /** The same file with other words in its architecture, as many letters. */
  const edited = (net: Layer, from: string, to: string) => {
    const text = Buffer.from(encode(net)).toString("latin1");
    expect(text).toContain(from);
    expect(to.length).toBe(from.length);
    return new Uint8Array(Buffer.from(text.replace(from, to), "latin1"));
  };
  test.each<[string, Layer, string, string, RegExp]>([
    ["a layer it does not know", dense(2, 2), '\\"dense\\"', '\\"lense\\"', /holds a layer of type "lense" that this version does not know/],
    [
      "a sparse layer",
      embedding(2, 2),
      '\\"embedding\\"',
      '\\"sparseOne\\"',
      /of type "sparseOne" that sievenet\/inference does not read. Save densify\(net\)\./,
    ],
    ["a function it does not know", sequential(relu), '\\"relu\\"', '\\"rely\\"', /names a function "rely" that this version does not know/],
    ["sizes that do not fit the arrays", dense(2, 3), '\\"inputs\\":2', '\\"inputs\\":4', /tensor "0.weight" is \[2, 3\] but its architecture needs \[4, 3\]/],
    ["a size of 0", maxPool2d(2), '\\"kernel\\":[2,2]', '\\"kernel\\":[0,2]', /cannot be built.*maxPool2d: kernel is \[0, 2\]/],
    ["a stride of 0", conv2d(1, 1, 3), '\\"stride\\":[1,1]', '\\"stride\\":[1,0]', /cannot be built.*conv2d: stride is \[1, 0\]/],
    ["groups that do not divide", conv2d(2, 2, 1), '\\"groups\\":1', '\\"groups\\":3', /cannot be built.*groups is 3/],
    ["an epsilon of 0", batchNorm(2, { epsilon: 3 }), '\\"epsilon\\":3', '\\"epsilon\\":0', /cannot be built.*epsilon is 0/],
    ["an index out of range", select([3], 4), '\\"inputs\\":4', '\\"inputs\\":3', /cannot be built.*select: index 0 is 3/],
    ["a rate of 1", dropout(0.5), '\\"rate\\":0.5', '\\"rate\\":1.5', /cannot be built.*rate is 1.5/],
  ])("%s", (_, net, from, to, text) => {
    expect(() => decode(edited(sequential(net), from, to))).toThrow(FormatError);
    expect(() => decode(edited(sequential(net), from, to))).toThrow(text);
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

describe("memory", () => {
  test("does not grow over 100 000 predictions of changing batches", () => {
    const net = sequential(dense(6, 5), relu, residual(sequential(batchNorm(5) as BatchNorm, dense(5, 5))), dense(5, 2));
    const m = model(net);
    const bytes = () => m.memoryBytes;
    const x = numbers(6 * 300);
    for (let batch = 1; batch <= 300; batch++) m.predict(x.subarray(0, 6 * batch));
    const before = bytes();
    for (let i = 0; i < 100_000; i++) m.predict(x.subarray(0, 6 * (1 + (i % 8))));
    expect(bytes()).toBe(before);
  });

  test("stays bounded whatever the sizes of images", () => {
    const m = model(sequential(conv2d(1, 4, 3), relu, maxPool2d(2)));
    let most = 0;
    for (let i = 0; i < 400; i++) {
      const side = 40 + (i % 200);
      m.predict(new Float32Array(side * side), [1, 1, side, side]);
      if (i === 199) most = m.memoryBytes;
    }
    expect(m.memoryBytes).toBe(most);
    expect(most).toBeLessThan(40e6);
  });

  test("an error in between leaves nothing behind", () => {
    const m = model(sequential(relu, dense(3, 2)));
    const fails = () => expect(() => m.predict(new Float32Array(4000), [1, 4000])).toThrow(ShapeError);
    fails();
    const before = m.memoryBytes;
    for (let i = 0; i < 2000; i++) fails();
    expect(m.memoryBytes).toBe(before);
  });

  test("of models that are forgotten is given back", () => {
    const bytes = encode(dense(1000, 1000));
    const before = process.memoryUsage().rss;
    // 2.8 GB in all
    for (let i = 0; i < 500; i++) decode(bytes).predict(new Float32Array(1000));
    expect(process.memoryUsage().rss - before).toBeLessThan(1e9);
  });
});
