// Which features are known to be zero, and arrays in which such zeros are not written as long as no one reads them.
import { type Floats, type Indices, skip } from "./addresses.ts";
import { take } from "./memory.ts";
import { type Shape, sizeOf } from "./shape.ts";
import { ints, kernels } from "./wasm.ts";

/**
 * Which features hold anything but exact zeros: `count` indices (i32) at `list`, ascending. Features are axis 1 of
 * [batch, features, ...] (units of a dense layer, channels of images), and the only axis of [features].
 */
export interface Support {
  /** The address of the indices. */
  readonly list: Indices;
  /** How many there are. */
  readonly count: number;
  /** The zeros are those of this batch of data, not of gates. */
  readonly ofData?: boolean;
}

/** The indices in an array of their own. */
export const indices = ({ list, count }: Support): Int32Array => ints(list, count).slice();

/** The support with these indices, in ascending order. */
export function supportOf(places: Iterable<number>): Support {
  const all = Int32Array.from(new Set(places)).sort();
  const list = take<Indices>(4 * all.length);
  ints(list, all.length).set(all);
  return { list, count: all.length };
}

/** An array [blocks, features, inner] whose features outside `open` hold anything. */
export interface Gaps {
  /** How many there are along the first axis. */
  readonly blocks: number;
  /** How many there are along the second. */
  readonly features: number;
  /** How many numbers a feature has. */
  readonly inner: number;
  /** The features that are written. */
  readonly open: Support;
}

/** Writes the zeros that were left out. */
export function fillGaps(address: Floats, { blocks, features, inner, open }: Gaps): void {
  for (let i = 0; i < blocks; i++) kernels.clearClosedRows(skip(address, i * features * inner), features, inner, open.list, open.count);
}

/** The gaps of images whose maps outside `open` are left out; undefined where everything is written. */
export function gapsOf(shape: Shape, open: Support | undefined): Gaps | undefined {
  const [blocks, features] = shape as readonly [number, number];
  const inner = sizeOf(shape.slice(2));
  // elementwise kernels work in whole vectors, which must not reach into the next map
  return open && shape.length > 2 && inner % 4 === 0 ? { blocks, features, inner, open } : undefined;
}

/** Calls `work` with the first number and the length of every map that is open. */
export function eachOpen({ blocks, features, inner, open }: Gaps, work: (first: number, n: number) => void): void {
  const list = indices(open);
  for (let i = 0; i < blocks; i++) for (const feature of list) work((i * features + feature) * inner, inner);
}
