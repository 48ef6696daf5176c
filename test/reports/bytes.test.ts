// Bytes stand for one thing: what the dataset says that a net was trained on. The same bytes give the same scores in every
// entry, or a refusal.
import {
  adam,
  batch,
  compact,
  dataset,
  decode,
  dense,
  detach,
  embedding,
  encode,
  evaluate,
  flatten,
  keep,
  type Layer,
  meanSquaredError,
  predict,
  readSafetensors,
  relu,
  reshape,
  seed,
  sequential,
  step,
  type Tensor,
  tensor,
  train,
  training,
  trainValidationSplit,
  ValueError,
  type Values,
  writeSafetensors,
} from "sievenet";
import { cifar10, digits, mnist } from "sievenet/data";
import * as inference from "sievenet/inference";
import { densify, sparsify } from "sievenet/sparse";
import { describe, expect, test } from "vitest";

const COUNT = 60;
const SIZE = 6;
const bytes = Uint8Array.from({ length: COUNT * SIZE }, (_, i) => (i * 37 + 11 * (i >> 3)) % 256);
const labels = Uint8Array.from({ length: COUNT }, (_, i) => Number((bytes[i * SIZE] as number) > 127));
const shape = [SIZE];
const data = (scale: number) => dataset({ inputs: bytes, scale, labels, shape });
const rows = Array.from({ length: COUNT }, (_, i) => bytes.subarray(i * SIZE, (i + 1) * SIZE));

/** Trains to the end. */
async function run(...args: Parameters<typeof train>) {
  for await (const _ of train(...args));
}

async function trained(scale: number, make: () => Layer = () => sequential(dense(SIZE, 8), relu, dense(8, 2))) {
  seed(3);
  const net = make();
  await run(net, data(scale), { epochs: 2, batchSize: 10, optimizer: adam({ learningRate: 0.01 }) });
  return net;
}

/** The scores by definition: each byte times the scale, in 32-bit floats. */
function scoresOf(net: Layer, scale: number): Float32Array {
  const floats = Float32Array.from(bytes, (byte) => byte * Math.fround(scale));
  return predict(net, tensor(floats, [COUNT, SIZE])).toArray();
}

/** The same bytes in all kinds of arrays that hold bytes. */
const forms: [string, Values][] = [
  ["rows of Uint8Array", rows],
  ["rows of Uint8ClampedArray", rows.map((row) => Uint8ClampedArray.from(row))],
  ["rows of Buffer", rows.map((row) => Buffer.from(row))],
];
const flat: [string, ArrayLike<number>][] = [
  ["Uint8Array", bytes],
  ["Uint8ClampedArray", Uint8ClampedArray.from(bytes)],
  ["Buffer", Buffer.from(bytes)],
];

