// Where random numbers come from. Each is a function of a key and a counter (Philox4x32-10 in wasm), never of what was
// drawn before, so the same seed gives the same bits whatever else the program does.
import { type Floats, type Indices, skip, type Words } from "./addresses.ts";
import { ValueError } from "./errors.ts";
import { scope, take } from "./memory.ts";
import { shown } from "./options.ts";
import { isWhole } from "./shape.ts";
import { floats, ints, kernels } from "./wasm.ts";

/** What a draw is for; part of its counter, so that no two purposes share numbers. */
export const Purpose = { weights: 0, gate: 1, shuffle: 2, step: 3, data: 4, outside: 5, augment: 6 } as const;
export type Purpose = (typeof Purpose)[keyof typeof Purpose];

/** `key` is the seed of the running step, which need not be the one that `seed()` set; `free` is what free draws are for. */
const state = { seed: 0, key: 0, made: 0, step: 0, drawn: 0, free: Purpose.outside as Purpose };

/** A whole number of 32 bits. @throws ValueError */
export function checkSeed(value: number): number {
  if (!isWhole(value, 0, 0xffffffff)) throw new ValueError(`seed: ${shown(value)} came but a whole number from 0 to 4294967295 is needed.`);
  return value;
}

/**
 * Starts all generators anew: the layers made and the numbers drawn next are always the same for the same `value`.
 * @example
 * ```ts
 * import { dense, seed } from "sievenet";
 *
 * seed(1);
 * const first = dense(2, 2).weight.toArray();
 * seed(1);
 * dense(2, 2).weight.toArray().join() === first.join(); // true
 * ```
 */
export function seed(value: number): void {
  state.seed = checkSeed(value);
  state.key = value;
  state.made = 0;
  state.step = 0;
  state.drawn = 0;
}

/** The seed that `seed()` set last. */
export function currentSeed(): number {
  return state.seed;
}

/** Takes note of where all generators are; what comes back puts them there again. @internal */
export function rememberDraws(): () => void {
  const before = { ...state };
  return () => void Object.assign(state, before);
}

/** Says which step the next draws belong to; what comes back goes on with those outside. @internal */
export function startStep(step: number, seedOfRun = state.seed): () => void {
  const { key, step: before, drawn, free } = state;
  Object.assign(state, { key: seedOfRun, step, drawn: 0, free: Purpose.step });
  return () => void Object.assign(state, { key, step: before, drawn, free });
}

/** The running step. @internal */
export function currentStep(): number {
  return state.step;
}

/** The next number in the order in which layers, gates and tensors are made. @internal */
export function nextOrdinal(): number {
  return state.made++ >>> 0;
}

/** Keeps things made from now on apart from one that came out of a file with `ordinal`. @internal */
export function reserveOrdinal(ordinal: number): void {
  state.made = Math.max(state.made, ordinal + 1);
}

/** Writes `n` uniform numbers of (0, 1) to `address`: a function of seed, stream, step and draw. @internal */
export function drawUniform(address: Floats, n: number, purpose: Purpose, stream: number, step = 0, draw = 0, key = state.key): void {
  kernels.randomWords(address, n, key, stream, 0, step, draw, purpose);
  kernels.uniformFromWords(address, n);
}

/** Writes the four random words of an item (an example of data) in a step to `address`, 16 bytes apart, and others between them: 64 bytes. @internal */
export function drawWords(address: Words, item: number, purpose: Purpose, step: number, key: number): void {
  kernels.randomWords(address, 1, key, 0, item, step, 0, purpose);
}

/** Writes the next `n` free uniform numbers to `address`: those of the running step, or those outside of any. @internal */
export function drawNext(address: Floats, n: number): void {
  drawUniform(address, n, state.free, 0, state.step, state.drawn++);
}

/** `n` uniform numbers of (0, 1), keyed by `key`, `stream` and `purpose`. @internal */
export function uniforms(n: number, purpose: Purpose, stream: number, key = state.seed): Float32Array {
  return scope(() => {
    const address = take(4 * n);
    drawUniform(address, n, purpose, stream, 0, 0, key);
    return floats(address, n).slice();
  });
}

/** `n` uniform numbers of (0, 1) for the next thing that is made. @internal */
export function initialUniforms(n: number): Float32Array {
  return uniforms(n, Purpose.weights, nextOrdinal());
}

/**
 * So many numbers are made normal at a time: engines put their optimized code in when a kernel is called, not while it runs. The first
 * 784 x 300 weights of a process take 7.0 ms instead of 8.8. (Words and uniform numbers too: 6.5.)
 */
const PART = 4096;

/** `n` standard normal numbers for the next thing that is made. @internal */
export function initialNormals(n: number): Float32Array {
  return scope(() => {
    const address = take(4 * n);
    drawUniform(address, n, Purpose.weights, nextOrdinal(), 0, 0, state.seed);
    for (let i = 0; i < n; i += PART) {
      const part = skip(address, i);
      kernels.normalFromUniform(part, part, Math.min(PART, n - i));
    }
    return floats(address, n).slice();
  });
}

/** The numbers 0 to n - 1 in random order (Fisher-Yates), keyed by seed and round. */
export function permutation(n: number, key: number, round: number): Int32Array {
  const words = scope(() => {
    const address = take<Indices>(4 * n);
    kernels.randomWords(address, n, key, round, 0, 0, 0, Purpose.shuffle);
    return new Uint32Array(ints(address, n)).slice();
  });
  const order = Int32Array.from({ length: n }, (_, i) => i);
  for (let i = n - 1; i > 0; i--) {
    const j = Math.floor(((words[i] as number) * (i + 1)) / 4294967296);
    const other = order[j] as number;
    order[j] = order[i] as number;
    order[i] = other;
  }
  return order;
}
