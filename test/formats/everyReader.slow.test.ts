// Readers of every format under 30 000 damaged and hostile files and more: each is refused in a sentence or read, at once and with
// no more memory than a file of its size may take; with a checksum none is read as something else than what was written.
import { rmSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { afterAll, describe, expect, test } from "vitest";
import { decode, FormatError, memoryBytes, readSafetensors, SievenetError, state, ValueError, writeSafetensors } from "../../src/index.ts";
import { decode as decodeModel } from "../../src/inference/index.ts";
import { damages, draws, headerDamages, withHeader } from "../support/damage.ts";
import { reliability } from "../support/reliability.ts";
import { type Format, folder, formats, nets } from "./everyFormat.ts";
import { milliseconds } from "../support/milliseconds.ts";

afterAll(() => rmSync(folder, { recursive: true }));

const found = { cases: 0, slowest: 0 };

/** By format and fault: how many were refused and read. */
const counted = new Map<string, { refused: number; read: number }>();
function count(family: string, fault: string, { refused, read }: { refused: number; read: number }): void {
  const key = `${family}: ${fault}`;
  const before = counted.get(key) ?? { refused: 0, read: 0 };
  counted.set(key, { refused: before.refused + refused, read: before.read + read });
}

/** Whether a file says that it has a checksum: one whose name is damaged reads as an older file, which had none. */
const saysSo = (bytes: Uint8Array) => Buffer.from(bytes).includes('"sievenet.crc32":"');

/** Reads one file: refused in a sentence, or read. */
async function outcome({ family, read, hasChecksum }: Format, bytes: Uint8Array, whole: unknown): Promise<"refused" | "read"> {
  const [begun, memory] = [milliseconds(), memoryBytes()];
  let came: unknown;
  let error: unknown;
  try {
    came = await read(bytes);
  } catch (cause) {
    error = cause;
  }
  found.cases++;
  found.slowest = Math.max(found.slowest, milliseconds() - begun);
  if (memoryBytes() - memory > 32 * 1048576) throw new Error(`${memoryBytes() - memory} bytes were taken for a file of ${bytes.length}`);
  if (error === undefined) {
    // a space for a space in the header is no damage
    if (hasChecksum && saysSo(bytes)) expect(came).toEqual(whole);
    return "read";
  }
  if (!(error instanceof FormatError || (/histories/.test(family) && error instanceof ValueError)) || !/^[^\n]{20,}[.?)]$/.test(error.message)) throw error;
  return "refused";
}

describe.each(Object.entries(formats))("%s", (name, format) => {
  const tried = async (fault: string, files: Iterable<Uint8Array>) => {
    const whole = await format.read(format.file);
    const counts = { refused: 0, read: 0 };
    for (const bytes of files) counts[await outcome(format, bytes, whole)]++;
    count(format.family, fault, counts);
    return counts;
  };

  test("cut at every byte", async () => {
    const { read } = await tried(
      "cut at every byte",
      Array.from({ length: Math.ceil(format.file.length / (format.step ?? 1)) }, (_, n) => format.file.slice(0, n * (format.step ?? 1))),
    );
    if (!/table/.test(name)) expect(read).toBe(0);
  });

  test.each(Object.keys(damages))("%s", async (fault) => {
    const draw = draws(fault.length + name.length);
    await tried(
      fault,
      Array.from({ length: 300 }, () => (damages[fault] as (typeof damages)[string])(format.file, draw)),
    );
  });

  test.each(format.isSafetensors ? Object.keys(headerDamages) : [])("%s", async (fault) => {
    const draw = draws(fault.length + name.length);
    const damage = headerDamages[fault] as (typeof headerDamages)[string];
    await tried(
      fault,
      Array.from({ length: 300 }, () => withHeader(format.file, (json) => damage(json, draw))),
    );
  });
});

