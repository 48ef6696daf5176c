// Files of half and of a quarter the size: how large exactly, what is lost exactly, and that both entries read the same.
import { describe, expect, test } from "vitest";
import {
  batchNorm,
  compact,
  conv2d,
  dataset,
  type Dense,
  decode,
  dense,
  embedding,
  encode,
  flatten,
  gate,
  type Layer,
  parameters,
  predict,
  readSafetensors,
  relu,
  residual,
  type Sequential,
  seed,
  sequential,
  state,
  SievenetError,
  sgd,
  storageCost,
  tensor,
  training,
  writeSafetensors,
} from "../../src/index.ts";
import { decode as decodeModel } from "../../src/inference/index.ts";
import { sparsify } from "../../src/sparse/index.ts";
import { numbers } from "../support/numbers.ts";

/** Bytes of the numbers of a file, its header aside. */
const body = (bytes: Uint8Array) => bytes.length - 8 - new DataView(bytes.buffer).getUint32(0, true);

const images = tensor(numbers(20 * 36, -1, 1), [20, 1, 6, 6]);
function convolutional(): Sequential {
  seed(7);
  return sequential(conv2d(1, 8, 3), batchNorm(8), relu, residual(conv2d(8, 8, 1, { groups: 2 })), flatten, dense(128, 10));
}

const mlp = (): Sequential => {
  seed(8);
  return sequential(dense(784, 100), relu, dense(100, 10));
};

describe("the size of a file", () => {
  test.each<["float32" | "float16" | "int8", number]>([
    ["float32", 4 * (784 * 100 + 100 + 100 * 10 + 10)],
    ["float16", 2 * (784 * 100 + 100 * 10) + 4 * 110],
    ["int8", 784 * 100 + 100 * 10 + 4 * 110 + 4 * 110],
  ])("%s: %i bytes of numbers", (storage, bytes) => {
    const file = encode(mlp(), {}, { storage });
    expect(body(file)).toBe(bytes);
    expect(storageCost(mlp(), storage)).toMatchObject({ bytes: file.length, bytesBefore: encode(mlp()).length });
  });

  test("float32 is what there is without being asked", () => expect(encode(mlp(), {}, { storage: "float32" })).toEqual(encode(mlp())));
});

describe("the numbers of a file", () => {
  test("in half precision are off by 2^-11 of themselves at most", () => {
    const net = mlp();
    const again = decode(encode(net, {}, { storage: "float16" }));
    for (const [path, { values }] of state(net)) {
      const others = state(again).get(path)?.values as Float32Array;
      if (/bias/.test(path)) expect(others).toEqual(values);
      else
        for (const [i, value] of values.entries())
          expect(Math.abs((others[i] as number) - value)).toBeLessThanOrEqual(Math.max(2 ** -25, 2 ** -11 * Math.abs(value)));
    }
  });

  test("as bytes are off by half a step of their output at most, and zeros stay zeros", () => {
    const layer = dense(50, 3);
    layer.weight.set(numbers(150, -1, 1).map((value, i) => (i % 7 ? value * 100 ** (i % 3) : 0)));
    const [before, after] = [layer, decode(encode(layer, {}, { storage: "int8" })) as Dense].map((each) => each.weight.toArray()) as [
      Float32Array,
      Float32Array,
    ];
    const most = [0, 1, 2].map((j) => Math.max(...before.filter((_, i) => i % 3 === j).map(Math.abs)));
    for (const [i, value] of before.entries()) {
      // a scale is rounded up to 17 bits
      const step = ((most[i % 3] as number) / 127) * (1 + 2 ** -16);
      expect(Math.abs((after[i] as number) - value)).toBeLessThanOrEqual(step / 2);
      if (!value) expect(after[i]).toBe(0);
    }
  });

  test("of convolutions have a scale for each filter, of embeddings for each feature", () => {
    const { tensors } = readSafetensors(encode(sequential(conv2d(2, 3, 5), conv2d(4, 6, 1, { groups: 2 })), {}, { storage: "int8" }));
    expect([...tensors].map(([name, { dtype, shape }]) => [name, dtype, shape]).filter(([name]) => !/bias/.test(name as string))).toEqual([
      ["0.weight.scale", "F32", [3, 1, 1, 1]],
      ["1.weight.scale", "F32", [6, 1, 1, 1]],
      ["0.weight", "I8", [3, 2, 5, 5]],
      ["1.weight", "I8", [6, 2, 1, 1]],
    ]);
    expect(readSafetensors(encode(embedding(5, 4), {}, { storage: "int8" })).tensors.get("weight.scale")?.shape).toEqual([1, 4]);
  });

  test("that are read and stored again stay what they are", () => {
    for (const storage of ["float16", "int8"] as const)
      for (const net of [mlp(), convolutional(), dense(1, 1), embedding(5, 4)]) {
        const bytes = encode(net, { by: "me" }, { storage });
        expect(encode(decode(bytes), { by: "me" }, { storage })).toEqual(bytes);
      }
  });

  test("of layers whose weights are all zeros, tiny or huge are kept as well as can be", () => {
    const layer = dense(2, 4);
    layer.weight.set([0, 1e-45, 3e38, 1e-38, 0, -1e-45, -3e38, 0]);
    const after = (decode(encode(layer, {}, { storage: "int8" })) as Dense).weight.toArray();
    expect([after[0], after[4], after[1], after[5], after[7]]).toEqual([0, 0, 0, 0, 0]);
    expect((after[2] as number) / 3e38).toBeCloseTo(1, 4);
    expect(after[6]).toBe(-(after[2] as number));
    expect((after[3] as number) / 1e-38).toBeCloseTo(1, 2);
  });
});

