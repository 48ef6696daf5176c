// The same raw input gives the same scores, bit for bit, wherever it comes in: in training, in use, compacted, decoded, in both entries.
import fc from "fast-check";
import { expect, test } from "vitest";
import { batch, type Row, type Table, table } from "../../src/data/index.ts";
import {
  columns,
  compact,
  crossEntropy,
  type Dataset,
  dataset,
  decode,
  dense,
  embedding,
  encode,
  evaluate,
  flatten,
  gate,
  type Layer,
  type Part,
  predict,
  relu,
  rescale,
  seed,
  sequential,
  standardize,
  type Tensor,
  tensor,
  train,
  type Values,
} from "../../src/index.ts";
import { decode as decodeModel } from "../../src/inference/index.ts";

type Raw = Values | readonly Row[];

/** Examples as people have them, as a dataset and as a tensor, and the layers that they come to first. */
interface Given {
  readonly raw: Raw;
  readonly data: Dataset;
  readonly first: readonly Part[];
  readonly features: number;
}

const labelsOf = (n: number) => Int32Array.from({ length: n }, (_, i) => i % 3);
const word = fc.constantFrom("red", "green", "blue, dark", "7");
/** A number as files and programs have it, or none. */
const cell = fc.oneof(
  fc.float({ noNaN: true, min: -1000, max: 1000 }).map((each) => each as string | number | null),
  fc.integer({ min: -99, max: 99 }).map((each) => `${each},5`),
  fc.integer().map((each) => ` ${each} `),
  fc.constantFrom(null, "", "NA", "?", Number.NaN),
);
const many = <T>(one: fc.Arbitrary<T>, most = 12) => fc.array(one, { minLength: 3, maxLength: most });

/** Rows of words and numbers with gaps, as a table reads them. */
const rows: fc.Arbitrary<Given> = many(fc.record({ a: cell, "b c": cell, color: fc.option(word), "2020": fc.integer({ min: 0, max: 5 }) })).map((all) => {
  // what a table needs to know of its columns
  const known = [..."0123"].map((i) => ({ a: Number(i), "b c": i, color: ["red", "green", "blue, dark", "7"][Number(i)] as string, "2020": Number(i) }));
  const raw: Row[] = [...known, { ...known[0], a: null, "b c": "NA", color: "" }, ...all] as Row[];
  const own: Table = table(
    raw.map((row, i) => ({ ...row, kind: `k${i % 3}` })),
    { target: "kind", split: 0, seed: 1, columns: { a: "numeric", "b c": "numeric", color: "categorical", "2020": "ordered" } },
  );
  return { raw, data: own.train, first: [own.preprocessing], features: own.features };
});

const floats: fc.Arbitrary<Given> = many(fc.array(fc.float({ noNaN: true, min: -1e6, max: 1e6 }), { minLength: 5, maxLength: 5 })).map((raw) => ({
  raw,
  data: dataset({ inputs: Float32Array.from(raw.flat()), labels: labelsOf(raw.length), shape: [5] }),
  first: [standardize({ mean: [1, 2, 3, 4, 5], deviation: [10, 1000, 7, 1e5, 0.5] })],
  features: 5,
}));

const bytes: fc.Arbitrary<Given> = fc.tuple(many(fc.uint8Array({ minLength: 6, maxLength: 6 })), fc.boolean()).map(([raw, rescaled]) => {
  const flat = Uint8Array.from(raw.flatMap((each) => Array.from(each)));
  return {
    raw,
    data: dataset({ inputs: flat, labels: labelsOf(raw.length), shape: [6], scale: rescaled ? 1 : 1 / 255 }),
    first: rescaled ? [rescale(2 / 255, -1)] : [],
    features: 6,
  };
});

const ids: fc.Arbitrary<Given> = many(fc.array(fc.integer({ min: 0, max: 8 }), { minLength: 4, maxLength: 4 })).map((raw) => ({
  raw,
  data: dataset({ inputs: Float32Array.from(raw.flat()), labels: labelsOf(raw.length), shape: [4] }),
  first: [embedding(9, 3), flatten],
  features: 12,
}));

const categories: fc.Arbitrary<Given> = many(fc.tuple(fc.integer({ min: 0, max: 2 }), fc.float({ noNaN: true, min: -50, max: 50 }))).map((raw) => ({
  raw,
  data: dataset({ inputs: Float32Array.from(raw.flat()), labels: labelsOf(raw.length), shape: [2] }),
  first: [columns([{ categories: 3 }, { mean: 7, deviation: 3, fill: 1 }])],
  features: 4,
}));

const bits = (values: Float32Array) => Array.from(new Int32Array(Float32Array.from(values).buffer));

/** Scores of each way in. */
function scores(net: Layer, small: Layer, { raw, data }: Given): Record<string, Float32Array> {
  const { inputs } = batch(data, 0, data.count);
  const [file, smallFile] = [encode(net), encode(small)];
  const model = decodeModel(smallFile);
  const values = (y: Tensor) => y.toArray();
  return {
    forward: values(net.forward(inputs)),
    "predict a tensor": values(predict(net, inputs)),
    "predict a dataset": values(predict(net, data)),
    "predict raw": values(predict(net, raw)),
    "compacted, raw": values(predict(small, raw)),
    "compacted, dataset": values(predict(small, data)),
    "decoded, raw": values(predict(decode(file), raw)),
    "compacted and decoded, raw": values(predict(decode(smallFile), raw)),
    "inference, raw": model.predict(raw as Values).data,
  };
}

test.each<[string, fc.Arbitrary<Given>]>([
  ["rows of words and numbers with gaps", rows],
  ["floats", floats],
  ["bytes", bytes],
  ["ids", ids],
  ["indices of categories", categories],
])("of %s", async (_, given) => {
  await fc.assert(
    fc.asyncProperty(given, fc.array(fc.boolean(), { minLength: 14, maxLength: 14 }), async (each, open) => {
      seed(3);
      const { data, first, features } = each;
      // of gates that are 0 or 1 compaction moves no bit
      const mask = Array.from({ length: features }, (_, i) => Number(i === 1 || open[i % 14]));
      const net = sequential(...first, gate(dense(features, 5), { over: "inputs", mask }), relu, gate(dense(5, 3), { over: "inputs", mask: [1, 0, 1, 1, 0] }));
      for await (const _ of train(net, data, { epochs: 1, batchSize: 3 }));
      const all = scores(net, compact(net), each);
      const [expected] = Object.values(all) as [Float32Array];
      for (const [name, found] of Object.entries(all)) expect(bits(found), name).toEqual(bits(expected));
      const loss = crossEntropy(tensor(expected, [data.count, 3]), data.labels).item();
      expect(evaluate(net, data).loss).toBe(loss);
      expect(evaluate(compact(net), data).loss).toBe(loss);
    }),
    { numRuns: 25 },
  );
});
