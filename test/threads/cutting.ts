// What tests of shares have in common: a call, whole and cut into shares, one after the other on this thread.
import fc from "fast-check";
import { expect, test } from "vitest";
import type { Kernels } from "../../src/generated/kernels.ts";
import { share } from "../../src/threads/share.ts";
import { type Arrays, type Place, withArrays } from "../support/arrays.ts";
import { kernels as alone } from "../support/kernels.ts";
import { some } from "../support/numbers.ts";

/** A call: the kernel's numbers, and the arrays that it writes. */
export interface Call {
  readonly numbers: readonly number[];
  readonly written: readonly Place[];
}

type Any = (...numbers: readonly number[]) => number | undefined;

let cut = 0;
/** The kernels for so many threads, in shares however small; the other threads' workspace is their own. */
function shared(threads: number, { room }: Arrays) {
  const names = Object.keys(alone);
  const crew: Parameters<typeof share>[1] = {
    count: threads,
    names,
    run({ kernel, run, shares, workspace, room: bytes }) {
      expect(alone[names[kernel] as keyof Kernels]).toBe(run);
      const other = room(bytes / 4).address;
      cut += shares.length;
      // in the order in which the other threads take them
      return shares.reduceRight((given, each, i) => {
        const own = [...each];
        if (workspace >= 0 && i % 2) own[workspace] = other;
        return given | (run(...own) as number);
      }, 0);
    },
  };
  return share(alone, crew, Number.MIN_VALUE);
}

/** Both ways, on arrays of their own: the same bits in all that is written, and the same answer. */
export function same(name: keyof Kernels, threads: number, make: (arrays: Arrays) => Call): void {
  withArrays((arrays) => {
    const [whole, parts] = [make(arrays), make(arrays)];
    const given = (alone[name] as Any)(...whole.numbers);
    expect((shared(threads, arrays)[name] as Any)(...parts.numbers) || 0).toBe(given || 0);
    parts.written.forEach((each, i) => {
      expect(each.readInts()).toEqual((whole.written[i] as Place).readInts());
    });
  });
}

export const threads = fc.constantFrom(1, 2, 3, 5, 8);
export const flag = fc.integer({ min: 0, max: 1 });
/** Which of some places are listed: all without a list, or a share of them. */
export const listing = fc.option(fc.constantFrom(0, 0.3, 0.8), { nil: undefined });
export const size = (most: number): fc.Arbitrary<number> => fc.oneof(fc.integer({ min: 1, max: 5 }), fc.integer({ min: Math.ceil(most / 2), max: most }));

/** Address of a list and how many it has: of all n, or of some. */
export function listed({ putInts }: Arrays, n: number, part: number | undefined, series: number): [list: number, count: number] {
  if (part === undefined) return [0, n];
  const places = some(n, part, series);
  return [putInts([...places, 0]).address, places.length];
}

/** Which kernels are held against their shares in this file. */
const held = new Set<string>();

/** Whether all of these kernels are. */
export function holdsAll(cuts: object): void {
  test("every kernel that is cut is tried here", () => {
    expect(Object.keys(cuts).filter((name) => !held.has(name))).toEqual([]);
  });
}

export function holds<T>(name: string, cases: fc.Arbitrary<T>, check: (one: T) => void, runs = 150): void {
  held.add(name.split(" ", 1)[0] as string);
  test(`${name} in shares has the bits of the whole`, () => {
    cut = 0;
    fc.assert(fc.property(cases, check), { numRuns: runs });
    expect(cut).toBeGreaterThan(10); // 63 to 478 came in three runs: not by chance
  });
}
