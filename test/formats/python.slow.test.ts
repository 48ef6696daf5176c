// The safetensors library of Python opens every file that is written here. Needs `python3` (or what SIEVENET_PYTHON names)
// with it: pip install numpy safetensors.
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { writeContainer } from "../../src/formats/container.ts";
import { crc32 } from "../../src/formats/crc32.ts";
import { rawOf } from "../../src/formats/dtypes.ts";
import { compact, dense, encode, gate, readSafetensors, relu, sequential, writeSafetensors } from "../../src/index.ts";
import { sparsify } from "../../src/sparse/index.ts";

const python = process.env["SIEVENET_PYTHON"] ?? "python3";
const there = spawnSync(python, ["-c", "import safetensors.numpy"]).status === 0;
const folder = mkdtempSync(join(tmpdir(), "python-"));
afterAll(() => rmSync(folder, { recursive: true }));

const every = ["F64", "F32", "F16", "BF16", "I64", "I32", "I16", "I8", "U64", "U32", "U16", "U8", "BOOL"] as const;
const net = sequential(gate(dense(6, 4), { over: "inputs" }), relu, dense(4, 2));
const files: Record<string, Uint8Array> = {
  gated: encode(net, { by: "é ☃ 𝄞", "": "empty" }),
  compacted: encode(compact(net)),
  sparse: encode(sparsify(sequential(dense(6, 4)), { density: 1 })),
  nothing: writeSafetensors({ tensors: new Map() }),
  every: writeSafetensors({
    tensors: new Map(
      every.map((dtype, i) => [`of ${dtype}`, { shape: [i, 1], values: /F/.test(dtype) ? new Float32Array(i).fill(0.5) : new Int32Array(i).fill(1), dtype }]),
    ),
    metadata: { sievenet: "☃" },
  }),
};

describe.skipIf(!there)("Python reads", () => {
  test.each(Object.keys(files))("%s", (name) => {
    const path = join(folder, name);
    const bytes = files[name] as Uint8Array;
    writeFileSync(path, bytes);
    const script = join(import.meta.dirname, "../fixtures/safetensors/read.py");
    const found = JSON.parse(execFileSync(python, [script, path], { encoding: "utf8" }));
    const { tensors, metadata } = readSafetensors(bytes);
    const { "sievenet.crc32": checksum, ...notes } = found.metadata;
    expect(notes).toEqual({ ...metadata });
    expect(checksum).toMatch(/^[0-9a-f]{8}$/);
    const raw = [...tensors].map(([each, tensor]) => rawOf("test", each, tensor));
    expect(found.tensors).toEqual(Object.fromEntries(raw.map((each) => [each.name, [each.dtype, each.shape, crc32(each.bytes)]])));
    expect(writeContainer(raw, metadata)).toEqual(bytes);
  });
});
