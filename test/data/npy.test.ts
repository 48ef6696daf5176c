// Files of NumPy: what it wrote (test/fixtures/numpy) is read, what is written it reads, and what is damaged is refused.
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { deflateRawSync } from "node:zlib";
import { afterAll, describe, expect, test } from "vitest";
import { type NpyArray, readNpy, readNpz, writeNpy } from "../../src/data/index.ts";
import { crc32 } from "../../src/formats/crc32.ts";
import { dataset, FormatError, predict, relu, tensor, ValueError } from "../../src/index.ts";
import { damages, draws } from "../support/damage.ts";

const folder = join(import.meta.dirname, "../fixtures/numpy");
const { files, refused } = JSON.parse(readFileSync(join(folder, "arrays.json"), "utf8")) as {
  files: Record<string, { file: string; shape: number[]; numbers: (number | boolean | string)[] }>;
  refused: Record<string, string>;
};
const bytesOf = (base64: string) => new Uint8Array(Buffer.from(base64, "base64"));
/** JSON has text where there is no number: "inf", "-inf", "nan". */
const number = (value: number | boolean | string) =>
  typeof value === "string" ? ({ inf: Infinity, "-inf": -Infinity, nan: NaN }[value] as number) : Number(value);
const zipped = (name: string) => new Uint8Array(readFileSync(join(folder, name)));

describe("readNpy()", () => {
  test.each(Object.keys(files))("reads %s as NumPy has it", (name) => {
    const { file, shape, numbers } = files[name] as (typeof files)[string];
    const found = readNpy(bytesOf(file));
    expect(found.shape).toEqual(shape);
    expect(Array.from(found.values)).toEqual(numbers.map(number));
  });

  test("gives what dataset() takes: bytes, 32-bit integers, floats", () => {
    const kind = (name: string) => readNpy(bytesOf((files[name] as (typeof files)[string]).file)).values.constructor;
    expect(["|u1", "bool"].map((name) => kind(name.replace("|", "<")))).toEqual([Uint8Array, Uint8Array]);
    expect(["<i1", "<u2", ">i4", "int64 of labels"].map(kind)).toEqual([Int32Array, Int32Array, Int32Array, Int32Array]);
    expect([">f2", "<f4"].map(kind)).toEqual([Float32Array, Float32Array]);
    expect(["<f8", "<u4", "<i8"].map(kind)).toEqual([Float64Array, Float64Array, Float64Array]);
    const [x, y] = ["rows", "int64 of labels"].map((name) => readNpy(bytesOf((files[name] as (typeof files)[string]).file))) as [NpyArray, NpyArray];
    const data = dataset({ inputs: x.values as Float32Array, labels: y.values.subarray(0, 2), shape: x.shape.slice(1) });
    expect(data.shape).toEqual([3, 4]);
  });

  test("reads an ArrayBuffer, and bytes that lie inside a larger one at an odd place", () => {
    const file = bytesOf((files["rows"] as (typeof files)[string]).file);
    const larger = new Uint8Array(file.length + 8);
    larger.set(file, 5);
    expect(readNpy(larger.subarray(5, 5 + file.length))).toEqual(readNpy(file));
    expect(readNpy(file.buffer)).toEqual(readNpy(file));
  });

  test.each([
    ["text", 'holds values of NumPy\'s type "<U2", but plain numbers are read'],
    ["bytes", 'type "|S1"'],
    ["objects", 'type "|O"'],
    ["records", "holds records of several fields"],
    ["complex", 'type "<c16"'],
    ["long doubles", 'type "<f16"'],
    ["dates", 'type "<M8[D]"'],
    ["integers beyond 2^53", "number 1 is 9007199254740993, which a number of JavaScript cannot name"],
  ])("refuses %s", (name, text) => {
    expect(() => readNpy(bytesOf(refused[name] as string), "x.npy")).toThrow(FormatError);
    expect(() => readNpy(bytesOf(refused[name] as string), "x.npy")).toThrow(text);
  });

  test("refuses what is no such file, and headers that claim what cannot be", () => {
    const file = bytesOf((files["rows"] as (typeof files)[string]).file);
    const text = (from: string, to: string) => new Uint8Array(Buffer.from(Buffer.from(file).toString("latin1").replace(from, to), "latin1"));
    expect(() => readNpy("rows.npy" as never)).toThrow(ValueError);
    expect(() => readNpy(zipped("stored.npz"), "x.npz")).toThrow("x.npz: it starts with the bytes 50 4b 03 04");
    expect(() => readNpy(text("(2, 3, 4)", "(9, 9, 9)"))).toThrow("readNpy: 96 bytes of numbers came, but the shape [9, 9, 9] of <f4 needs 2916.");
    expect(() => readNpy(text("(2, 3, 4), }         ", "(2000000000, 2000000)"))).toThrow(FormatError);
    expect(() => readNpy(text("'shape'", "'spahe'"))).toThrow("but 'descr', 'fortran_order' and 'shape' are needed");
    expect(() => readNpy(Uint8Array.from([...file, 0]))).toThrow("97 bytes of numbers came");
    const v2 = file.slice();
    v2[6] = 2; // four bytes of length instead of two
    expect(() => readNpy(v2)).toThrow("its header claims");
    v2[6] = 4;
    expect(() => readNpy(v2)).toThrow("it is of version 4, but versions 1 to 3 are read");
  });
});

