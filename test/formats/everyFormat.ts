// A file of every format that the library reads, and its reader: what everyReader.slow.test.ts damages.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { cifar10, csv, mnist, readIdx } from "../../src/data/index.ts";
import {
  batchNorm,
  compact,
  conv2d,
  dataset,
  decode,
  dense,
  encode,
  FormatError,
  flatten,
  gate,
  type Layer,
  maxPool2d,
  notesOf,
  readSafetensors,
  relu,
  residual,
  seed,
  select,
  sequential,
  sgd,
  state,
  training,
  writeSafetensors,
} from "../../src/index.ts";
import { decode as decodeModel } from "../../src/inference/index.ts";
import { reported } from "../../src/report/history.ts";
import { type History, settingsOf } from "../../src/run/index.ts";
import { sparsify } from "../../src/sparse/index.ts";
import { withoutChecksum } from "../support/savedFiles.ts";

seed(9);
const gated = sequential(select([1, 0, 2], 3), gate(dense(3, 4), { over: "inputs", lambda: 0.5 }), batchNorm(4), relu, dense(4, 2));
const images = sequential(conv2d(1, 2, 3, { padding: 1 }), relu, maxPool2d(2), residual(conv2d(2, 2, 1)), flatten, dense(8, 2));
const tied = (() => {
  const [a, b] = [dense(3, 3), dense(3, 3)];
  return sequential(a, relu, Object.assign(b, { weight: a.weight }));
})();
const run = training(dense(2, 2), dataset({ inputs: [1, 2, 3, 4], labels: [0, 1], shape: [2] }), { optimizer: sgd({ momentum: 0.9 }), epochs: 1 });

/** Saved nets, and whether the inference entry reads them. */
export const nets: Readonly<Record<string, readonly [Uint8Array, boolean]>> = {
  "a net with gates": [encode(gated, { by: "me" }), false],
  "a net of images": [encode(images), true],
  "a compacted net as int8": [encode(compact(gated), {}, { storage: "int8" }), true],
  "a net as float16": [encode(images, {}, { storage: "float16" }), true],
  "a net of tied weights": [encode(tied), true],
  "a sparse net": [encode(sparsify(sequential(dense(6, 4)), { density: 1 })), false],
  "a checkpoint": [encode(run), false],
};
const types = ["F64", "F32", "F16", "BF16", "I64", "I32", "I16", "I8", "U64", "U32", "U16", "U8", "BOOL"] as const;
const everyType = writeSafetensors({
  tensors: new Map(types.map((dtype) => [dtype, { dtype, shape: [2, 1], values: /F/.test(dtype) ? Float32Array.of(0.5, -1) : Int32Array.of(0, 1) }])),
  metadata: { by: "me" },
});
const idx = Uint8Array.of(0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 3, 0, 0, 0, 2, ...Array.from({ length: 12 }, (_, i) => i));
const table = new TextEncoder().encode('name,"size, cm",kind\r\nminnow,7,"a ""small"" one"\n\npike,120,\n');

/** A format and one of its readers. */
export interface Format {
  /** What it is called in docs/reliability.md: several nets are one format. */
  readonly family: string;
  /** It is cut at every so many bytes. Default 1. */
  readonly step?: number;
  readonly file: Uint8Array;
  /** Reads it; what comes back is compared with that of the whole file where there is a checksum. */
  readonly read: (bytes: Uint8Array) => unknown;
  readonly isSafetensors?: boolean;
  readonly hasChecksum?: boolean;
}

/** What a net is, in bytes. */
const contentOf = (net: Layer) => encode(net, notesOf(net));
const contentOfTraining = (net: object) => state(net);
const reader = (name: string) => (bytes: Uint8Array) => (name === "a checkpoint" ? contentOfTraining : contentOf)(decode(bytes));

const kindOf = (name: string) => (name === "a checkpoint" ? "checkpoints" : "nets");
const inInference = (bytes: Uint8Array) => decodeModel(bytes).layers;
const everything = (bytes: Uint8Array) => [...readSafetensors(bytes).tensors];

