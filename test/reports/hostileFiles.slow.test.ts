// Any file of up to a megabyte is answered within a second, and 200 MB by every reader.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, describe, expect, test } from "vitest";
import { savedFile } from "../../src/cli/savedFile.ts";
import { cifar10, readIdx } from "../../src/data/index.ts";
import { readSafetensors, writeSafetensors } from "../../src/formats/safetensors.ts";
import {
  batchNorm,
  conv2d,
  decode,
  dense,
  embedding,
  encode,
  flatten,
  gate,
  layerNorm,
  type Layer,
  load,
  maxPool2d,
  relu,
  residual,
  select,
  sequential,
  SievenetError,
  zeroPad2d,
} from "../../src/index.ts";
import { decode as decodeModel } from "../../src/inference/index.ts";
import { sparsify } from "../../src/sparse/index.ts";
import { withoutChecksum } from "../support/savedFiles.ts";
import { milliseconds } from "../support/milliseconds.ts";

const folder = mkdtempSync(join(tmpdir(), "large-"));
afterAll(() => rmSync(folder, { recursive: true }));

const nets: readonly Layer[] = [
  sequential(select([1, 0], 3), gate(dense(2, 2), { over: "inputs", lambda: 0.5 }), relu, dense(2, 1)),
  sequential(zeroPad2d(1), conv2d(1, 2, 3, { stride: 2, padding: 1 }), batchNorm(2), relu, maxPool2d(2), residual(conv2d(2, 2, 1)), flatten, dense(8, 2)),
  sequential(embedding(5, 4), layerNorm(4), flatten, dense(8, 3)),
  sparsify(sequential(conv2d(2, 4, 3, { groups: 2 }), flatten, dense(16, 2)), { density: 1 }),
  sequential(...Array.from({ length: 300 }, () => batchNorm(1))),
];

function answered(bytes: Uint8Array): void {
  for (const read of [decode, decodeModel]) {
    const begun = milliseconds();
    try {
      read(bytes);
    } catch (error) {
      expect(error).toBeInstanceOf(SievenetError);
      expect(error).toHaveProperty("code", "FORMAT");
    }
    expect(milliseconds() - begun).toBeLessThan(1000);
  }
}

const number = fc.oneof(
  fc.constantFrom(-1, 0, 0.5, 1, 2, 3, 1000, 16384, 65536, 2 ** 24, 2 ** 24 + 1, 2 ** 31, 2 ** 32, 1e9, 1e300),
  fc.integer({ min: 0, max: 2 ** 25 }),
);

/** A saved net with other numbers at some places of its tensors' shapes and offsets, and another length of its header. */
function withOtherNumbers(net: Layer, changes: readonly (readonly [which: number, by: number])[], length: number | null): Uint8Array {
  const bytes = withoutChecksum(encode(net));
  const size = Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true));
  let header = new TextDecoder().decode(bytes.subarray(8, 8 + size));
  // what describes the net is left as it is: these are the numbers of its tensors
  const from = header.lastIndexOf('"__metadata__"') < header.length / 2 ? header.indexOf("},", header.indexOf('"__metadata__"')) : 0;
  for (const [which, by] of changes) {
    const all = [...header.matchAll(/(?<=[[,])\d+(?=[\],])/g)].filter(({ index }) => index > from);
    const at = all[which % all.length] as RegExpExecArray;
    header = header.slice(0, at.index) + String(by) + header.slice(at.index + at[0].length);
  }
  const text = new TextEncoder().encode(header);
  const file = new Uint8Array(8 + text.length + bytes.length - 8 - size);
  new DataView(file.buffer).setBigUint64(0, BigInt(Math.trunc(Math.max(0, Math.min(length ?? text.length, 2 ** 60)))), true);
  file.set(text, 8);
  file.set(bytes.subarray(8 + size), 8 + text.length);
  return file;
}