describe("writeNpy()", () => {
  const written: Record<string, NpyArray> = {
    bytes: { shape: [3], values: Uint8Array.of(0, 255, 7) },
    integers: { shape: [2, 1], values: Int32Array.of(-5, 2 ** 31 - 1) },
    floats: { shape: [2, 2], values: Float32Array.of(0.5, -0, 1e-45, 3e38) },
    doubles: { shape: [], values: Float64Array.of(0.1) },
    none: { shape: [0, 4], values: new Float32Array() },
  };

  test.each(Object.keys(written))("of %s is read again as it was", (name) => {
    const file = writeNpy(written[name] as NpyArray);
    expect(readNpy(file)).toEqual(written[name]);
    expect([...file.subarray(6, 8)]).toEqual([1, 0]); // the version of the format
    expect((file.length - (written[name] as NpyArray).values.byteLength) % 64).toBe(0);
  });

  test("takes tensors", () => {
    expect(readNpy(writeNpy(predict(relu, tensor([[-1, 2, 3]]))))).toEqual({ shape: [1, 3], values: Float32Array.of(0, 2, 3) });
  });

  test.each<[string, unknown, string]>([
    ["a plain array", [1, 2], "writeNpy: [1, 2] came, but a tensor, or a shape and values as Uint8Array, Int32Array, Float32Array, Float64Array are needed."],
    ["plain values", { shape: [1], values: [1] }, "writeNpy: an object came"],
    ["a shape that does not fit", { shape: [3], values: new Float32Array(2) }, "writeNpy: 2 numbers came, but the shape [3] needs 3."],
  ])("refuses %s", (_, array, text) => {
    expect(() => writeNpy(array as NpyArray)).toThrow(ValueError);
    expect(() => writeNpy(array as NpyArray)).toThrow(text);
  });

  const python = ["python3", "/usr/bin/python3"].find((each) => spawnSync(each, ["-c", "import numpy"]).status === 0);
  test.skipIf(!python)("is what NumPy reads", () => {
    const here = mkdtempSync(join(tmpdir(), "npy-"));
    afterAll(() => rmSync(here, { recursive: true }));
    const paths = Object.entries(written).map(([name, array]) => {
      writeFileSync(join(here, name), writeNpy(array));
      return join(here, name);
    });
    const found = JSON.parse(execFileSync(python as string, [join(folder, "check.py"), ...paths], { encoding: "utf8" }));
    expect(found).toEqual(
      Object.values(written).map(({ shape, values }, i) => ({ type: ["|u1", "<i4", "<f4", "<f8", "<f4"][i], shape, numbers: Array.from(values) })),
    );
  });
});

/** A zip archive of one member that says what it is told to. */
function archive(content: Uint8Array, { size = content.length, method = 8, flags = 0, name = "x.npy", checksum = crc32(content), times = 1 } = {}): Uint8Array {
  const packed = method === 8 ? deflateRawSync(content) : content;
  const letters = new TextEncoder().encode(name);
  const [local, entry, end] = [new DataView(new ArrayBuffer(30)), new DataView(new ArrayBuffer(46)), new DataView(new ArrayBuffer(22))];
  local.setUint32(0, 0x04034b50, true);
  local.setUint16(26, letters.length, true);
  entry.setUint32(0, 0x02014b50, true);
  entry.setUint16(8, flags, true);
  entry.setUint16(10, method, true);
  for (const [i, value] of [checksum, packed.length, size].entries()) entry.setUint32(16 + 4 * i, value, true);
  entry.setUint16(28, letters.length, true);
  const start = 30 + letters.length + packed.length;
  end.setUint32(0, 0x06054b50, true);
  end.setUint16(10, times, true);
  end.setUint32(16, start, true);
  const parts = [local.buffer, letters, packed, ...new Array(times).fill([entry.buffer, letters]).flat(), end.buffer];
  return new Uint8Array(Buffer.concat(parts.map((part: Uint8Array | ArrayBuffer) => new Uint8Array(part))));
}

