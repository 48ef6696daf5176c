// What we export gives our numbers in onnxruntime, native and WebAssembly, within 1e-5 of the largest output, for batches of 1, 3
// and 17 by the same session; and the checker of onnx finds nothing in the files. With SIEVENET_RUNTIMES=all it writes docs/onnx.md.
import { writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { noteByteScale } from "../../src/byteScale.ts";
import { compact, dense, predict, sequential, tanh, tensor } from "../../src/index.ts";
import { toOnnx } from "../../src/onnx/index.ts";
import { expectNear } from "../support/near.ts";
import { numbers } from "../support/numbers.ts";
import { BETWEEN, CLOSED, calm, isSteady, largestOf, OPEN, randomNet, recipes } from "../support/randomNet/index.ts";
import { type Case, cases, inputsOf } from "./cases.ts";
import { page } from "./page.ts";
import { check, hasChecker, hasRuntime, open, type Runtime, runtimes } from "./runtimes.ts";

/** What is missing is then a failure. */
const ALL = process.env["SIEVENET_RUNTIMES"] === "all";
const BATCHES = [1, 3, 17];
/** Of the largest output. */
const TOLERANCE = 1e-5;

const all = new Map<string, Case>();
const files: Record<string, Uint8Array> = {};

beforeAll(() => {
  for (const [name, each] of cases()) all.set(name, each);
  for (const [name, each] of randomNets()) all.set(name, each);
  for (const [name, { net, options }] of all) {
    files[name] = toOnnx(net, options);
    off.set(name, new Map());
  }
});

/** Fifty compacted nets of the grammar. */
function randomNets(): Map<string, Case> {
  const found = new Map<string, Case>();
  const any = recipes({ shortest: 3, states: [CLOSED, OPEN, BETWEEN], testGates: ["mean", "median", "topk"] });
  for (const each of fc.sample(any, { numRuns: 400, seed: 15 })) {
    if (found.size === 50) break;
    const { net, shape, inputs } = randomNet(each, { functions: calm, epsilon: 0.1 }, each.seed % 3 ? { outputs: 3 } : undefined);
    if (!isSteady(net, tensor(inputs(4), [4, ...shape]))) continue;
    const whole = each.begin === "indices";
    found.set(`random ${found.size}`, { net: compact(net), shape, options: { input: shape }, ...(whole && { whole, between: [0, 1 + each.sizes[0]] }) });
  }
  return found;
}

/** How far outputs are from ours, in units of the largest of ours. */
async function distance(runtime: Runtime, bytes: Uint8Array, each: Case, batches: readonly number[], optimized = true): Promise<number> {
  const session = await open(runtime, bytes, optimized);
  let most = 0;
  for (const batch of batches) {
    const inputs = inputsOf(each, batch);
    const ours = predict(each.net, tensor(inputs, [batch, ...each.shape]));
    const { data, dims } = await session.run(inputs, [batch, ...each.shape]);
    expect(dims).toEqual(ours.shape);
    const needed = ours.toArray();
    expect(data.length).toBe(needed.length);
    const largest = largestOf(needed);
    needed.forEach((y, i) => {
      const off = Math.abs((data[i] as number) - y) / largest;
      if (!(off <= TOLERANCE)) expect.fail(`output ${i} of a batch of ${batch} is ${data[i]}, but ${y} is needed`);
      most = Math.max(most, off);
    });
  }
  return most;
}

const off = new Map<string, Map<Runtime, number>>();
afterAll(async () => {
  if (!ALL || [...off.values()].some((by) => by.size < runtimes.length)) return;
  const rows = [...all.keys()].map((name) => ({ name, bytes: files[name] as Uint8Array, off: off.get(name) as Map<Runtime, number> }));
  await writeFile(fileURLToPath(new URL("../../docs/onnx.md", import.meta.url)), page(rows));
});

describe.each(runtimes)("%s", (runtime) => {
  const there = ALL || hasRuntime(runtime);

  test.skipIf(!there)(
    "gives our numbers for every kind, every function and 50 random nets (npm ci --ignore-scripts in test/onnx installs it)",
    { timeout: 300_000 },
    async () => {
      const wrong: string[] = [];
      for (const [name, each] of all) {
        try {
          off.get(name)?.set(runtime, await distance(runtime, files[name] as Uint8Array, each, BATCHES));
        } catch (error) {
          wrong.push(`${name}: ${(error as Error).message}`);
        }
      }
      expect(wrong).toEqual([]);
      expect(all.size).toBeGreaterThan(125);
    },
  );

  test.skipIf(!there)("gives them from every version of the operators that can be asked for, and operation by operation", { timeout: 300_000 }, async () => {
    const wrong: string[] = [];
    for (const [name, each] of all) {
      if (name.startsWith("random") || name.startsWith("recipe")) continue;
      await distance(runtime, files[name] as Uint8Array, each, [2], false).catch((error) => wrong.push(`${name}, not optimized: ${error.message}`));
      for (const opset of [18, 19, 20, 21])
        await distance(runtime, toOnnx(each.net, { ...each.options, opset }), each, [2]).catch((error) => wrong.push(`${name}, ${opset}: ${error.message}`));
    }
    expect(wrong).toEqual([]);
  });

  test.skipIf(!there)("takes the bytes that a net was trained on", async () => {
    const net = noteByteScale(sequential(dense(6, 4), tanh), 1 / 255);
    const bytes = Uint8Array.from(numbers(18, 0, 256, 3));
    const needed = predict(net, [bytes.subarray(0, 6), bytes.subarray(6, 12), bytes.subarray(12)]).toArray();
    const [taking, scaled] = [await open(runtime, toOnnx(net, { bytes: true })), await open(runtime, toOnnx(net))];
    for (const { data } of [
      await taking.run(bytes, [3, 6]),
      await scaled.run(
        Float32Array.from(bytes, (byte) => byte * Math.fround(1 / 255)),
        [3, 6],
      ),
    ])
      expectNear(data, needed, { abs: 1e-6 });
  });
});

test.skipIf(!ALL && !hasChecker())("onnx's checker finds nothing, shapes inferred in full (Debian's python3-onnx has it)", () => {
  expect(check(files)).toBe("");
});
