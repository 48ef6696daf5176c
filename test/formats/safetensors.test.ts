// Files of numbers of any type: read as they were written, and what cannot be kept is said.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { crc32 } from "../../src/formats/crc32.ts";
import {
  batchNorm,
  conv2d,
  type Dtype,
  decode,
  dense,
  encode,
  FormatError,
  notesOf,
  readSafetensors,
  type SafetensorsTensor,
  sequential,
  ValueError,
  writeSafetensors,
} from "../../src/index.ts";
import { decode as decodeModel } from "../../src/inference/index.ts";
import { withoutChecksum } from "../support/savedFiles.ts";

const arrays: Record<Dtype, ArrayLike<number>> = {
  F64: [0, -0, 1.5, 3.4e38, Infinity, Number.NaN],
  F32: [0, -0, 1.5, 3.4e38, Infinity, Number.NaN],
  F16: [0, -0, 1.5, 65504, Infinity, Number.NaN, 2 ** -24, -(2 ** -14), 0.333251953125],
  BF16: [0, -0, 1.5, Infinity, Number.NaN, 3.140625],
  I64: [-1, 2 ** 31 - 1],
  I32: [-1, 2 ** 31 - 1],
  I16: [-32768, 32767],
  I8: [-128, 127],
  U64: [0, 2 ** 31 - 1],
  U32: [0, 2 ** 31 - 1],
  U16: [0, 65535],
  U8: [0, 255],
  BOOL: [0, 1, 1],
};

describe("writeSafetensors() and readSafetensors()", () => {
  const written = (dtype: Dtype | undefined, values: Float32Array | Int32Array) =>
    readSafetensors(writeSafetensors({ tensors: new Map([["x", { shape: [values.length], values, dtype }]]) })).tensors.get("x") as SafetensorsTensor;

  test.each(Object.entries(arrays) as [Dtype, number[]][])("keep %s", (dtype, numbers) => {
    const values = /F/.test(dtype) ? Float32Array.from(numbers) : Int32Array.from(numbers);
    expect(written(dtype, values)).toEqual({ shape: [values.length], values, dtype });
    expect(written(undefined, values).dtype).toBe(/F/.test(dtype) ? "F32" : "I32");
  });

  test("round to half precision and to bfloat16 to nearest, ties to even, at every place", () => {
    const halves = [...written("F16", new Float32Array(1)).values];
    expect(halves).toEqual([0]);
    // all half-precision numbers, by their definition
    const all = Array.from({ length: 0x7c00 }, (_, h) => (h < 1024 ? h * 2 ** -24 : (1024 + (h & 1023)) * 2 ** ((h >> 10) - 25)));
    expect([...written("F16", Float32Array.from(all)).values]).toEqual(all);
    // halfway between each and the next: to the even one
    const ties = all.slice(0, -1).map((each, i) => (each + (all[i + 1] as number)) / 2);
    expect([...written("F16", Float32Array.from(ties)).values]).toEqual(ties.map((_, i) => all[i + (i & 1)]));
    const [above, below] = [1, -1].map((by) => ties.map((each) => Math.fround(each * (1 + by * 2 ** -20))));
    expect([...written("F16", Float32Array.from(above as number[])).values]).toEqual(all.slice(1));
    expect([...written("F16", Float32Array.from(below as number[])).values]).toEqual(all.slice(0, -1));
    expect([...written("F16", Float32Array.of(65519, 65520, -1e30, 2 ** -26, 2 ** -25)).values]).toEqual([65504, Infinity, -Infinity, 0, 0]);
    const to = (value: number) => written("BF16", Float32Array.of(value)).values[0];
    expect([1 + 2 ** -8, 1 + 3 * 2 ** -8, 1 + 2 ** -8 + 2 ** -20, -3.4e38].map(to)).toEqual([1, 1 + 2 ** -6, 1 + 2 ** -7, -Infinity]);
  });

  test("give any names, shapes and metadata back, in any order and of any alignment", () => {
    const tensor = fc
      .record({ dtype: fc.constantFrom<Dtype>("F32", "I8", "F16", "BOOL", "I64"), shape: fc.array(fc.nat(4), { maxLength: 3 }) })
      .map(({ dtype, shape }) => {
        const n = shape.reduce((a, b) => a * b, 1);
        return { dtype, shape, values: /F/.test(dtype) ? new Float32Array(n).fill(0.5) : new Int32Array(n).fill(1) };
      });
    const names = fc.string({ unit: "binary" }).filter((name) => name !== "__metadata__");
    const note = fc.string({ unit: "binary" });
    fc.assert(
      fc.property(fc.array(fc.tuple(names, tensor)), fc.dictionary(note, note), fc.nat(7), (all, metadata, shift) => {
        const bytes = writeSafetensors({ tensors: new Map(all), metadata });
        const moved = new Uint8Array(bytes.length + shift);
        moved.set(bytes, shift);
        const found = readSafetensors(moved.subarray(shift));
        expect(new Map(found.tensors)).toEqual(new Map(all));
        expect({ ...found.metadata }).toEqual({ ...metadata });
        expect(writeSafetensors(found)).toEqual(writeSafetensors({ ...found, tensors: found.tensors }));
      }),
      { numRuns: 100 },
    );
  });

  test.each<[string, unknown, string]>([
    ["numbers of 64 bits", { shape: [1], values: new Float64Array(1) }, 'tensor "x" has a shape and values as Float64Array, but'],
    ["an array", { shape: [1], values: [1] }, 'tensor "x" has a shape and values as object, but'],
    ["no shape", { values: new Float32Array(1) }, 'tensor "x" has a shape'],
    ["another shape", { shape: [2], values: new Float32Array(1) }, 'tensor "x" has 1 numbers, but its shape [2] needs 2'],
    ["a type of its own", { shape: [1], values: new Float32Array(1), dtype: "F8" }, 'dtype of "x" is "F8", but it must be'],
    ["numbers that a type does not have", { shape: [2], values: Int32Array.of(1, 256), dtype: "U8" }, 'number 1 of tensor "x" is 256, which U8 does not have'],
    ["half a number", { shape: [1], values: Float32Array.of(0.5), dtype: "I8" }, 'number 0 of tensor "x" is 0.5, which I8 does not have'],
  ])("refuse %s", (_, tensor, text) => {
    const write = () => writeSafetensors({ tensors: new Map([["x", tensor as SafetensorsTensor]]) });
    expect(write).toThrow(ValueError);
    expect(write).toThrow(`writeSafetensors: ${text}`);
  });

  test("refuse metadata that are no text, and what is no Map", () => {
    const wrong: [unknown, string][] = [
      [{ tensors: {} }, "tensors is an object, but a Map"],
      [{ tensors: new Map(), metadata: { a: 1 } }, 'the note "a" is of type number'],
      [{ tensors: new Map(), metadata: "a" }, 'the notes are "a"'],
      [{ tensors: new Map(), meta: {} }, 'there is no option "meta"'],
      [{ tensors: new Map([["__metadata__", {}]]) }, 'a tensor is called "__metadata__"'],
    ];
    for (const [given, text] of wrong) expect(() => writeSafetensors(given as never)).toThrow(text);
    expect(() => readSafetensors("text" as never)).toThrow('readSafetensors: "text" came, but the bytes of a safetensors file are needed.');
  });
});

