// The debug build, with assertions and readable aborts, computes what the shipped one does.
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { instantiateSync } from "@assemblyscript/loader";
import { main } from "assemblyscript/asc";
import { expect, test } from "vitest";
import { type Address, type Floats, type Geometry, none, type Workspace } from "../../src/addresses.ts";
import { heapBase } from "../../src/generated/heapBase.ts";
import { type Kernels, shift, text } from "../../src/generated/kernels.ts";
import { kernelNames } from "../../src/generated/names.ts";
import { numbers } from "../support/numbers.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const shipped = Uint8Array.from(text, (letter) => letter.charCodeAt(0) - shift);

/** A product, a convolution and gates, in a memory of their own. */
function results(module: Uint8Array): Float32Array {
  const memory = new WebAssembly.Memory({ initial: 16 });
  const kernels = instantiateSync(module as BufferSource, { env: { memory } }).exports as unknown as Kernels;
  expect(kernelNames.every((name) => typeof kernels[name] === "function")).toBe(true);
  let top = Math.ceil(heapBase / 64) * 64;
  const put = <A extends Address = Floats>(values: ArrayLike<number>, View: typeof Float32Array | typeof Int32Array = Float32Array): A => {
    const at = top as A;
    new View(memory.buffer, at, values.length).set(values);
    top += Math.ceil(values.length / 16) * 64 + 64;
    return at;
  };
  const [a, b, c, x] = [put(numbers(35, -1, 1, 1)), put(numbers(77, -1, 1, 2)), put(new Float32Array(55)), put(numbers(2 * 3 * 81, -1, 1, 3))];
  const [w, z, noise] = [put(numbers(4 * 27, -1, 1, 4)), put(new Float32Array(9)), put(numbers(9, 0.1, 0.9, 5))];
  const [s, y] = [put(new Float32Array(9)), put(new Float32Array(2 * 4 * 25))];
  const geometry = put<Geometry>([3, 9, 9, 4, 3, 3, 2, 2, 1, 1, 1, 1, 1, 5, 5], Int32Array);
  const workspace = top as Workspace;
  kernels.gemm(c, 11, a, 7, 1, b, 11, 1, 5, 11, 7, none, none, none, none, 0, 0, 0, workspace);
  kernels.conv2d(y, x, w, none, none, none, geometry, 2, none, 3, none, 4, workspace);
  kernels.hardConcrete(z, s, a, noise, 9, 2 / 3, -0.1, 1.1);
  return Float32Array.from([c, y, z].flatMap((at, i) => Array.from(new Float32Array(memory.buffer, at, [55, 200, 9][i] as number))));
}

test("the debug build computes what the shipped one does", async () => {
  const folder = mkdtempSync(join(tmpdir(), "sievenet-debug-"));
  try {
    const out = join(folder, "debug.wasm");
    const { error, stderr } = await main([
      "assembly/index.ts",
      "--config",
      "asconfig.json",
      "--target",
      "debug",
      "--baseDir",
      root,
      "--outFile",
      out,
      "--textFile",
      join(folder, "debug.wat"),
    ]);
    expect(error?.message ?? "", stderr.toString()).toBe("");
    expect(results(readFileSync(out))).toEqual(results(shipped));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