describe.each([1 / 255, 1, 1 / 128, 0.1])("a net trained on bytes of scale %f", (scale) => {
  test("gives the same scores for them in every entry", async () => {
    const net = await trained(scale);
    const needed = scoresOf(net, scale);
    const nets: [string, Layer][] = [
      ["net", net],
      ["saved", decode(encode(net))],
      ["twice", decode(encode(decode(encode(net))))],
      ["compacted", compact(net)],
      ["sparsified", sparsify(compact(net), { density: 1, format: "csr" })],
      ["densified", densify(sparsify(net, { format: "csr" }))],
      ["inside", sequential(net as never)],
      ["of its parts", sequential(...(net as ReturnType<typeof sequential>).parts)],
    ];
    for (const [name, each] of nets) {
      for (const [form, values] of forms) expect(predict(each, values).toArray(), `${name}, ${form}`).toEqual(needed);
      expect(predict(each, data(scale)).toArray(), name).toEqual(needed);
      expect(evaluate(each, data(scale)), name).toEqual(evaluate(net, data(scale)));
    }
    for (const each of [net, compact(net), decode(encode(net))]) {
      const model = inference.decode(encode(each));
      expect(model.byteScale).toBe(scale);
      expect(model.notes).toEqual({});
      // several examples in the row of a canvas could be RGBA, and need their shape
      for (const [form, values] of [...forms, ...flat.filter(([form]) => form !== "Uint8ClampedArray")])
        expect(model.predict(values).data, form).toEqual(needed);
      expect(() => model.predict(Uint8ClampedArray.from(bytes))).toThrow(`give their shape: [${COUNT}, ${SIZE}]. image() of sievenet/image`);
      for (const [form, values] of flat) expect(model.predict(values, [COUNT, SIZE]).data, form).toEqual(needed);
    }
  });

  test("takes other numbers as they are", async () => {
    const net = await trained(scale);
    const floats = rows.map((row) => Array.from(row, (byte) => byte / 7));
    const needed = predict(net, tensor(floats)).toArray();
    for (const values of [floats, floats.map((row) => Float32Array.from(row))]) {
      expect(predict(net, values).toArray()).toEqual(needed);
      expect(inference.decode(encode(net)).predict(values).data).toEqual(needed);
    }
  });

  test("refuses bytes of another scale, and bytes among other numbers", async () => {
    const net = await trained(scale);
    const other = data(0.5);
    expect(() => predict(net, other)).toThrow(new RegExp(`^predict: the bytes have the scale 0.5, but the net was trained on bytes of scale ${scale}`));
    expect(() => evaluate(net, other)).toThrow(/^evaluate: the bytes have the scale 0.5/);
    await expect(run(net, other, { epochs: 1 })).rejects.toThrow(/^train: the bytes have the scale 0.5/);
    const mixed = [rows[0], Array.from(rows[1] as Uint8Array)] as Values;
    for (const ask of [() => predict(net, mixed), () => inference.decode(encode(net)).predict(mixed)])
      expect(ask).toThrow("bytes and other numbers came together");
  });
});

test("a tensor of bytes has them as numbers, which only nets of scale 1 take for the same", async () => {
  const x = tensor(rows);
  expect(Array.from(x.toArray())).toEqual(Array.from(bytes));
  const plain = await trained(1);
  expect(predict(plain, x).toArray()).toEqual(predict(plain, rows).toArray());
  const images = await trained(1 / 255);
  for (const each of [x, keep(x), detach(x), tensor(bytes, [COUNT, SIZE]), reshape(tensor(bytes), [COUNT, SIZE])] satisfies Tensor[])
    expect(() => predict(images, each)).toThrow(/^predict: the bytes have the scale 1, but the net was trained on bytes of scale 0.00392/);
});

describe("a net that was not trained on bytes", () => {
  const floats = () => dataset({ inputs: Float32Array.from(bytes), labels, shape });

  test.each<[string, () => Promise<Layer>]>([
    ["at all", async () => dense(SIZE, 2)],
    [
      "but on floats",
      async () => {
        const net = dense(SIZE, 2);
        await run(net, floats(), { epochs: 1 });
        return net;
      },
    ],
    [
      "but made a training of them that did not begin",
      async () => {
        const net = dense(SIZE, 2);
        training(net, data(1 / 255), { epochs: 1 });
        return net;
      },
    ],
    [
      "by train() but by steps",
      async () => {
        const net = dense(SIZE, 2);
        step(net, adam(), () => meanSquaredError(net.forward(batch(data(1), 0, 4).inputs), new Float32Array(8)));
        return net;
      },
    ],
  ])("%s refuses them", async (_, make) => {
    const net = await make();
    const model = inference.decode(encode(net));
    expect(model.byteScale).toBeUndefined();
    for (const [, values] of forms)
      for (const ask of [() => predict(net, values), () => model.predict(values)]) expect(ask).toThrow("bytes came, but the net was not trained on bytes");
    expect(() => model.predict(bytes)).toThrow(inference.ValueError);
    // said by the data themselves
    expect(predict(net, data(1)).toArray()).toEqual(scoresOf(net, 1));
    expect(predict(net, tensor(rows)).toArray()).toEqual(scoresOf(net, 1));
  });
});

