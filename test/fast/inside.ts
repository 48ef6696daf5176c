// Runs in a process of its own, with the fast kernels or (word "plain") without, and prints what came as JSON.

import * as inference from "../../src/inference/index.ts";
import { none, type Workspace } from "../../src/addresses.ts";
import { fastAvailable, useFast } from "../../src/fast/index.ts";
import { readFileSync } from "node:fs";
import {
  adam,
  compact,
  conv2d,
  crossEntropy,
  decode,
  dense,
  encode,
  flatten,
  gate,
  gradients,
  instantiate,
  maxPool2d,
  predict,
  relu,
  seed,
  sequential,
  step,
  sum,
  tensor,
  UsageError,
} from "../../src/index.ts";
import { sparsify } from "../../src/sparse/index.ts";
import { kernels } from "../../src/wasm.ts";
import { gemm } from "../reference/gemm.ts";
import { withArrays } from "../support/arrays.ts";
import { numbers, some } from "../support/numbers.ts";
import { convolutionsOff } from "./convolutions.ts";

const fast = !process.argv.includes("plain");
let kept = "";
if (fast) {
  useFast();
  try {
    instantiate({ bytes: new Uint8Array(8) });
  } catch (error) {
    kept = (error as Error).message;
  }
}
const build = (bytes: Uint8Array): string => /"build":"(\w+)"/.exec(new TextDecoder("latin1").decode(bytes))?.[1] ?? "none";

interface Product {
  m: number;
  n: number;
  k: number;
  lists?: { m?: number[]; n?: number[]; k?: number[] };
  turned?: readonly [boolean, boolean];
  scaled?: 0 | 1 | 2;
  add?: boolean;
}

/** c (+)= a · (scale ∘ b): the kernel's, and the largest distance from three loops in double precision. */
function product({ m, n, k, lists = {}, turned: [left, right] = [false, false], scaled = 0, add = false }: Product): { c: Float32Array; off: number } {
  const [a, b, c, scale] = [numbers(m * k), numbers(k * n, -2, 2, 2), numbers(m * n, -2, 2, 3), numbers(Math.max(n, k), 0, 1, 4)];
  const [aRow, aColumn] = left ? [1, m] : [k, 1];
  const [bRow, bColumn] = right ? [1, k] : [n, 1];
  const found = withArrays(({ put, putInts, room }) => {
    const to = put(c);
    const list = (each?: number[]) => (each ? putInts(each).address : none);
    const counts = [lists.m?.length ?? m, lists.n?.length ?? n, lists.k?.length ?? k] as const;
    const places = [put(a).address, aRow, aColumn, put(b).address, bRow, bColumn] as const;
    const by = [scaled ? put(scale).address : none, scaled === 1 ? 1 : 0, scaled === 2 ? 1 : 0] as const;
    kernels.gemm(
      to.address,
      n,
      ...places,
      ...counts,
      list(lists.m),
      list(lists.n),
      list(lists.k),
      ...by,
      add ? 1 : 0,
      room<Workspace>(kernels.gemmWorkspace() / 4).address,
    );
    return to.read();
  });
  const factor = scaled ? { scale: (p: number, j: number) => scale[scaled === 1 ? p : j] as number } : {};
  const needed = gemm(c, n, { values: a, row: aRow, column: aColumn }, { values: b, row: bRow, column: bColumn }, [m, n, k], { lists, add, ...factor });
  return { c: found, off: Math.max(...needed.map((each, i) => Math.abs(each - (found[i] as number)))) / Math.max(1, k) };
}

