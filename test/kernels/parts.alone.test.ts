// The parts that the kernels come in. Alone: tools/mutants runs tests of one process on a module that has all kernels.
import { expect, test } from "vitest";
import * as core from "../../src/generated/core.ts";
import * as functions from "../../src/generated/functions.ts";
import { heapBase } from "../../src/generated/heapBase.ts";
import * as images from "../../src/generated/images.ts";
import * as whole from "../../src/generated/kernels.ts";
import { kernelNames } from "../../src/generated/names.ts";
import * as norms from "../../src/generated/norms.ts";
import { unpack } from "../../src/unpack.ts";

test("the heap begins behind the tables of all modules, none of which lies on another's", () => {
  const tables = [core, functions, images, norms, whole].map(({ packed, size }) => {
    const memory = new WebAssembly.Memory({ initial: 1 });
    new WebAssembly.Instance(new WebAssembly.Module(unpack(packed, size)), { env: { memory } });
    const bytes = new Uint8Array(memory.buffer);
    return { first: bytes.findIndex((byte) => byte !== 0), last: bytes.findLastIndex((byte) => byte !== 0) };
  });
  for (const { last } of tables) expect(last).toBeLessThan(heapBase);
  const parts = tables.slice(0, 4).filter(({ last }) => last >= 0);
  for (const a of parts) for (const b of parts) if (a !== b) expect(a.last < b.first || b.last < a.first).toBe(true);
});

test("each kernel is in one part, and a module that has all has those", () => {
  const names = [core, functions, images, norms].flatMap(({ packed, size }) =>
    WebAssembly.Module.exports(new WebAssembly.Module(unpack(packed, size))).map(({ name }) => name),
  );
  expect(names.toSorted()).toEqual(kernelNames.toSorted());
});
