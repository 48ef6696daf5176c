import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { fileSystem } from "../../src/files.ts";
import { writeSafetensors } from "../../src/formats/safetensors.ts";
import {
  type Axis,
  compact,
  count,
  type Dense,
  dataset,
  decode,
  dense,
  distributions,
  encode,
  evaluate,
  FormatError,
  flatten,
  gate,
  type Layer,
  load,
  parameters,
  penalty,
  predict,
  relu,
  residual,
  type Sequential,
  save,
  seed,
  select,
  sequential,
  sigmoid,
  type Tensor,
  tensor,
  UsageError,
  ValueError,
} from "../../src/index.ts";
import { decode as decodeModel } from "../../src/inference/index.ts";

const x = tensor(
  Float32Array.from({ length: 60 }, (_, i) => ((i * 7) % 13) / 6 - 1),
  [10, 6],
);

function mlp(...axes: Axis[]): Sequential {
  seed(4);
  const layer = dense(6, 5);
  for (const over of axes)
    gate(layer, {
      over,
      lambda: 0.01,
      l2: 0.5,
      dropRate: 0.3,
      distribution: distributions.hardConcrete({ temperature: 0.5, stretch: [-0.2, 1.3] }),
      testGate: "median",
    });
  layer.bias?.set([1, -2, 3, -4, 5]);
  return sequential(flatten, layer, relu, sequential(dense(5, 4, { bias: false }), sigmoid), dense(4, 3));
}

function expectSame(came: Layer, needed: Layer): void {
  expect([...parameters(came).keys()]).toEqual([...parameters(needed).keys()]);
  for (const [path, p] of parameters(needed))
    expect(new Uint32Array(parameters(came).get(path)?.toArray().buffer as ArrayBuffer), path).toEqual(new Uint32Array(p.toArray().buffer));
  expect(predict(came, x).toArray()).toEqual(predict(needed, x).toArray());
}

describe("decode(encode(net))", () => {
  test.each<[string, () => Layer]>([
    ["a net without gates", () => mlp()],
    ["gates over inputs", () => mlp("inputs")],
    ["gates over inputs and outputs", () => mlp("outputs", "inputs")],
    ["gates over weights", () => mlp("weights")],
    [
      "a compacted net",
      () => {
        const net = mlp("inputs");
        (net.parts[1] as Dense).gates.inputs?.parameters.logAlpha?.set([4, -4, 4, 4, -4, 4]);
        return compact(net);
      },
    ],
    ["a selection", () => sequential(select([5, 0, 3], 6), dense(3, 2))],
    ["a single layer", () => gate(dense(6, 2), { over: "inputs" })],
  ])("is the same net, bit for bit: %s", (_, make) => {
    const net = make();
    const again = decode(encode(net));
    expectSame(again, net);
    expect(penalty(again).item()).toBe(penalty(net).item());
    for (const how of ["full", "local", "expected", "settled"] as const) expect(count(again, how)).toEqual(count(net, how));
    expect(encode(again)).toEqual(encode(net));
  });

  test("keeps numbers no one would train to", () => {
    const net = dense(2, 3);
    net.weight.set([NaN, Infinity, -Infinity, -0, 1e-45, 3.4e38]);
    expect(Object.is(decode(encode(net)) && (decode(encode(net)) as Dense).weight.toArray()[3], -0)).toBe(true);
    expect([...(decode(encode(net)) as Dense).weight.toArray()]).toEqual([...net.weight.toArray()]);
  });

  test("reads bytes that begin anywhere in their buffer", () => {
    const bytes = encode(mlp());
    const shifted = new Uint8Array(bytes.length + 3);
    shifted.set(bytes, 3);
    expectSame(decode(shifted.subarray(3)), mlp());
  });

  test("evaluates as before", () => {
    const data = dataset({ inputs: x.toArray(), labels: [0, 1, 2, 0, 1, 2, 0, 1, 2, 0], shape: [6] });
    expect(evaluate(decode(encode(mlp("inputs"))), data)).toEqual(evaluate(mlp("inputs"), data));
  });
});

