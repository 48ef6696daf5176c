// The fast build runs in an engine that has relaxed SIMD: this one, or else Node 24 of test/runtimes.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { compact, decode, dense, encode, sequential } from "sievenet";
import { fastAvailable, useFast } from "sievenet/fast";
import { densify, sparsify } from "sievenet/sparse";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { kernelNames } from "../../src/generated/names.ts";
import { json, sievenet, workplace } from "../cli/command.ts";
import { nodes, printed } from "../runtimes/lib/commands.ts";
import { testWith } from "../runtimes/lib/need.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const newer = nodes.find(({ name }) => name === "Node 24");
const missing = fastAvailable() ? undefined : newer?.missing();
const engine = fastAvailable() ? process.execPath : (newer?.words[0] as string);

interface Came {
  available: boolean;
  fused: number;
  /** Largest error of products, for each term. */
  off: number;
  /** Of convolutions and their gradients, by the largest number. */
  convolutionsOff: number;
  /** Of a prediction of the inference entry, by the largest score. */
  predictionOff: number;
  sameBits: boolean;
  slopes: number[][];
  losses: number[];
  builds: string[];
  file: number[];
  late: string;
  /** What instantiate() said behind useFast(). */
  kept: string;
}

const LATE = "useFast: other kernels are in use already. Call it before useThreads() and the first tensor or layer, and leave instantiate() out.";
let folder: string;
let bundled: string;
let threaded: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "sievenet-fast-"));
  const program = async (name: string): Promise<string> => {
    const outfile = join(folder, `${name}.mjs`);
    const entryPoints = [join(root, `test/fast/${name}.ts`)];
    await build({ entryPoints, outfile, bundle: true, format: "esm", platform: "node", target: "es2022", charset: "utf8" });
    return outfile;
  };
  [bundled, threaded] = [await program("inside"), await program("threaded")];
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const runs = new Map<string, Promise<Came>>();
function came(word: "fast" | "plain"): Promise<Came> {
  const found =
    runs.get(word) ??
    printed([engine, bundled, word, ...(word === "fast" ? [join(root, "dist/wasm/inferenceFast.wasm")] : [])]).then((text) => JSON.parse(text) as Came);
  runs.set(word, found);
  return found;
}

const buildOf = (bytes: Uint8Array): string | undefined =>
  JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + (bytes[0] as number) + 256 * (bytes[1] as number)))).__metadata__.build;

describe("the fast kernels", () => {
  testWith(missing, "are those of the plain module, by name, and say that they are fused", async () => {
    const names =
      "console.log(JSON.stringify(WebAssembly.Module.exports(new WebAssembly.Module(require('fs').readFileSync(process.argv[1]))).map((each) => each.name)))";
    const text = execFileSync(engine, ["-e", names, join(root, "dist/wasm/fast.wasm")], { encoding: "utf8" });
    expect(JSON.parse(text)).toEqual(kernelNames);
    expect(await came("fast")).toMatchObject({ available: true, fused: 1 });
    expect(await came("plain")).toMatchObject({ available: true, fused: 0 });
  });

  testWith(missing, "compute products of all sizes, strides, lists and scales", async () => {
    expect((await came("fast")).off).toBeLessThan(2e-6);
  });

  testWith(missing, "compute convolutions and their gradients of all sizes, with lists and without", async () => {
    expect((await came("plain")).convolutionsOff).toBeLessThan(2e-6);
    expect((await came("fast")).convolutionsOff).toBeLessThan(2e-6);
  });

  testWith(missing, "predict in the inference entry, given to it as a file, with the bits of predict()", async () => {
    expect((await came("fast")).predictionOff).toBe(0);
    expect((await came("plain")).predictionOff).toBe(0);
  });

  testWith(missing, "give one set of bits in one engine: whatever the block, and for few rows", async () => {
    expect((await came("fast")).sameBits).toBe(true);
  });

  testWith(missing, "give the gradients of the plain ones, but for rounding", async () => {
    const [mine, plain] = [await came("fast"), await came("plain")];
    for (const [i, slopes] of plain.slopes.entries()) {
      const largest = Math.max(...slopes.map(Math.abs));
      const off = slopes.map((each, j) => Math.abs(each - (mine.slopes[i]?.[j] as number)));
      expect(Math.max(...off) / largest).toBeLessThan(1e-5);
    }
  });

  testWith(missing, "train to the loss of the plain ones", async () => {
    const [mine, plain] = [(await came("fast")).losses, (await came("plain")).losses];
    expect(mine.at(-1)).toBeLessThan(0.7 * (mine[0] as number));
    expect(Math.abs((mine.at(-1) as number) - (plain.at(-1) as number))).toBeLessThan(0.01 * (plain[0] as number));
  });
});