test("indices in bytes find their rows", async () => {
  const inputs = bytes.map((byte) => byte % 5);
  const net = sequential(embedding(5, 3), flatten, dense(3 * SIZE, 2));
  const ids = dataset({ inputs, scale: 1, labels, shape });
  await run(net, ids, { epochs: 1 });
  const needed = predict(net, tensor(Float32Array.from(inputs), [COUNT, SIZE])).toArray();
  expect(predict(net, ids).toArray()).toEqual(needed);
  expect(
    predict(
      net,
      Array.from({ length: COUNT }, (_, i) => inputs.subarray(i * SIZE, (i + 1) * SIZE)),
    ).toArray(),
  ).toEqual(needed);
  expect(inference.decode(encode(net)).predict(inputs, [COUNT, SIZE]).data).toEqual(needed);
});

describe("datasets", () => {
  const given = { inputs: bytes, labels, shape };

  test.each([undefined, 0, -1, Number.NaN, Infinity, "1", null])("of bytes need a scale, and not %o", (scale) => {
    const text = `dataset: inputs are bytes and scale is ${scale}, so it is not known what they stand for. Give scale: 1 / 255 for images (0 to 1), or scale: 1`;
    expect(() => dataset({ ...given, scale: scale as number })).toThrow(ValueError);
    expect(() => dataset({ ...given, scale: scale as number })).toThrow(text);
    expect(() => batch({ ...data(1), scale: scale as number }, 0, 1)).toThrow(text);
    expect(() => dataset({ inputs: bytes, targets: new Float32Array(COUNT), shape, scale: scale as number })).toThrow(text);
  });

  test("of floats have none", () => {
    expect(() => dataset({ ...given, inputs: Float32Array.from(bytes), scale: 1 })).toThrow(
      "dataset: scale says what bytes stand for, but the inputs are floats",
    );
  });

  test("keep it", async () => {
    const all = data(0.25);
    const parts = trainValidationSplit(all, 0.5);
    for (const each of [dataset({ ...all, labels: labels.map(() => 0) }), parts.train, parts.validation]) expect(each.scale).toBe(0.25);
    await expect(run(dense(SIZE, 2), all, { epochs: 1, test: data(0.5) })).rejects.toThrow(
      "train: bytes to train on have the scale 0.25, but those of the test set 0.5",
    );
  });

  test("of files and drawn digits have 1 / 255", () => {
    expect(digits({ train: 2, test: 1 }).test.scale).toBe(1 / 255);
    expect([mnist, cifar10]).toHaveLength(2); // in test/data
  });

  test("give each byte times the scale", () => {
    for (const scale of [1, 1 / 255, 0.3]) {
      const { inputs } = batch(data(scale), 0, COUNT);
      expect(inputs.toArray()).toEqual(Float32Array.from(bytes, (byte) => byte * Math.fround(scale)));
    }
  });
});

test("a training that is taken up from files goes on with the scale", async () => {
  const net = await trained(1 / 255);
  const again = decode(encode(net));
  await expect(run(again, data(1), { epochs: 1 })).rejects.toThrow(/^train: the bytes have the scale 1/);
  await run(again, data(1 / 255), { epochs: 1 });
  expect(predict(again, rows).toArray()).toEqual(scoresOf(again, 1 / 255));
});

test.each(["0", "-1", "x", "Infinity", "NaN"])("a file whose scale is %s is damaged, and a note cannot be one", (scale) => {
  const { tensors, metadata } = readSafetensors(encode(dense(2, 1)));
  const bytes = writeSafetensors({ tensors, metadata: { ...metadata, byteScale: scale } });
  for (const read of [decode, inference.decode]) expect(() => read(bytes)).toThrow(`decode: byteScale is "${scale}" in the file`);
  expect(() => encode(dense(2, 1), { byteScale: scale })).toThrow('a note is called "byteScale"');
});
