// Small files that ask for gigabytes or for ever: answered within a second, before anything is made for them.
import { describe, expect, test } from "vitest";
import type { StoredArray } from "../../src/descriptions/facts.ts";
import { writeSafetensors } from "../../src/formats/safetensors.ts";
import {
  batchNorm,
  type Dense,
  decode,
  dense,
  encode,
  FormatError,
  type Gate,
  gate,
  type Layer,
  memoryBytes,
  predict,
  relu,
  sequential,
  tensor,
  UsageError,
} from "../../src/index.ts";
import { decode as decodeModel } from "../../src/inference/index.ts";
import "../../src/sparse/index.ts";
import { milliseconds } from "../support/milliseconds.ts";

const readers = [
  ["sievenet", decode],
  ["sievenet/inference", decodeModel],
] as const;

function file(architecture: object | string, tensors: Record<string, StoredArray> = {}): Uint8Array {
  const text = typeof architecture === "string" ? architecture : JSON.stringify(architecture);
  return writeSafetensors({ tensors: new Map(Object.entries(tensors)), metadata: { format: "sievenet", version: "1", architecture: text } });
}

/** A file with a header of one's own and some bytes behind it. */
function withHeader(header: object | string, length: number): Uint8Array {
  const text = new TextEncoder().encode(typeof header === "string" ? header : JSON.stringify(header));
  const bytes = new Uint8Array(8 + text.length + length);
  new DataView(bytes.buffer).setUint32(0, text.length, true);
  bytes.set(text, 8);
  return bytes;
}

const metadata = (architecture: object) => ({ format: "sievenet", version: "1", architecture: JSON.stringify(architecture) });
const place = (from: number, to: number, dtype = "F32") => ({ dtype, shape: [(to - from) / 4], data_offsets: [from, to] });
const row = (n: number, part: object) => ({ type: "sequential", parts: new Array(n).fill(part) });

/** The answer to a file: refused in a sentence, within a second, with no more memory than a few times the file. */
function refused(bytes: Uint8Array, text: RegExp | string): void {
  for (const [name, read] of readers) {
    const [memory, begun] = [memoryBytes(), milliseconds()];
    let error: unknown;
    try {
      read(bytes);
    } catch (cause) {
      error = cause;
    }
    expect(error, name).toHaveProperty("code", "FORMAT");
    expect((error as Error).message, name).toMatch(text);
    expect(milliseconds() - begun, name).toBeLessThan(1000);
    expect(memoryBytes() - memory, name).toBeLessThan(16 * 1048576);
  }
}

describe("layers that claim what the file does not hold", () => {
  test.each<[string, object]>([
    ["batch norm", { type: "batchNorm", channels: 2 ** 24, momentum: 0.1, epsilon: 1e-5 }],
    ["layer norm", { type: "layerNorm", features: 2 ** 24, epsilon: 1e-5 }],
    ["layer norm of a width", { type: "layerNorm", features: 2 ** 23, width: 2 ** 24, epsilon: 1e-5 }],
    ["dense", { type: "dense", inputs: 2 ** 24, outputs: 2 ** 24, bias: true }],
    ["embedding", { type: "embedding", count: 2 ** 24, width: 2 ** 24 }],
    ["convolution", { type: "conv2d", inputs: 2 ** 24, outputs: 2 ** 24, kernel: [3, 3], stride: [1, 1], padding: [0, 0], dilation: [1, 1], groups: 1 }],
    ["select", { type: "select", inputs: 2 ** 24, count: 2 ** 24 }],
  ])("%s", (_, description) => {
    refused(file(description), /has no tensor/);
    refused(file(row(5000, description)), /has no tensor/);
  });

  test.each<[string, object]>([
    ["more than 2^24 channels", { type: "batchNorm", channels: 1e9, momentum: 0.1, epsilon: 1e-5 }],
    ["a selection of 1e9", { type: "select", inputs: 1e9, count: 1 }],
    ["a padding of 1e9", { type: "zeroPad2d", padding: [1e9, 1e9] }],
    [
      "maps of 1e9 x 1e9",
      { type: "conv2d", inputs: 1, outputs: 1, kernel: [1, 1], stride: [1, 1], padding: [0, 0], dilation: [1, 1], groups: 1, outputSize: [1e9, 1e9] },
    ],
  ])("%s", (_, description) => {
    refused(
      file(description, { weight: { shape: [1, 1, 1, 1], values: Float32Array.of(1) }, indices: { shape: [1], values: Int32Array.of(0) } }),
      /no tensor|is 1000000000/,
    );
  });
});