const record = { penalty: 0, trainError: 0.1, testError: 0.2, testErrorRaw: 0.2, open: [4, 3], expectedL0: 10, expectedFlops: 20, seconds: 1 };
const history = new TextEncoder().encode(
  JSON.stringify({ recipe: "lenet-5", dataset: "digits", seed: 1, lambda: [1], epochs: [{ epoch: 1, loss: 0.5, ...record }], final: { architecture: [4, 3] } }),
);
/** What is no JSON is refused by who parses it. */
function readHistory(bytes: Uint8Array): unknown {
  let parsed: History;
  try {
    parsed = JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    throw new FormatError("The file of this test is no JSON at all.");
  }
  return [reported("report", parsed), settingsOf(parsed)];
}

/** What readers of folders read. */
export const folder = mkdtempSync(join(tmpdir(), "readers-"));
/** Two photographs. */
const photographs = Uint8Array.from({ length: 2 * 3073 }, (_, i) => (i % 3073 ? (i * 7) % 256 : 3));
mkdirSync(join(folder, "cifar"));
mkdirSync(join(folder, "mnist"));
writeFileSync(join(folder, "cifar/test.bin"), photographs);
for (const name of ["t10k-images-idx3-ubyte", "train-images-idx3-ubyte"]) writeFileSync(join(folder, "mnist", name), idx);
for (const name of ["t10k-labels-idx1-ubyte", "train-labels-idx1-ubyte"])
  writeFileSync(join(folder, "mnist", name), Uint8Array.of(0, 0, 8, 1, 0, 0, 0, 2, 1, 2));
rmSync(join(folder, "mnist/train-images-idx3-ubyte"));
async function readCifar(name: string, bytes: Uint8Array): Promise<unknown> {
  writeFileSync(join(folder, "cifar", name), bytes);
  try {
    return (await cifar10({ folder: join(folder, "cifar") })).train.count;
  } finally {
    rmSync(join(folder, "cifar", name));
  }
}
async function readMnist(bytes: Uint8Array): Promise<unknown> {
  writeFileSync(join(folder, "mnist/train-images-idx3-ubyte.gz"), bytes);
  return (await mnist({ folder: join(folder, "mnist") })).train.count;
}

/** By name: what a file of each format is, and who reads it. */
export const formats: Readonly<Record<string, Format>> = {
  ...Object.fromEntries(
    Object.entries(nets).flatMap(([name, [file, both]]) => [
      [name, { family: kindOf(name), file, read: reader(name), isSafetensors: true, hasChecksum: true }],
      [`${name}, without a checksum`, { family: `${kindOf(name)} without checksum`, file: withoutChecksum(file), read: reader(name), isSafetensors: true }],
      ...(both
        ? [
            [`${name}, in the inference entry`, { family: "nets in sievenet/inference", file, read: inInference, isSafetensors: true, hasChecksum: true }],
            [
              `${name}, there without a checksum`,
              { family: "nets in sievenet/inference without checksum", file: withoutChecksum(file), read: inInference, isSafetensors: true },
            ],
          ]
        : []),
    ]),
  ),
  "safetensors of every type": { family: "safetensors", file: everyType, read: everything, isSafetensors: true, hasChecksum: true },
  "the same, without a checksum": { family: "safetensors without checksum", file: withoutChecksum(everyType), read: everything, isSafetensors: true },
  "an IDX file": { family: "IDX", file: idx, read: (bytes) => readIdx(bytes, "idx") },
  "an IDX file, gzipped": { family: "IDX, gzipped", file: new Uint8Array(gzipSync(idx)), read: (bytes) => readIdx(bytes, "idx") },
  "images of MNIST, gzipped": { family: "MNIST, gzipped", file: new Uint8Array(gzipSync(idx)), read: readMnist },
  "images of CIFAR-10": { family: "CIFAR-10", file: photographs, read: (bytes) => readCifar("train_1.bin", bytes), step: 61 },
  "images of CIFAR-10, gzipped": {
    family: "CIFAR-10, gzipped",
    file: new Uint8Array(gzipSync(photographs)),
    read: (bytes) => readCifar("train_1.bin.gz", bytes),
  },
  "a history": { family: "histories as JSON", file: history, read: readHistory },
  "a table as text": { family: "tables as text", file: table, read: (bytes) => csv(new TextDecoder().decode(bytes)) },
};