describe("the bytes", () => {
  /** The JSON at the beginning of a safetensors file. */
  const header = (bytes: Uint8Array) => {
    const length = new DataView(bytes.buffer).getUint32(0, true);
    return JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + length)));
  };

  test("are the same for the same net", () => expect(encode(mlp("inputs"))).toEqual(encode(mlp("inputs"))));

  test("name tensors by their path in the net", () => {
    const { __metadata__, ...tensors } = header(encode(mlp("inputs", "outputs")));
    expect(Object.keys(tensors)).toEqual(["1.weight", "1.bias", "1.gates.inputs.logAlpha", "1.gates.outputs.logAlpha", "3.0.weight", "4.weight", "4.bias"]);
    expect(tensors["1.weight"]).toEqual({ dtype: "F32", shape: [6, 5], data_offsets: [0, 120] });
    expect(Object.keys(__metadata__)).toEqual(["format", "version", "architecture", "sievenet.crc32"]);
    expect(Object.keys(header(encode(dense(2, 1))))).toEqual(["__metadata__", "weight", "bias"]);
  });

  test("begin their arrays at a multiple of 8, as others expect", () => expect(new DataView(encode(mlp()).buffer).getUint32(0, true) % 8).toBe(0));

  test("hold notes, which may not take the names the file needs", () => {
    expect(header(encode(dense(1, 1), { error: "0.02", by: "me" })).__metadata__).toMatchObject({ error: "0.02", by: "me", format: "sievenet" });
    for (const name of ["format", "version", "architecture", "sievenet.crc32"]) {
      expect(() => encode(dense(1, 1), { [name]: "mine" })).toThrow(ValueError);
      expect(() => encode(dense(1, 1), { [name]: "mine" })).toThrow(`encode: a note is called "${name}"`);
    }
  });
});

describe("encode() refuses", () => {
  const block = { inner: dense(2, 2), forward: (h: Tensor): Tensor => block.inner.forward(h) };
  test.each<[string, Layer, string]>([
    ["a layer of one's own", sequential(dense(2, 2), block), 'encode: the part at "1" is a layer of your own, which a file cannot hold.'],
    [
      "a function of one's own",
      sequential(
        dense(2, 2),
        sequential((h: Tensor) => h),
      ),
      'encode: the part at "1.0" is a function of your own',
    ],
  ])("%s", (_, net, text) => {
    expect(() => encode(net)).toThrow(UsageError);
    expect(() => encode(net)).toThrow(text);
  });
});

test("a layer in several places stays one", () => {
  seed(4);
  const shared = gate(dense(3, 3), { over: "inputs", lambda: 0.01 });
  const inner = sequential(shared, relu);
  const net = sequential(shared, relu, inner, residual(inner), shared);
  const back = decode(encode(net)) as Sequential;
  expect(back.parts[4]).toBe(back.parts[0]);
  expect(parameters(back).size).toBe(3);
  const x = tensor([0.5, -1, 2], [1, 3]);
  expect(predict(back, x).toArray()).toEqual(predict(net, x).toArray());
  expect(encode(back)).toEqual(encode(net));
  const bytes = encode(compact(net));
  const model = decodeModel(bytes);
  expect(model.predict([[0.5, -1, 2]]).data).toEqual(predict(decode(bytes) as Sequential, x).toArray());
  expect(model.weights).toBe(12);
});

test("a file that names a layer before it comes is damaged", () => {
  const text = '{"type":"sequential","parts":[{"type":"same","path":"1"}]}';
  const bytes = writeSafetensors({ tensors: new Map(), metadata: { format: "sievenet", version: "1", architecture: text } });
  for (const read of [decode, decodeModel]) expect(() => read(bytes)).toThrow('decode: the file names the layer at "1" before it comes. The file is damaged.');
});

describe.skipIf(!fileSystem())("save() and load()", () => {
  test("write and read a file, all or nothing", async () => {
    const folder = await mkdtemp(join(tmpdir(), "sievenet-"));
    try {
      const path = join(folder, "net.safetensors");
      const net = mlp("inputs");
      await save(path, net, { error: "0.02" });
      expectSame(await load(path), net);
      expect(new Uint8Array(await readFile(path))).toEqual(encode(net, { error: "0.02" }));
      await save(path, dense(6, 1));
      expectSame(await load(path), decode(encode((await load(path)) as Layer)));
      await expect(
        save(
          path,
          sequential((h: Tensor) => h),
        ),
      ).rejects.toThrow(UsageError);
      expect((await load(path)) as Dense).toMatchObject({ inputs: 6, outputs: 1 });
      expect(await readdir(folder)).toEqual(["net.safetensors"]);
      await writeFile(path, "not a net");
      await expect(load(path)).rejects.toThrow(FormatError);
      await expect(load(join(folder, "missing"))).rejects.toThrow(/load: ".*missing" cannot be read: there is no such file/);
      await expect(save(join(folder, "none", "net"), dense(1, 1))).rejects.toThrow(/save: ".*" cannot be written: its folder is not there/);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