describe("words and columns that are none", () => {
  const deep = `["a",${"[".repeat(3000)}${"]".repeat(3000)}]`;
  const columns = (more: string) => `{"type":"columns","columns":[{"name":"a"}],${more}}`;

  test.each<[string, string, RegExp]>([
    ["tokens that are no list", '{"type":"tokens","by":"words","places":2,"known":1e9}', /known is 1000000000, but a list of words is needed/],
    ["tokens that are lists in lists", `{"type":"tokens","by":"words","places":2,"known":${deep}}`, /a list of words is needed/],
    ["classes that are", columns(`"classes":${deep}`), /a list of words is needed/],
    ["words for what is missing that are", columns(`"missing":${deep}`), /a list of words is needed/],
    ["2^24 categories", '{"type":"columns","columns":[{"categories":16777216}]}', /features is 16777216, but at most 1048576/],
    ["30 000 columns of one name", `{"type":"columns","columns":[${new Array(30_000).fill('{"name":"a"}').join()}]}`, /needs a name of its own/],
  ])("%s", (_, description, text) => refused(file(description), text));

  test("15 000 columns, and as many groups of gates, are read within a second", () => {
    const n = 15_000;
    const description = { type: "columns", columns: Array.from({ length: n }, () => ({})) };
    for (const [name, read] of readers) {
      const begun = milliseconds();
      read(file(description));
      expect(milliseconds() - begun, name).toBeLessThan(1000);
    }
    const bytes = encode(gate(dense(n, 1), { over: "inputs", lambda: 0.1, groups: Array.from({ length: n }, (_, i) => n - i) }));
    const begun = milliseconds();
    const { groups } = (decode(bytes) as Dense).gates.inputs as Gate;
    expect(milliseconds() - begun).toBeLessThan(1000);
    expect([groups?.[0], groups?.[n - 1]]).toEqual([n - 1, 0]);
  });
});

describe("tensors lie one after the other:", () => {
  const description = { type: "batchNorm", channels: 4, momentum: 0.1, epsilon: 1e-5 };
  const header = (scale: object, shift: object, mean: object, variance: object) => ({ __metadata__: metadata(description), scale, shift, mean, variance });
  const [a, b, c, d] = [place(0, 16), place(16, 32), place(32, 48), place(48, 64)];

  test("in any order of their names", () => {
    const bytes = withHeader(header(d, b, a, c), 64);
    expect(() => decode(bytes)).not.toThrow();
    expect(() => decodeModel(bytes)).not.toThrow();
  });

  test.each<[string, object, number]>([
    ["several names for the same bytes", header(a, a, a, a), 16],
    ["overlap", header(a, place(12, 28), c, d), 64],
    ["a hole", header(a, place(20, 36), place(36, 52), place(52, 68)), 68],
    ["a hole at the beginning", header(place(4, 20), place(20, 36), place(36, 52), place(52, 68)), 68],
    ["bytes behind", header(a, b, c, d), 68],
    ["fewer bytes", header(a, b, c, d), 60],
    ["a shape that is no number of numbers", header({ ...a, shape: [1e308, 1e308] }, b, c, d), 64],
    ["a shape of 2^53 and 0", header({ ...a, shape: [2 ** 53, 2 ** 53, 0] }, b, c, d), 64],
    ["a negative place", header(place(-16, 0), b, c, d), 64],
    ["half a place", header({ ...a, data_offsets: [0.5, 16.5] }, b, c, d), 64],
  ])("%s is refused", (_, header, length) => {
    refused(withHeader(header, length), "This is not a sound safetensors file");
  });

  test("a header of more than 100 MB is not read", () => {
    const bytes = new Uint8Array(100_000_017);
    new DataView(bytes.buffer).setUint32(0, 100_000_001, true);
    refused(bytes, "its header claims 100000001 bytes, but at most 100000000 are read");
  });

  test("metadata that are not text are refused", () => {
    for (const wrong of [{ ...metadata(description), epochs: 3 }, [], "text", null, { a: { b: 1 } }])
      refused(withHeader({ __metadata__: wrong }, 0), /metadata|not one of a sievenet net/);
  });
});