describe("any file of up to a megabyte is answered within a second:", () => {
  test("saved nets with other numbers in their header", () => {
    fc.assert(
      fc.property(fc.constantFrom(...nets), fc.array(fc.tuple(fc.nat(), number), { minLength: 1, maxLength: 5 }), (net, changes) => {
        const { tensors, metadata } = readSafetensors(encode(net));
        let architecture = metadata["architecture"] as string;
        for (const [which, by] of changes) {
          const all = [...architecture.matchAll(/-?\d+(\.\d+)?(e-?\d+)?/g)];
          const at = all[which % all.length] as RegExpExecArray;
          architecture = architecture.slice(0, at.index) + String(by) + architecture.slice(at.index + at[0].length);
        }
        answered(writeSafetensors({ tensors, metadata: { ...metadata, architecture } }));
      }),
      { numRuns: 300 },
    );
  });

  test("saved nets with other shapes, offsets and lengths in their header", () => {
    fc.assert(
      fc.property(fc.constantFrom(...nets), fc.array(fc.tuple(fc.nat(), number), { maxLength: 4 }), fc.option(number), (net, changes, length) =>
        answered(withOtherNumbers(net, changes, length)),
      ),
      { numRuns: 300 },
    );
  });

  test("and with none changed they are read, so that what is changed is what is refused", () => {
    for (const net of nets) expect(decode(withOtherNumbers(net, [], null))).toBeDefined();
  });

  test("saved nets whose parts stand in it again, in any order and depth", () => {
    const { tensors, metadata } = readSafetensors(encode(nets[1] as Layer));
    const parts = JSON.parse(metadata["architecture"] as string).parts as object[];
    const leaf = fc.oneof(
      fc.constantFrom(...parts),
      fc.nat(9).map((n) => ({ type: "same", path: `${n}` })),
    );
    const part = fc.letrec((tie) => ({
      part: fc.oneof({ maxDepth: 6 }, leaf, tie("row"), tie("block")),
      row: fc.record({ type: fc.constant("sequential"), parts: fc.array(tie("part"), { maxLength: 6 }) }),
      block: fc.record({ type: fc.constant("residual"), main: tie("part"), shortcut: tie("part") }),
    })).row;
    fc.assert(
      fc.property(part, fc.integer({ min: 1, max: 2000 }), (row, times) => {
        const text = JSON.stringify(row);
        const n = Math.max(1, Math.min(times, Math.floor(400_000 / text.length)));
        answered(writeSafetensors({ tensors, metadata: { ...metadata, architecture: `{"type":"sequential","parts":[${new Array(n).fill(text).join()}]}` } }));
      }),
      { numRuns: 200 },
    );
  });

  test("headers of anything", () => {
    fc.assert(
      fc.property(
        fc.constantFrom("[", '{"a":', '{"a":[', "1", '"', "\u0000", '{"__metadata__":{"architecture":"'),
        fc.integer({ min: 1, max: 200_000 }),
        (text, n) => {
          const header = new TextEncoder().encode(text.repeat(Math.floor(n / text.length) + 1));
          const bytes = new Uint8Array(8 + header.length);
          new DataView(bytes.buffer).setUint32(0, header.length, true);
          bytes.set(header, 8);
          answered(bytes);
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe("200 MB are read", () => {
  test("by the readers of nets, from bytes and files", async () => {
    const net = dense(7000, 7143);
    const bytes = encode(net);
    expect(bytes.length).toBeGreaterThan(200_000_000);
    writeFileSync(join(folder, "net"), bytes);
    expect(decodeModel(bytes).weights).toBe(7000 * 7143 + 7143);
    expect((decode(bytes) as typeof net).weight.toArray().at(-1)).toBe(net.weight.toArray().at(-1));
    expect(((await load(join(folder, "net"))) as typeof net).outputs).toBe(7143);
    expect(savedFile(join(folder, "net")).gated).toBe(false);
    expect(() => decode(bytes.subarray(0, -1))).toThrow(/does not lie within the file/);
  });

  test("by the readers of data", async () => {
    const idx = new Uint8Array(16 + 200_000_000);
    idx.set([0, 0, 8, 3]);
    [2000, 100, 1000].forEach((size, axis) => {
      new DataView(idx.buffer).setUint32(4 + 4 * axis, size);
    });
    expect((await readIdx(idx, "large")).values.length).toBe(200_000_000);
    writeFileSync(join(folder, "train.bin"), new Uint8Array(3073 * 65_100));
    writeFileSync(join(folder, "test.bin"), new Uint8Array(3073));
    expect((await cifar10({ folder })).train.count).toBe(65_100);
  });
});
