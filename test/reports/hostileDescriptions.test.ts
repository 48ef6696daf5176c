// Sizes in files that no layer could have: refused, or computed within the layer's own memory.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { StoredArray } from "../../src/descriptions/facts.ts";
import { writeSafetensors } from "../../src/formats/safetensors.ts";
import {
  averagePool,
  conv2d,
  decode,
  dense,
  FormatError,
  gradients,
  layerNorm,
  maxPool,
  predict,
  select,
  SievenetError,
  sum,
  tensor,
} from "../../src/index.ts";
import { decode as decodeModel } from "../../src/inference/index.ts";
import "../../src/sparse/index.ts";

const CANARY = 12345.625;

const floats = (shape: number[], value = 1): StoredArray => ({ shape, values: new Float32Array(shape.reduce((a, b) => a * b, 1)).fill(value) });
const ints = (...values: number[]): StoredArray => ({ shape: [values.length], values: Int32Array.from(values) });

function file(architecture: object, tensors: Record<string, StoredArray>): Uint8Array {
  const metadata = { format: "sievenet", version: "1", architecture: JSON.stringify(architecture) };
  return writeSafetensors({ tensors: new Map(Object.entries(tensors)), metadata });
}

const sparseWeight = { starts: ints(0, 1), indices: ints(0), weight: floats([1, 1]) };

/** A layer as a file has it: a description that is sound, its arrays, and the shape of an input. */
interface Stored {
  readonly description: Record<string, unknown>;
  readonly arrays: Record<string, StoredArray>;
  readonly shape: number[];
}

const convolution = { inputs: 1, outputs: 1, kernel: [1, 1], stride: [1, 1], padding: [0, 0], dilation: [1, 1], groups: 1, outputSize: [2, 2] };
const window = { kernel: [2, 2], stride: [1, 1], padding: [1, 1] };
const layers: readonly Stored[] = [
  { description: { type: "sparseConv2d", ...convolution, format: "csr", count: 1, bias: false }, arrays: sparseWeight, shape: [1, 1, 2, 2] },
  { description: { type: "sparseDense", inputs: 2, outputs: 1, format: "csr", count: 1, bias: false }, arrays: sparseWeight, shape: [1, 2] },
  { description: { type: "conv2d", ...convolution, bias: false }, arrays: { weight: floats([1, 1, 1, 1]) }, shape: [1, 1, 2, 2] },
  { description: { type: "maxPool2d", ...window }, arrays: {}, shape: [1, 1, 2, 2] },
  { description: { type: "averagePool2d", ...window, countPadding: true }, arrays: {}, shape: [1, 1, 2, 2] },
  { description: { type: "zeroPad2d", padding: [1, 1] }, arrays: {}, shape: [1, 1, 2, 2] },
  { description: { type: "dense", inputs: 2, outputs: 1, bias: false }, arrays: { weight: floats([2, 1]) }, shape: [1, 2] },
  { description: { type: "select", inputs: 2, count: 1 }, arrays: { indices: ints(1) }, shape: [1, 2] },
  { description: { type: "embedding", count: 2, width: 1 }, arrays: { weight: floats([2, 1]) }, shape: [1, 2] },
  {
    description: { type: "layerNorm", features: 1, width: 2, epsilon: 1e-5 },
    arrays: { scale: floats([1]), shift: floats([1]), "among.indices": ints(1) },
    shape: [2, 1],
  },
  { description: { type: "standardize", features: 2 }, arrays: { mean: floats([2]), inverse: floats([2]) }, shape: [1, 2] },
  { description: { type: "columns", columns: [{ mean: 1 }, { categories: 2 }], picked: [0, 2] }, arrays: {}, shape: [1, 2] },
  {
    description: { type: "batchNorm", channels: 2, momentum: 0.1, epsilon: 1e-5 },
    arrays: { scale: floats([2]), shift: floats([2]), mean: floats([2]), variance: floats([2]) },
    shape: [1, 2],
  },
];

const wrongNumbers: readonly unknown[] = [
  -1,
  -4,
  0,
  0.5,
  1.5,
  3,
  7,
  1000,
  65536,
  2 ** 24,
  2 ** 24 + 1,
  2 ** 31 - 1,
  2 ** 31,
  -(2 ** 31),
  2 ** 32,
  2 ** 32 + 1,
  2 ** 52,
  1e300,
  null,
  "1",
  true,
  [],
];

