// A call of a kernel that can be cut: always between rows of the result, or its columns, never within a sum.
import { type Address, type Floats, type Indices, type None, skip } from "../addresses.ts";
import type { Kernels } from "../generated/kernels.ts";
import { allocate, giveBack } from "../heap.ts";
import { ints } from "../wasm.ts";

export type Numbers<Name extends keyof Kernels> = Parameters<Kernels[Name]>;

/** Numbers of a cache line: where kernels work in whole vectors, shares are whole lines, so that no two threads write to one. */
export const LINE = 16;

export interface Cut<Name extends keyof Kernels> {
  /** What its shares call. */
  readonly kernel: Name;
  /** How many rows (or columns, images, filters, channels) there are; a share has a multiple of `unit` of them. */
  readonly rows: number;
  readonly unit: number;
  /** Multiplications, or what takes as long. */
  readonly work: number;
  /** Of them those that each share does again, such as packing what all of them read. */
  readonly again?: number;
  /** The call for `count` rows from `first` on. */
  share(first: number, count: number): Numbers<Name>;
  /**
   * An array along those rows that other threads have read since it was written: each share first writes one number of each line of
   * it, as it is, so that their copies are called back many at a time. Adam on two cores without a cache in common: 0.33 ms instead of 0.7.
   */
  readonly claims?: Floats;
  /** Which of its numbers is the workspace, and bytes of it. */
  readonly workspace?: number;
  readonly room?: number;
}

/** How kernels are cut: into calls of themselves, or of the product they are made of. */
export type Cuts = { [Name in keyof Kernels]?: (...numbers: Numbers<Name>) => Cut<Name> | Cut<"gemm"> };

/** Where an array begins that starts `n` numbers later, if there is one. */
export const on = <A extends Address | None>(address: A, n: number): A => (address ? skip(address as A & Address, n) : address);

let order: { readonly list: Indices; readonly count: number } | undefined;
/** A list of all in order, to cut where there is no list. */
export function all(count: number): Indices {
  if (!order || order.count < count) {
    const list = allocate(4 * count) as Indices;
    ints(list, count).set(Int32Array.from({ length: count }, (_, i) => i));
    if (order) giveBack(order.list, 4 * order.count);
    order = { list, count };
  }
  return order.list;
}