/** A file with a header of one's own and some bytes behind it. */
function withHeader(json: string, length: number): Uint8Array {
  const text = new TextEncoder().encode(json);
  const bytes = new Uint8Array(8 + text.length + length);
  new DataView(bytes.buffer).setUint32(0, text.length, true);
  bytes.set(text, 8);
  return bytes;
}

describe("refused is", () => {
  test.each<[string, string, number, string]>([
    [
      "a type that is not known, by its name",
      '{"a":{"dtype":"F8_E4M3","shape":[4],"data_offsets":[0,4]}}',
      4,
      'Tensor "a" of this file is of type F8_E4M3, which is not known here',
    ],
    ["a type of every object", '{"a":{"dtype":"constructor","shape":[4],"data_offsets":[0,4]}}', 4, "is of type constructor, which is not known here"],
    [
      "one that is none",
      '{"a":{"dtype":"BF32","shape":[1],"data_offsets":[0,4]}}',
      4,
      'Tensor "a" of this file is of type BF32, which is not known here. Convert it before, to F32 or I32.',
    ],
    [
      "a name that stands twice",
      '{"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]},"a":{"dtype":"I8","shape":[2],"data_offsets":[0,2]}}',
      2,
      'its header has the name "a" twice',
    ],
    [
      "one written in another way",
      '{"\\u0061":{"dtype":"U8","shape":[2],"data_offsets":[0,2]},"a":{"dtype":"I8","shape":[2],"data_offsets":[0,2]}}',
      2,
      'has the name "a" twice',
    ],
    ["a field that stands twice", '{"a":{"dtype":"U8","dtype":"I8","shape":[2],"data_offsets":[0,2]}}', 2, 'has the name "dtype" twice'],
    ["a note that stands twice", '{"__metadata__":{"b\\"{":"1","b\\"{":"2"}}', 0, 'has the name "b"{" twice'],
    ["a BOOL of 2", '{"a":{"dtype":"BOOL","shape":[1],"data_offsets":[0,1]}}', 1, "it holds bytes that are neither 0 nor 1"],
    ["an array for a header", "[]", 0, "its header is not an object"],
  ])("%s", (_, json, length, text) => {
    const bytes = withHeader(json, length);
    if (/BOOL/.test(json)) bytes[bytes.length - 1] = 2;
    expect(() => readSafetensors(bytes)).toThrow(FormatError);
    expect(() => readSafetensors(bytes)).toThrow(text);
  });

  test("but not names inside of texts", () => {
    const json = '{"__metadata__":{"a":"\\"b\\":1,\\"b\\":2","c":"{\\\\"},"b":{"dtype":"U8","shape":[0],"data_offsets":[0,0]}}';
    expect(readSafetensors(withHeader(json, 0)).metadata).toEqual({ a: '"b":1,"b":2', c: "{\\" });
  });
});