/** Every description with one of its numbers, or one of a pair, replaced. */
function* changed(value: unknown, { description }: Stored) {
  for (const [key, was] of Object.entries(description)) {
    if (typeof was === "number") yield { ...description, [key]: value };
    if (!Array.isArray(was)) continue;
    for (const pair of [[value, was[1]], [was[0], value], [value, value], value, [value]]) yield { ...description, [key]: pair };
  }
}

/** Computes with what a file says, between canaries: nothing of them comes out, and they stay. */
function between(bytes: Uint8Array, shape: number[]): void {
  const before = canaryLayer();
  const values = new Float32Array(shape.reduce((a, b) => a * b, 1)).fill(1);
  const outputs: Float32Array[] = [];
  for (const run of [() => predict(decode(bytes), tensor(values, shape)).toArray(), () => decodeModel(bytes).predict(values, shape).data]) {
    try {
      outputs.push(run());
    } catch (error) {
      if (!(error instanceof SievenetError)) throw error;
    }
  }
  const after = canaryLayer();
  for (const each of [before, after]) expect(each.weight.toArray().every((w) => w === CANARY)).toBe(true);
  for (const each of outputs) expect(each.slice(0, 4096).some((y) => Math.abs(y) > 1000)).toBe(false);
}

/** A layer whose weights are all the canary. */
function canaryLayer() {
  const layer = dense(16, 64);
  layer.weight.set(new Float32Array(1024).fill(CANARY));
  return layer;
}

describe("a number of a description that no layer can have", () => {
  for (const stored of layers) {
    test(`of ${stored.description["type"]}`, () => {
      between(file(stored.description, stored.arrays), stored.shape);
      for (const value of wrongNumbers) for (const description of changed(value, stored)) between(file(description, stored.arrays), stored.shape);
    });
  }

  test("of sparseConv2d is refused when the file is read", () => {
    const { description, arrays } = layers[0] as Stored;
    for (const name of ["stride", "dilation", "groups", "inputs", "outputs", "kernel"])
      for (const value of [-1, 0, 0.5, 2 ** 31, 2 ** 32])
        expect(() => decode(file({ ...description, [name]: value }, arrays)), `${name} ${value}`).toThrow(FormatError);
    for (const value of [-1, 0.5, 2 ** 31]) expect(() => decode(file({ ...description, padding: [value, 0] }, arrays))).toThrow(/padding is/);
  });

  test("several at once, drawn", () => {
    const value = fc.constantFrom(...wrongNumbers);
    fc.assert(
      fc.property(fc.constantFrom(...layers), fc.array(fc.tuple(fc.nat(40), value), { minLength: 2, maxLength: 4 }), (stored, changes) => {
        let description = stored.description;
        for (const [which, by] of changes) {
          const all = [...changed(by, { ...stored, description })];
          description = all[which % all.length] ?? description;
        }
        between(file(description, stored.arrays), stored.shape);
      }),
      { numRuns: 300 },
    );
  });
});

describe("the same bounds hold for calls:", () => {
  const x = tensor([1, 2, 3, 4], [1, 1, 2, 2]);
  test.each<[string, () => unknown]>([
    ["a convolution's stride", () => conv2d(1, 1, 1, { stride: 2 ** 32 }).forward(x)],
    ["a convolution's dilation", () => conv2d(1, 1, 1, { dilation: 2 ** 32 }).forward(x)],
    ["a frame of 2^30 numbers", () => conv2d(1, 1, [32769, 1], { padding: 16384 }).forward(x)],
    ["a frame of strides", () => conv2d(1, 1, 1, { stride: 2 ** 20 }).forward(x)],
    ["pooling by the largest", () => maxPool(x, { kernel: 2, stride: 2 ** 32 })],
    ["pooling by the mean", () => averagePool(x, { kernel: 2, stride: [1, 2 ** 32] })],
    ["a kernel whose numbers cannot be counted", () => averagePool(x, { kernel: 32768, padding: 16384 })],
    ["features", () => layerNorm(2 ** 30)],
    ["inputs of a selection", () => select([0], 1e9)],
  ])("%s", (_, call) => {
    expect(call).toThrow(SievenetError);
  });

  test("the gradient of average pooling ends, and is right, at the largest stride", () => {
    const [slope] = gradients(() => sum(averagePool(x, { kernel: 1, stride: 2 ** 24 })), [x]).gradients;
    expect([...(slope as Float32Array)]).toEqual([1, 0, 0, 0]);
  });
});