describe("nets of too many parts, or too deep ones,", () => {
  const relus = (n: number) => row(n, { type: "function", name: "relu" });
  /** Sequences that each hold the one before twice. */
  const doubled = (n: number): object => {
    const parts: object[] = [row(1, { type: "function", name: "relu" })];
    for (let i = 0; i < n; i++) parts.push(row(2, { type: "same", path: `${i}` }));
    return { type: "sequential", parts };
  };

  test("are refused", () => {
    for (const net of [relus(30_000), row(30_000, { type: "sequential", parts: [] }), doubled(20), doubled(5000)]) refused(file(net), /more than 10000 parts/);
    const deep = (kind: string, end: string) => file(`${kind.repeat(5000)}{"type":"function","name":"relu"}${end.repeat(5000)}`);
    refused(deep('{"type":"sequential","parts":[', "]}"), /more than 100 in each other/);
    refused(deep('{"type":"residual","main":', "}"), /more than 100 in each other/);
    refused(deep('{"type":"residual","shortcut":{"type":"function","name":"relu"},"main":', "}"), /more than 100 in each other/);
  });

  test("of 9 000 functions are read, run and written within a second each", () => {
    for (const [, read] of readers) {
      const begun = milliseconds();
      read(file(relus(9000)));
      expect(milliseconds() - begun).toBeLessThan(1000);
    }
    const begun = milliseconds();
    const net = decode(file(relus(9000)));
    expect(Array.from(predict(net, tensor([[-1, 2]])).toArray())).toEqual([0, 2]);
    encode(net);
    expect(milliseconds() - begun).toBeLessThan(1000);
    expect(Array.from(decodeModel(file(relus(9000))).predict([[-1, 2]]).data)).toEqual([0, 2]);
  });

  test("cannot be written either: what is written can be read, up to the last part", () => {
    const deep = (n: number): Layer => (n ? sequential(deep(n - 1)) : sequential());
    const many = (n: number) => sequential(...Array.from({ length: n }, () => relu));
    const inner = sequential(relu, relu, relu);
    const again = (n: number) => sequential(...Array.from({ length: n }, () => inner));
    for (const [fits, not] of [
      [many(9_999), many(10_000)],
      [again(2_499), again(2_500)],
      [deep(100), deep(101)],
      [sequential(), sequential(...Array.from({ length: 10_002 }, () => sequential()))],
    ] as const) {
      for (const [, read] of readers) read(encode(fits));
      expect(() => encode(not)).toThrow(UsageError);
      expect(() => encode(not)).toThrow("encode: the net has more than 10000 parts, or more than 100 in each other, which no file may hold.");
    }
  });
});

test("half a megabyte of the smallest layers is read within a second", () => {
  const net = sequential(...Array.from({ length: 2000 }, (_, i) => (i % 2 ? batchNorm(1) : dense(1, 1))), relu);
  const bytes = encode(net);
  expect(bytes.length).toBeGreaterThan(500_000);
  for (const [, read] of readers) {
    const begun = milliseconds();
    read(bytes);
    expect(milliseconds() - begun).toBeLessThan(1000);
  }
  expect(encode(decode(bytes))).toEqual(bytes);
  expect(() => decode(bytes.slice(0, -4))).toThrow(FormatError);
});
