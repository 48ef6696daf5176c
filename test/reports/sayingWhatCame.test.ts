// What comes of the wrong kind is called by its kind: text in quotes, functions and numbers as such, in a sentence with a way out.
import { describe, expect, test } from "vitest";
import {
  accumulate,
  adam,
  add,
  batchNorm,
  clipNorm,
  concat,
  conv2d,
  crossEntropy,
  dataset,
  decode,
  dense,
  div,
  dropout,
  embedding,
  encode,
  evaluate,
  exp,
  flatten,
  gate,
  huber,
  linear,
  matmul,
  max,
  mean,
  meanSquaredError,
  mul,
  parameters,
  predict,
  readSafetensors,
  relu,
  reshape,
  SievenetError,
  scale,
  seed,
  sequential,
  softmax,
  step,
  sub,
  sum,
  type Tensor,
  tensor,
  train,
  transpose,
  where,
} from "../../src/index.ts";
import { decode as decodeModel } from "../../src/inference/index.ts";

const any = (value: unknown) => value as never;
const x = tensor([[1, 2]]);
const data = dataset({ inputs: [0, 0, 0, 1, 1, 0, 1, 1, 1, 2], labels: [0, 1, 1, 0, 1], shape: [2] });
const net = () => sequential(dense(2, 2));
const trained = (options: object, of: unknown = net()) => train(any(of), data, any(options)).next();

describe("text that looks like a number", () => {
  test.each<[string, () => unknown, string]>([
    ["dense", () => dense(any("2"), 3), '"2"'],
    ["dropout", () => dropout(any("0.5")), "dropout: "],
    ["adam", () => adam({ learningRate: any("0.1") }), 'adam: learningRate is "0.1", but it must be at least 0 and finite.'],
    ["accumulate", () => accumulate(adam(), any("4")), '"4"'],
    ["clipNorm", () => clipNorm(adam(), any("1")), '"1"'],
    ["gate", () => gate(dense(2, 2), { over: "inputs", dropRate: any("0.5") }), 'gate: dropRate is "0.5"'],
    ["lambda", () => gate(dense(2, 2), { over: "inputs", lambda: any("1") }), 'gate: lambda is "1"'],
    ["batchNorm", () => batchNorm(2, { momentum: any("0.1") }), 'batchNorm: momentum is "0.1"'],
    ["crossEntropy", () => crossEntropy(x, [0], { labelSmoothing: any("0.1") }), 'crossEntropy: labelSmoothing is "0.1"'],
    ["huber", () => huber(x, [1, 2], { delta: any("1") }), 'huber: delta is "1"'],
    ["seed", () => seed(any("1")), 'seed: "1" came'],
  ])("is quoted by %s", (_, call, text) => {
    expect(call).toThrow(SievenetError);
    expect(call).toThrow(text);
  });

  test("is quoted by train", async () => {
    await expect(trained({ epochs: "10" })).rejects.toThrow('train: epochs is "10", but it must be a whole number from 1 up.');
    await expect(trained({ averageDecay: "0.9" })).rejects.toThrow('train: averageDecay is "0.9"');
    await expect(trained({ dropLast: "true" })).rejects.toThrow('train: dropLast is "true", but it must be true or false.');
  });
});

describe("optimizers and losses", () => {
  test("given by name, or before they are made, are told from those that can be used", async () => {
    await expect(trained({ optimizer: "adam" })).rejects.toThrow('train: "adam" came for an optimizer, but one is needed such as adam() gives');
    await expect(trained({ optimizer: adam })).rejects.toThrow("train: function came for an optimizer, but one is needed such as adam() gives");
    await expect(trained({ loss: "meanSquaredError" })).rejects.toThrow(
      'train: the loss is "meanSquaredError", but it must be a function of outputs and labels. Give the function itself: loss: meanSquaredError.',
    );
    expect(() => evaluate(net(), data, any({}))).toThrow("evaluate: the loss is an object, but it must be a function");
  });
});

describe("an op", () => {
  test.each<[string, () => unknown, string]>([
    ["add", () => add(x, any(1)), "add: 1 came where a tensor is needed. Write tensor(1)."],
    ["sub", () => sub(any(1), x), "sub: 1 came"],
    ["mul", () => mul(x, any([1])), "mul: [1] came where a tensor is needed. Make one with tensor()."],
    ["div", () => div(x, any("2")), 'div: "2" came'],
    ["where", () => where(x, any(1), x), "where: 1 came"],
    ["relu", () => relu(any(1)), "relu: 1 came"],
    ["exp", () => exp(any(undefined)), "exp: undefined came"],
    ["sum", () => sum(any(1)), "sum: 1 came"],
    ["mean", () => mean(any([1, 2])), "mean: [1, 2] came"],
    ["max", () => max(any(null)), "max: null came"],
    ["matmul", () => matmul(x, any(1)), "matmul: 1 came"],
    ["softmax", () => softmax(any(1)), "softmax: 1 came"],
    ["reshape", () => reshape(any(1), [1]), "reshape: 1 came"],
    ["flatten", () => flatten(any(1)), "flatten: 1 came"],
    ["transpose", () => transpose(any(1)), "transpose: 1 came"],
    ["concat", () => concat([x, any(1)]), "concat: 1 came"],
    ["linear", () => linear(any(1), x), "linear: 1 came"],
    ["scale by a tensor", () => scale(x, any(x)), "affine: an object came where a plain number is needed. Use mul() and add() for tensors."],
    ["a layer", () => dense(1, 1).forward(any(1)), "dense(1, 1): 1 came"],
    ["a convolution", () => conv2d(1, 1, 1).forward(any(1)), "conv2d(1, 1, 1): 1 came"],
    ["a loss", () => crossEntropy(any([1, 2]), [0]), "crossEntropy: [1, 2] came"],
    ["a loss of numbers", () => meanSquaredError(any(1), [0]), "meanSquaredError: 1 came"],
  ])("says what came instead of a tensor: %s", (_, call, text) => {
    expect(call).toThrow(SievenetError);
    expect(call).toThrow(text);
  });
});