describe("what is made to harm", () => {
  const refused = async (format: string, fault: string, files: readonly Uint8Array[]) => {
    for (const bytes of files) expect(await outcome(formats[format] as Format, bytes, undefined)).toBe("refused");
    count((formats[format] as Format).family, fault, { refused: files.length, read: 0 });
  };
  const container = Object.keys(formats).filter((name) => (formats[name] as Format).isSafetensors);

  test("lengths of headers beyond the file", async () => {
    const lengths = [0, 1, 2 ** 31 - 1, 2 ** 31, 2 ** 32 - 1, 2 ** 32, 2 ** 53 - 1, 2 ** 53, 2 ** 64 - 2048];
    for (const name of container) {
      const files = lengths.map((length) => {
        const bytes = (formats[name] as Format).file.slice();
        new DataView(bytes.buffer).setBigUint64(0, BigInt(length), true);
        return bytes;
      });
      await refused(name, "lengths of headers beyond the file", files);
    }
  });

  test("JSON that is deep", async () => {
    for (const name of container) {
      const deep = (open: string, close: string, n: number) => open.repeat(n) + close.repeat(n);
      const headers = [10, 1000, 100_000].flatMap((n) => [
        deep("[", "]", n),
        `${'{"a":'.repeat(n)}1${"}".repeat(n)}`,
        `{"__metadata__":{"format":"sievenet","version":"1","architecture":${JSON.stringify(deep("[", "]", n))}}}`,
        `{"a":{"dtype":"F32","shape":${deep("[", "]", n)},"data_offsets":[0,0]}}`,
      ]);
      const anyone = /every type|the same/.test(name);
      const files = headers.filter((each) => !anyone || !/__metadata__/.test(each)).map((header) => withHeader((formats[name] as Format).file, () => header));
      await refused(name, "JSON that is deep", files);
    }
  });

  test("gzip files that unpack to gigabytes", async () => {
    const zeros = gzipSync(new Uint8Array(64 * 1048576));
    const claim = (n: number) => {
      const head = Uint8Array.of(0, 0, 8, 1, 0, 0, 0, 0);
      new DataView(head.buffer).setUint32(4, n);
      return head;
    };
    const many = [1, 8, 32].map((n) => new Uint8Array(Buffer.concat([gzipSync(claim(10)), ...new Array(n).fill(zeros)])));
    const claimed = [2 ** 32 - 1, 2 ** 31, 200_000_000].map((n) => new Uint8Array(Buffer.concat([gzipSync(claim(n)), zeros])));
    const begun = process.memoryUsage().rss;
    await refused("an IDX file, gzipped", "gzip files that unpack to gigabytes", [new Uint8Array(zeros), ...many, ...claimed]);
    expect(process.memoryUsage().rss - begun).toBeLessThan(800e6);
  });

  test("NaN and infinities among the weights are read as they are, and predict without an error of their own", () => {
    const values = [Number.NaN, Infinity, -Infinity, -0, 1e-45, 3.4e38];
    let cases = 0;
    for (const [name, [file, both]] of Object.entries(nets)) {
      if (/int8|float16|checkpoint/.test(name)) continue;
      const { tensors, metadata } = readSafetensors(file);
      for (const [path, tensor] of tensors) {
        if (!(tensor.values instanceof Float32Array) || tensor.values.length === 0 || /gates/.test(path)) continue;
        for (const value of values) {
          const changed = Float32Array.from(tensor.values).fill(value, 0, 1);
          const bytes = writeSafetensors({ tensors: new Map(tensors).set(path, { ...tensor, values: changed }), metadata });
          cases++;
          try {
            expect(state(decode(bytes)).get(path)?.values).toEqual(changed);
            if (both) decodeModel(bytes).predict(new Float32Array(/images/.test(name) ? 16 : 3), /images/.test(name) ? [1, 1, 4, 4] : [1, 3]);
          } catch (error) {
            expect(error).toBeInstanceOf(SievenetError);
          }
        }
      }
    }
    found.cases += cases;
    count("nets", "NaN, infinities, the smallest and the largest numbers among weights", { refused: 0, read: cases });
  });
});

test("there were 30 000 cases at least, none of which took a second", () => {
  expect(found.cases).toBeGreaterThanOrEqual(30_000);
  expect(found.slowest).toBeLessThan(1000);
  for (const [fault, { refused, read }] of counted) {
    const as = /checksum|IDX|MNIST|CIFAR|text|histories|NaN/.test(fault)
      ? "read"
      : "read, all as what was written but where the name of the checksum itself was damaged";
    const outcome = [refused && `${refused} refused in a sentence`, read && `${read} ${as}`].filter(Boolean).join(", ");
    reliability("files", fault, { cases: refused + read, outcome });
  }
  const all = "none crashed, hung, or took more memory than its size explains; the slowest took less than a second";
  reliability("files", "all of these", { cases: found.cases, outcome: all });
});