describe("both entries read", () => {
  const gated = () => {
    const layer = gate(dense(36, 6), { over: "inputs" });
    layer.gates.inputs?.parameters.logAlpha?.set(Array.from({ length: 36 }, (_, i) => (i % 3 ? 4 : -4)));
    return sequential(flatten, layer, relu, dense(6, 3));
  };
  test.each<[string, () => Layer]>([
    ["a convolutional net", convolutional],
    ["a compacted net", () => compact(gated())],
    ["a sparse net", () => sparsify(sequential(flatten, dense(36, 5)), { density: 1 })],
  ])("%s, with the same bits", (_, make) => {
    for (const storage of ["float16", "int8"] as const) {
      const bytes = encode(make(), {}, { storage });
      const net = decode(bytes);
      expect([...parameters(net).values()].every((each) => each.toArray().every(Number.isFinite))).toBe(true);
      const outputs = predict(net, images).toArray();
      const off = storageCost(make(), storage, images).outputs?.rms as number;
      expect(off).toBeGreaterThan(0);
      expect(off).toBeLessThan(storage === "int8" ? 0.02 : 0.001);
      if (/sparse/.test(_)) continue;
      expect(decodeModel(bytes).predict(images.toArray(), images.shape).data).toEqual(outputs);
    }
  });

  test("gates, which stay as they are", () => {
    const net = gated();
    const again = decode(encode(net, {}, { storage: "int8" }));
    expect(state(again).get("1.gates.inputs.logAlpha")).toEqual(state(net).get("1.gates.inputs.logAlpha"));
  });
});

describe("storageCost()", () => {
  test("counts the examples whose largest output is another", () => {
    const layer = dense(1, 2);
    // the first is 1 in 16 bits, and the first of equals is the largest
    layer.weight.set([0.9999, 1]);
    expect(storageCost(layer, "float16", [[1], [2], [-1]]).otherwise).toBe(2);
  });

  test("states the errors of weights and of outputs", () => {
    const net = convolutional();
    const half = storageCost(net, "float16", images);
    const bytes = storageCost(net, "int8", images);
    expect(half.weights.largest).toBeLessThan(2 ** -11);
    expect(half.weights.rms).toBeLessThan(2 ** -11);
    expect(bytes.weights.largest).toBeGreaterThan(half.weights.largest);
    expect(bytes.weights.largest).toBeLessThan(1 / 253);
    expect(bytes.weights.rms).toBeLessThan(0.01);
    expect(half.otherwise).toBe(0);
    expect(bytes.outputs?.rms).toBeLessThan(0.02);
    expect(storageCost(net, "float32", images)).toMatchObject({ weights: { largest: 0, rms: 0 }, outputs: { largest: 0, rms: 0 }, otherwise: 0 });
    // by hand
    const [before, after] = [net, decode(encode(net, {}, { storage: "int8" }))].map((each) => predict(each, images).toArray()) as [Float32Array, Float32Array];
    const off = before.map((each, i) => (after[i] as number) - each);
    const rms = (all: Float32Array) => Math.sqrt(all.reduce((sum, each) => sum + each * each, 0));
    expect(bytes.outputs?.rms).toBeCloseTo(rms(off) / rms(before), 6);
    expect(bytes.outputs?.largest).toBeCloseTo(Math.max(...off.map(Math.abs)) / Math.max(...before.map(Math.abs)), 6);
  });
});

describe("refused are", () => {
  const layer = (value: number) => {
    const made = dense(2, 1);
    made.weight.set([1, value]);
    return made;
  };
  test.each<[string, () => unknown, string]>([
    ["numbers beyond half precision", () => encode(layer(65520), {}, { storage: "float16" }), 'number 1 of "weight" is 65520, but float16 ends at 65504'],
    ["infinities as bytes", () => encode(layer(Infinity), {}, { storage: "int8" }), 'number 1 of "weight" is Infinity, which int8 cannot hold'],
    ["NaN as bytes", () => encode(layer(Number.NaN), {}, { storage: "int8" }), 'number 1 of "weight" is NaN, which int8 cannot hold'],
    [
      "trainings",
      () =>
        encode(
          training(mlp(), dataset({ inputs: new Float32Array(784), labels: [1], shape: [784] }), { optimizer: sgd(), epochs: 1 }),
          {},
          { storage: "int8" },
        ),
      'a training goes on from the numbers that it had, which "int8" would round',
    ],
    ["other storages", () => encode(layer(1), {}, { storage: "int4" as never }), 'storage is "int4", but it must be "float32" or "float16" or "int8".'],
    ["other options", () => encode(layer(1), {}, { stored: "int8" } as never), 'there is no option "stored". Options are storage.'],
  ])("%s", (_, run, text) => {
    expect(run).toThrow(SievenetError);
    expect(run).toThrow(text);
  });

  test("scales that do not fit, and bytes without any", () => {
    const { tensors, metadata } = readSafetensors(encode(dense(3, 2), {}, { storage: "int8" }));
    for (const [scale, text] of [
      [{ shape: [1, 3], values: new Float32Array(3) }, 'the scale of tensor "weight" does not fit it'],
      [{ shape: [2, 2], values: new Float32Array(4) }, "does not fit it"],
      [undefined, 'tensor "weight" holds whole numbers'],
    ] as const) {
      const changed = new Map(tensors);
      if (scale) changed.set("weight.scale", scale);
      else changed.delete("weight.scale");
      for (const read of [decode, decodeModel]) expect(() => read(writeSafetensors({ tensors: changed, metadata }))).toThrow(text);
    }
  });

  test("but not halves that were infinite or NaN before", () => {
    const again = decode(encode(layer(-Infinity), {}, { storage: "float16" })) as Dense;
    expect(again.weight.toArray()[1]).toBe(-Infinity);
  });
});