describe("the record", () => {
  testWith(missing, "is in all that the fast build encodes, and no note takes its place", async () => {
    expect((await came("fast")).builds).toEqual(["fast", "fast", "fast", "fast"]);
    expect((await came("plain")).builds).toEqual(["none", "mine", "none", "none"]);
  });

  testWith(missing, "stays with a net that the plain build loads, compacts, takes apart or turns sparse", async () => {
    const net = decode(Uint8Array.from((await came("fast")).file)) as ReturnType<typeof sequential>;
    const small = compact(net);
    const last = small.parts.at(-1) as ReturnType<typeof dense>;
    for (const each of [net, small, sequential(last, dense(10, 2)), sparsify(small), densify(sparsify(small, { density: 1 }))])
      expect(buildOf(encode(each))).toBe("fast");
    expect(buildOf(encode(decode(encode(small))))).toBe("fast");
  });

  test("is not in files of the plain build", () => {
    expect(buildOf(encode(dense(3, 2)))).toBeUndefined();
    expect(buildOf(encode(decode(encode(dense(3, 2), { build: "plain" }))))).toBeUndefined();
  });
});

describe("useFast()", () => {
  testWith(missing, "comes too late when anything has run", async () => {
    expect((await came("plain")).late).toBe(LATE);
  });

  testWith(missing, "is not undone by instantiate()", async () => {
    expect(await came("fast")).toMatchObject({ fused: 1, kept: "instantiate: useFast() has brought kernels of its own. Leave one of the two out." });
  });

  testWith(missing, "before useThreads() gives threads the fast kernels, with the bits of one; behind it, it is refused", async () => {
    const ran = async (...words: string[]) => JSON.parse(await printed([engine, threaded, ...words]));
    const one = await ran("fast", "1");
    expect(one).toMatchObject({ fused: 1, helped: false });
    expect(await ran("fast", "3")).toEqual({ ...one, helped: true });
    expect(await ran("late", "3")).toMatchObject({ fused: 0, helped: true, refused: LATE });
  });

  (fastAvailable() ? test.skip : test)("is refused where the engine has no relaxed SIMD", () => {
    expect(() => useFast()).toThrow("useFast: this engine has no relaxed SIMD. Use a newer one, such as Node 22, or leave useFast() out.");
  });
});

describe("sievenet train --fast", () => {
  const at = workplace();
  const tiny = ["train", "lenet-300-100", "--dataset", "digits", "--examples", "200", "--epochs", "2", "--batch-size", "20", "--fast"];

  testWith(missing, "trains with the fast kernels, and history, model and report say so", async () => {
    await printed([engine, join(root, "dist/cli.js"), ...tiny, "--out", at("run")]);
    expect(json(at("run/history.json"))).toMatchObject({ build: "fast" });
    expect(buildOf(readFileSync(at("run/model.safetensors")))).toBe("fast");
    expect(readFileSync(at("run/report.html"), "utf8")).toMatch(/--fast\b.*fast kernels/s);
    expect(await printed([process.execPath, join(root, "dist/cli.js"), "inspect", at("run/model.safetensors")])).toMatch(/^build +fast$/m);
  });

  (fastAvailable() ? test.skip : test)("is refused where the engine has no relaxed SIMD", async () => {
    const { code, err } = await sievenet([...tiny, "--out", at("refused")]);
    expect({ code, err }).toEqual({
      code: 2,
      err: "sievenet: --fast needs relaxed SIMD, which this engine does not have. Use Node 22 or newer, or leave out --fast.\n",
    });
  });
});