describe("a sound file of another type of numbers", () => {
  /** A safetensors file of one tensor of two numbers. */
  function fileOf(dtype: string, bytes: number) {
    const header = new TextEncoder().encode(JSON.stringify({ "0.weight": { dtype, shape: [2], data_offsets: [0, 2 * bytes] } }));
    const file = new Uint8Array(8 + header.length + 2 * bytes);
    new DataView(file.buffer).setUint32(0, header.length, true);
    file.set(header, 8);
    return file;
  }

  test.each([
    ["F16", 2],
    ["BF16", 2],
    ["I64", 8],
    ["F64", 8],
    ["U8", 1],
    ["BOOL", 1],
  ] as const)("is not called unsound: %s", (dtype, bytes) => {
    expect(readSafetensors(fileOf(dtype, bytes)).tensors.get("0.weight")).toMatchObject({ dtype, shape: [2] });
    expect(() => decode(fileOf(dtype, bytes))).toThrow("not one of a sievenet net, which encode() gives. readSafetensors() reads its arrays");
  });

  test("is named where its numbers are not known", () => {
    const text = 'Tensor "0.weight" of this file is of type F8_E4M3, which is not known here. Convert it before, to F32 or I32.';
    expect(() => decode(fileOf("F8_E4M3", 1))).toThrow(text);
    expect(() => readSafetensors(fileOf("F8_E4M3", 1))).toThrow(text);
  });
});

describe("a net", () => {
  test("that gives two outputs is refused by predict and train, with a way out", async () => {
    const head = dense(2, 2);
    const two = { head, forward: (input: Tensor) => [head.forward(input), head.forward(input)] };
    const text = "Put several outputs side by side with concat([a, b], 1), or train with step(), whose loss may use each of them.";
    expect(() => predict(any(two), x)).toThrow(text);
    await expect(trained({}, two)).rejects.toThrow(text);
    await expect(trained({}, { head, forward: async (input: Tensor) => head.forward(input) })).rejects.toThrow("The net gave a promise");
  });

  test("with a batch norm and a last batch of one example is refused before its first step, which names dropLast", async () => {
    const norm = batchNorm(3);
    const normed = sequential(dense(2, 3), norm, dense(3, 2));
    const before = [...parameters(normed).values()].map((p) => [...p.toArray()]);
    const mean = [...norm.mean.toArray()];
    await expect(trained({ batchSize: 2 }, normed)).rejects.toThrow("leave it out: { dropLast: true }.");
    expect([...parameters(normed).values()].map((p) => [...p.toArray()])).toEqual(before);
    expect([...norm.mean.toArray()]).toEqual(mean);
    await expect(trained({ batchSize: 2, dropLast: true }, normed)).resolves.toMatchObject({ done: false });
  });

  test("with frozen layers after it is told what can help", () => {
    const [front, frozen] = [dense(2, 2), dense(2, 1)];
    const loss = () => sum(frozen.forward(front.forward(x)));
    expect(() => step(front, adam(), loss)).toThrow("else keep it in the net, in a group of the optimizer with learningRateFactor: 0.");
    const [kept, moved] = [frozen.weight.toArray(), front.weight.toArray()];
    const optimizer = adam({ groups: [{ parameters: parameters(frozen).values(), learningRateFactor: 0 }] });
    step({ front, frozen }, optimizer, loss);
    expect(frozen.weight.toArray()).toEqual(kept);
    expect(front.weight.toArray()).not.toEqual(moved);
  });

  test("that reads indices is told when they were bytes", () => {
    expect(() => embedding(20, 2).forward(tensor(Float32Array.of(15 / 255), [1, 1]))).toThrow("Bytes are divided by 255: give indices as 32-bit numbers.");
  });

  test("of images says when channels come last", () => {
    const layer = conv2d(3, 4, 3);
    for (const [last, text] of [
      [3, "It seems to have its channels last: put 3 first, [3, height, width] for each image."],
      [4, "It seems to have its channels last, as RGBA: put 3 first, [3, height, width] for each image."],
    ] as const) {
      const [numbers, shape] = [new Float32Array(100 * last), [1, 10, 10, last]];
      expect(() => layer.forward(tensor(numbers, shape))).toThrow(text);
      expect(() => decodeModel(encode(layer)).predict(numbers, shape)).toThrow(text);
    }
    expect(() => layer.forward(tensor(new Float32Array(500), [1, 5, 10, 10]))).toThrow("Give the layer 5 channels");
  });
});
