// Two copies of the library beside each other: what one has made, the other refuses in a sentence, and reads no foreign memory.
import * as one from "sievenet";
import type * as sparseOne from "sievenet/sparse";
import { describe, expect, test, vi } from "vitest";

vi.resetModules();
const two: typeof one = await import("sievenet");
const sparseTwo: typeof sparseOne = await import("sievenet/sparse");

const text = /^A tensor, net or optimizer came from another copy of sievenet, whose memory this one cannot reach\. Two copies are loaded: keep one/;
/** Whether the second copy refuses in its own words. */
const refuses = (work: () => unknown) => {
  expect(work).toThrow(text);
  expect(work).toThrow(two.UsageError);
};

/** A net that doubles, with a gate. */
function make(lib: typeof one) {
  const layer = lib.dense(1, 1);
  layer.weight.set([2]);
  return lib.sequential(layer, lib.relu, lib.gate(lib.dense(1, 2), { over: "inputs", lambda: 0.1 }));
}
const foreign = make(one);
const net = make(two);
const x = one.tensor([[1], [2]]);
const y = two.tensor([[1], [2]]);
const data = two.dataset({ inputs: [1, 2], labels: [0, 1], shape: [1] });
/** The answers of the first copy, which stay what they are. */
const before = one.predict(foreign, x).toArray();

test("the copies are two", () => {
  expect(one.Tensor).not.toBe(two.Tensor);
  expect(one.predict(one.sequential(foreign.parts[0] as one.Layer), [[2]]).toArray()).toEqual(Float32Array.of(4));
  expect(two.predict(two.sequential(net.parts[0] as one.Layer), [[2]]).toArray()).toEqual(Float32Array.of(4));
});

describe("a net of the other copy is refused by", () => {
  test.each<[string, () => unknown]>([
    ["predict", () => two.predict(foreign, [[2]])],
    ["predict, of a tensor", () => two.predict(foreign, y)],
    ["predict, of its own tensor", () => two.predict(foreign, x)],
    ["predict, of a dataset", () => two.predict(foreign, data)],
    ["sequential", () => two.sequential(two.relu, foreign)],
    ["sequential, a layer of it", () => two.sequential(foreign.parts[0] as one.Layer)],
    ["sequential, a block of it", () => two.sequential(one.residual(one.relu))],
    ["residual", () => two.residual(foreign)],
    ["residual, as the shortcut", () => two.residual(two.relu, foreign.parts[0] as one.Layer)],
    ["gate", () => two.gate(one.dense(1, 1), { over: "inputs" })],
    ["gate with a mask", () => two.gate(one.dense(2, 1), { over: "inputs", mask: [0, 1] })],
    ["predict, inside an object", () => two.predict({ forward: (z: one.Tensor) => foreign.forward(z), foreign } as one.Layer, [[2]])],
    ["evaluate", () => two.evaluate(foreign, data)],
    ["training", () => two.training(foreign, data)],
    ["step", () => two.step(foreign, two.adam(), () => two.mean(foreign.forward(y)))],
    ["encode", () => two.encode(foreign)],
    ["compact", () => two.compact(foreign)],
    ["compaction", () => two.compaction(foreign, foreign)],
    ["count", () => two.count(foreign)],
    ["countLayers", () => two.countLayers(foreign)],
    ["openGates", () => two.openGates(foreign)],
    ["summary", () => two.summary(foreign, [1])],
    ["estimate", () => two.estimate(foreign, data)],
    ["parameters", () => two.parameters(foreign)],
    ["gateParameters", () => two.gateParameters(foreign)],
    ["penalty", () => two.penalty(foreign)],
    ["expectedCost", () => two.expectedCost(foreign)],
    ["sparsify", () => sparseTwo.sparsify(foreign)],
    ["densify", () => sparseTwo.densify(foreign)],
  ])("%s", (_, work) => {
    refuses(work);
    expect(one.predict(foreign, x).toArray()).toEqual(before);
  });

  test("itself, given tensors of the other", () => {
    expect(() => two.predict((z) => foreign.forward(z), [[2]])).toThrow(text);
    expect(() => foreign.forward(y)).toThrow(text);
  });

  test("train, and save", async () => {
    await expect(async () => {
      for await (const _ of two.train(foreign, data, { epochs: 1 }));
    }).rejects.toThrow(text);
    await expect(two.save("never.safetensors", foreign)).rejects.toThrow(text);
  });
});