describe("readNpz()", () => {
  test.each(["stored.npz", "deflated.npz"])("reads %s", async (name) => {
    const arrays = await readNpz(zipped(name));
    expect([...arrays.keys()]).toEqual(["x_train", "y", "zeros", "größe"]);
    expect(arrays.get("x_train")).toEqual({ shape: [2, 3, 4], values: Float32Array.from({ length: 24 }, (_, i) => i) });
    expect(arrays.get("y")).toEqual({ shape: [2, 3], values: Int32Array.of(0, 2, 1, 9, 5, 3) });
    expect(arrays.get("zeros")).toEqual({ shape: [10, 10], values: new Float64Array(100) });
    expect(arrays.get("größe")).toEqual({ shape: [], values: Float64Array.of(2.5) });
  });

  const plain = writeNpy({ shape: [2], values: Float32Array.of(1, 2) });

  test("reads an archive with a comment behind it", async () => {
    const file = zipped("stored.npz");
    const longer = Uint8Array.from([...file, 1, 2, 3]);
    longer[file.length - 2] = 3;
    expect((await readNpz(longer)).size).toBe(4);
  });

  test.each<[string, () => Uint8Array, string]>([
    ["an array by itself", () => plain, "a single array (.npy) came, but an .npz file is needed. Read it with readNpy()."],
    ["a web page", () => new TextEncoder().encode("<!doctype html>"), "its end has no directory of a zip archive"],
    ["a member that is no array", () => archive(plain, { name: "readme.txt" }), 'it holds "readme.txt", but only arrays'],
    ["one that is encrypted", () => archive(plain, { flags: 1 }), '"x.npy" is encrypted'],
    ["another method", () => archive(plain, { method: 12 }), "is packed by method 12"],
    ["another checksum", () => archive(plain, { checksum: 1 }), 'x.npz: "x.npy" is not what its checksum says'],
    ["the same name twice", () => archive(plain, { times: 2 }), 'two members are called "x.npy"'],
    ["4 GiB", () => archive(plain, { size: 0xffffffff }), "has 4 GiB or more"],
    ["more than it says", () => archive(new Uint8Array(1e6), { size: 1000 }), "bytes unpack to more than 1000"],
    ["a bomb", () => archive(plain, { size: 4e7 }), "more than 33554432, which is no sound data file"],
    ["many of one small one", () => archive(plain, { times: 5, size: 1e7 }), "two members"],
  ])("refuses %s", async (_, file, text) => {
    await expect(readNpz(file(), "x.npz")).rejects.toThrow(FormatError);
    await expect(readNpz(file(), "x.npz")).rejects.toThrow(text);
  });
});

describe("what is damaged", () => {
  const archives = ["stored.npz", "deflated.npz"].map((name) => [name, readNpz, zipped(name)] as const);
  const arrays = ["columns", ">i8", "version 3"].map((name) => [name, readNpy, bytesOf((files[name] as (typeof files)[string]).file)] as const);
  /** Whether it is read; else it is refused in a sentence. */
  const isRead = async (read: (bytes: Uint8Array) => unknown, bytes: Uint8Array) => {
    try {
      await read(bytes);
      return true;
    } catch (error) {
      expect(error).toBeInstanceOf(FormatError);
      expect((error as Error).message).toMatch(/\.$/);
      return false;
    }
  };

  test.each([...archives, ...arrays])("%s, cut short at each byte, is refused", async (_, read, bytes) => {
    for (let n = 0; n < bytes.length; n++) expect(await isRead(read, bytes.subarray(0, n)), `${n} bytes`).toBe(false);
  });

  test.each([...archives, ...arrays])("%s, changed anywhere, is read or refused in a sentence", async (_, read, bytes) => {
    const draw = draws(7);
    for (const damage of Object.values(damages)) for (let i = 0; i < 60; i++) await isRead(read, damage(bytes, draw));
  });

  test("numbers of an archive are never read as others", async () => {
    const file = zipped("deflated.npz");
    const sound = await readNpz(file);
    const draw = draws(3);
    for (let i = 0; i < 100; i++) {
      const other = file.slice();
      const at = draw(other.length);
      other[at] = (other[at] as number) ^ (1 << draw(8));
      const found = await readNpz(other).catch(() => undefined);
      for (const [name, array] of found ?? []) if (sound.has(name)) expect(array).toEqual(sound.get(name));
    }
  });
});