describe("the checksum", () => {
  const net = sequential(conv2d(1, 2, 3), batchNorm(2));
  const bytes = encode(net, { by: "me" });

  test("is CRC-32", () => {
    expect(crc32(new TextEncoder().encode("123456789"))).toBe(0xcbf43926);
    expect(crc32(new TextEncoder().encode("6789"), crc32(new TextEncoder().encode("12345")))).toBe(0xcbf43926);
  });

  test("tells of any bit of the numbers that is turned", () => {
    const from = 8 + new DataView(bytes.buffer).getUint32(0, true);
    for (let at = from; at < bytes.length; at++) {
      const damaged = bytes.slice();
      damaged[at] = (damaged[at] as number) ^ (1 << (at % 8));
      for (const read of [decode, decodeModel, readSafetensors]) expect(() => read(damaged)).toThrow("This file is damaged: its checksum is ");
    }
  });

  test("and of any letter of what is said of the net", () => {
    const text = new TextDecoder("latin1").decode(bytes);
    for (const [piece, by] of [
      ['\\"momentum\\":0.1', '\\"momentum\\":0.2'],
      ['"by":"me"', '"by":"us"'],
      ["0.weight", "1.weight"],
      ['"shape":[2,1,3,3]', '"shape":[1,2,3,3]'],
    ] as const) {
      expect(text).toContain(piece);
      const changed = Uint8Array.from(text.replace(piece, by), (letter) => letter.charCodeAt(0));
      expect(() => decode(changed)).toThrow("This file is damaged");
    }
  });

  test("may be missing, as it is in older files", () => {
    const old = withoutChecksum(bytes);
    expect(encode(decode(old), { by: "me" })).toEqual(bytes);
  });
});

describe("notes", () => {
  test("come back from decode, as they were given", () => {
    const notes = { by: "me", accuracy: "0.99", build: "mine" };
    expect(notesOf(decode(encode(dense(2, 1), notes)))).toEqual(notes);
    expect(decodeModel(encode(dense(2, 1), notes)).notes).toEqual(notes);
    expect(notesOf(dense(2, 1))).toEqual({});
  });

  test("are refused where they are no object of texts", () => {
    for (const wrong of [null, [], "text", 3]) expect(() => encode(dense(1, 1), wrong as never)).toThrow("encode: the notes are ");
  });
});

test("decode() takes bytes on any memory", () => {
  const bytes = encode(dense(2, 1));
  const all: unknown[] = [bytes, bytes.buffer, new DataView(bytes.buffer), new Uint8ClampedArray(bytes)];
  if (globalThis.Buffer) all.push(Buffer.from(bytes));
  if (globalThis.SharedArrayBuffer) {
    const shared = new Uint8Array(new SharedArrayBuffer(bytes.length));
    shared.set(bytes);
    all.push(shared, shared.buffer);
  }
  for (const each of all as Uint8Array[]) {
    expect(encode(decode(each))).toEqual(bytes);
    expect(decodeModel(each).weights).toBe(3);
    expect(readSafetensors(each).tensors.size).toBe(2);
  }
});