describe("a tensor of the other copy is refused by", () => {
  const { tensor: own } = two;
  test.each<[string, () => unknown]>([
    ["predict", () => two.predict(net, x)],
    ["sparsify", () => sparseTwo.sparsify(two.compact(net), { measure: x })],
    ["gradients, as what they are of", () => two.gradients(() => two.sum(y), [x])],
    ["gradients, as the loss", () => two.gradients(() => one.sum(x), [y])],
    ["step, as the loss", () => two.step(net, two.adam(), () => one.sum(x))],
    ["step, inside the loss", () => two.step(net, two.adam(), () => two.mean(net.forward(x)))],
    ["meanSquaredError, as the output", () => two.meanSquaredError(x, [1, 2])],
    ["meanSquaredError, as the target", () => two.meanSquaredError(y, x)],
    ["crossEntropy, as the output", () => two.crossEntropy(x, [0, 0])],
    ["crossEntropy, as the target", () => two.crossEntropy(own([[0, 1]]), one.tensor([[0, 1]]))],
    ["accuracy, as the scores", () => two.accuracy(one.tensor([[0, 1]]), [1])],
    ["accuracy, as the labels", () => two.accuracy([[0, 1]], one.tensor([1]))],
    ["rocAuc", () => two.rocAuc(one.tensor([0, 1]), [0, 1])],
  ])("%s", (_, work) => refuses(work));

  const z = one.tensor([
    [1, 2],
    [3, 4],
  ]);
  const w = two.tensor([
    [1, 2],
    [3, 4],
  ]);
  test.each<[string, (x: one.Tensor) => unknown]>([
    ...(
      [
        "relu",
        "sigmoid",
        "tanh",
        "exp",
        "sqrt",
        "square",
        "abs",
        "gelu",
        "silu",
        "softplus",
        "softmax",
        "sum",
        "mean",
        "sumSquares",
        "flatten",
        "transpose",
      ] as const
    ).map((name): [string, (x: one.Tensor) => unknown] => [name, two[name] as (x: one.Tensor) => unknown]),
    ...(["add", "sub", "mul", "div", "matmul"] as const).flatMap((name): [string, (x: one.Tensor) => unknown][] => [
      [`${name}, first`, (x) => two[name](x, w)],
      [`${name}, second`, (x) => two[name](w, x)],
    ]),
    ["linear, weight", (x) => two.linear(w, x)],
    ["linear, input", (x) => two.linear(x, w)],
    ["reshape", (x) => two.reshape(x, [4])],
    ["gather", (x) => two.gather(x, [0])],
    ["concat", (x) => two.concat([w, x])],
    ["slice", (x) => two.slice(x, [0, 0], [1, 1])],
    ["max", (x) => two.max(x)],
  ])("%s", (_, op) => {
    expect(() => op(z)).toThrow(text);
    expect(op(w)).toBeDefined();
  });
});

describe("a foreign tensor is refused before it is read, as", () => {
  const [alien, images, square] = [one.tensor([1, 2]), two.tensor(new Float32Array(8), [1, 2, 2, 2]), two.tensor(new Float32Array(4), [2, 2])];
  const [filters, two2] = [two.tensor(new Float32Array(4), [2, 2, 1, 1]), two.tensor([1, 2])];
  const { mean, variance } = two.batchNorm(2);
  const { mean: theirs } = one.batchNorm(2);
  const shape = { temperature: 2 / 3, stretch: [-0.1, 1.1] } as const;
  const norm = { scale: two2, shift: two2, mean, variance };
  test.each<[string, () => unknown]>([
    ["the bias of linear", () => two.linear(square, square, alien)],
    ["the gate of linear", () => two.linear(square, square, undefined, { gate: alien })],
    ["the bias of convolve2d", () => two.convolve2d(images, filters, alien)],
    ["its gate over inputs", () => two.convolve2d(images, filters, undefined, { inputGate: alien })],
    ["its gate over outputs", () => two.convolve2d(images, filters, undefined, { outputGate: alien })],
    ["the scale of layerNormalization", () => two.layerNormalization(square, { scale: alien, shift: two2 })],
    ["its shift", () => two.layerNormalization(square, { scale: two2, shift: alien })],
    ["the scale of batchNormalization", () => two.batchNormalization(square, { ...norm, scale: alien })],
    ["its shift", () => two.batchNormalization(square, { ...norm, shift: alien })],
    ["its gate", () => two.batchNormalization(square, { ...norm, gate: alien })],
    ["its statistics", () => two.batchNormalization(square, { ...norm, mean: theirs })],
    ["log alpha of hardConcrete", () => two.hardConcrete(alien, two2, shape)],
    ["its noise", () => two.hardConcrete(two2, alien, shape)],
    ["log alpha of openProbability", () => two.openProbability(alien, shape)],
    ["the choices of where", () => two.where(two2, two2, alien)],
  ])("%s", (_, work) => {
    const reads = (["address", "openAddress"] as const).map((name) => vi.spyOn(one.Tensor.prototype, name, "get"));
    refuses(work);
    for (const each of reads) {
      expect(each).not.toHaveBeenCalled();
      each.mockRestore();
    }
  });
});

describe("an optimizer of the other copy", () => {
  test.each<[string, () => one.Optimizer]>([
    ["adam", () => one.adam()],
    ["sgd", () => one.sgd()],
    ["rmsProp", () => one.rmsProp()],
    ["clipNorm", () => one.clipNorm(two.sgd(), 1)],
    ["around one of this", () => two.clipNorm(one.sgd(), 1)],
    ["accumulate", () => one.accumulate(one.adam(), 2)],
  ])("is refused: %s", (_, optimizer) => {
    const values = () => [...two.parameters(net).values()].map((each) => Array.from(each.toArray()));
    const now = values();
    refuses(() => two.step(net, optimizer(), () => two.mean(net.forward(y))));
    refuses(() => two.training(net, data, { optimizer: optimizer() }));
    expect(values()).toEqual(now);
  });

  test("groups of its parameters are refused", () => {
    refuses(() => two.adam({ groups: [{ parameters: one.parameters(foreign).values() }] }));
  });
});

test("datasets, files and optimizers of one's own go from one to the other", () => {
  const all = one.dataset({ inputs: [1, 2], labels: [0, 1], shape: [1] });
  expect(two.evaluate(net, all)).toEqual(two.evaluate(net, data));
  expect(two.predict(two.decode(one.encode(foreign)), [[1], [2]]).toArray()).toEqual(before);
  const still = { name: "still", learningRate: 0, steps: 0, update() {} };
  one.step(foreign, still, () => one.mean(foreign.forward(x)));
  two.step(net, still, () => two.mean(net.forward(y)));
  expect(still.steps).toBe(2);
});