/** Sizes that are one, not multiples of a tile, larger than a block; all strides, lists and scales. */
function products(): Product[] {
  const all: Product[] = [];
  for (const n of [1, 3, 5, 6, 7, 12, 13, 64, 101]) all.push({ m: n, n: 5, k: 3 }, { m: 13, n, k: 4 }, { m: 13, n: 9, k: n }, { m: n, n, k: n, add: true });
  all.push({ m: 98, n: 12, k: 390 }, { m: 14, n: 970, k: 5 }, { m: 13, n: 8, k: 0 }, { m: 200, n: 30, k: 400, add: true });
  for (const turned of [
    [true, false],
    [false, true],
    [true, true],
  ] as const)
    for (const scaled of [0, 1, 2] as const) all.push({ m: 31, n: 29, k: 37, turned, scaled }, { m: 24, n: 16, k: 8, turned, scaled, add: true });
  for (const share of [0.2, 0.8]) {
    const lists = { m: some(40, share, 5), n: some(41, share, 6), k: some(42, share, 7) };
    all.push(
      { m: 40, n: 41, k: 42, lists },
      { m: 40, n: 41, k: 42, lists: { k: lists.k }, scaled: 1 },
      { m: 40, n: 41, k: 42, lists: { m: lists.m }, add: true },
    );
    all.push({ m: 8, n: 41, k: 42, lists: { k: lists.k }, scaled: 1 }, { m: 40, n: 41, k: 42, lists: { n: lists.n }, turned: [true, false] });
  }
  return all;
}

/** The same bits whatever the block, and with few rows, which go another way. */
function sameBits(): boolean {
  const large = { m: 40, n: 61, k: 50 };
  const whole = product(large).c;
  const blocks = [
    [12, 24, 16],
    [6, 8, 7],
    [96, 960, 49],
    [1, 1, 1],
  ] as const;
  const same = blocks.every(([m, n, k]) => {
    kernels.gemmShape(0, m, n, k);
    return product(large).c.join() === whole.join();
  });
  kernels.gemmShape(0, 0, 0, 0);
  // the first rows are those of the large one
  const thin = [1, 9].every((m) => {
    const few = product({ m, n: 61, k: 50 }).c;
    return few.every((each, i) => each === whole[i]);
  });
  return same && thin;
}

const image = () =>
  sequential(
    gate(conv2d(2, 5, 3, { padding: 1 }), { over: "outputs" }),
    relu,
    maxPool2d(2),
    conv2d(5, 7, 3, { stride: 2 }),
    relu,
    flatten,
    gate(dense(63, 10), { over: "inputs" }),
  );

/** Losses of some steps, and the gradients of the first. */
function training() {
  seed(3);
  const net = image();
  const x = tensor(numbers(12 * 2 * 15 * 15, -1, 1, 8), [12, 2, 15, 15]);
  const labels = Int32Array.from({ length: 12 }, (_, i) => i % 10);
  const first = net.parts[0] as ReturnType<typeof conv2d>;
  const second = net.parts[3] as ReturnType<typeof conv2d>;
  const slopes = gradients(() => sum(net.forward(x)), [first.weight, second.weight, x]).gradients.map((each) => Array.from(each));
  const optimizer = adam({ learningRate: 0.01 });
  const losses = Array.from({ length: 25 }, () => step(net, optimizer, () => crossEntropy(net.forward(x), labels)));
  return { net, slopes, losses };
}

/** The largest difference between what the inference entry gives with fused kernels and predict(). */
function predictionOff(net: ReturnType<typeof image>): number {
  const wasm = process.argv.find((word) => word.endsWith(".wasm"));
  if (wasm) inference.instantiate({ bytes: readFileSync(wasm) });
  const x = numbers(5 * 2 * 15 * 15, -1, 1, 9);
  const small = compact(net);
  const mine = inference.decode(encode(small)).predict(x, [5, 2, 15, 15]).data;
  const needed = predict(small, tensor(x, [5, 2, 15, 15])).toArray();
  return Math.max(...needed.map((each, i) => Math.abs(each - (mine[i] as number)))) / Math.max(...needed.map(Math.abs));
}

const { net, slopes, losses } = training();
const bytes = encode(net, { build: "mine" });
const loaded = decode(bytes);
let late = "";
try {
  if (!fast) useFast();
} catch (error) {
  late = error instanceof UsageError ? error.message : "another error";
}
console.log(
  JSON.stringify({
    available: fastAvailable(),
    fused: kernels.fused(),
    off: Math.max(...products().map((each) => product(each).off)),
    convolutionsOff: convolutionsOff(),
    predictionOff: predictionOff(net),
    sameBits: sameBits(),
    slopes,
    losses,
    builds: [build(encode(net)), build(bytes), build(encode(compact(net))), build(encode(sparsify(compact(loaded))))],
    file: Array.from(bytes),
    late,
    kept,
  }),
);
