// Which rows and columns all workers have alike: each sends a sum of the bits of each, 64 bits long, and what is the same
// everywhere need not travel. Gates are drawn from one seed, so what is closed is closed for all of them: its weights get no
// gradient anywhere and move alike.
import type { Field } from "./fields.ts";

/** The bits of an array as words of 32. */
function wordsOf(array: Field["arrays"][number]): Uint32Array {
  if (array.BYTES_PER_ELEMENT === 1) return Uint32Array.from(array);
  return new Uint32Array(array.buffer, array.byteOffset, array.byteLength / 4);
}

/** Odd numbers with about as many ones as zeros. */
const [FIRST, SECOND, THIRD] = [0x9e3779b1, 0x85ebca6b, 0xc2b2ae35];

/** A word that depends on all bits of another, and on what came before. */
function mixed(before: number, word: number, by: number): number {
  const x = Math.imul(before ^ word, by);
  return x ^ (x >>> 15);
}

/** Two words for each row, then two for each column. */
export function sumsOf({ rows, columns, arrays }: Field): Uint32Array {
  const sums = new Uint32Array(2 * (rows + columns));
  const ofColumns = 2 * rows;
  for (const array of arrays) {
    const words = wordsOf(array);
    const inner = words.length / (rows * columns);
    for (let row = 0, at = 0; row < rows; row++) {
      let [a, b] = [sums[2 * row] as number, sums[2 * row + 1] as number];
      for (let column = 0; column < columns; column++) {
        const place = ofColumns + 2 * column;
        let [c, d] = [sums[place] as number, sums[place + 1] as number];
        for (let k = 0; k < inner; k++, at++) {
          const word = words[at] as number;
          a = mixed(a, word, FIRST);
          b = mixed(b, word, SECOND);
          c = mixed(c, word, THIRD);
          d = mixed(d, word, FIRST);
        }
        sums[place] = c;
        sums[place + 1] = d;
      }
      sums[2 * row] = a;
      sums[2 * row + 1] = b;
    }
  }
  return sums;
}

/** Of `count` pairs of words from a place on, those that are not the same in all lists. */
function unlike(all: readonly Uint32Array[], from: number, count: number): Int32Array {
  const [first, ...others] = all as [Uint32Array, ...Uint32Array[]];
  const found: number[] = [];
  for (let i = 0; i < count; i++) {
    const at = from + 2 * i;
    if (others.some((sums) => sums[at] !== first[at] || sums[at + 1] !== first[at + 1])) found.push(i);
  }
  return Int32Array.from(found);
}

/** The rows and columns of a field that differ between workers; none of both where all is alike. */
export interface Unlike {
  readonly rows: Int32Array;
  readonly columns: Int32Array;
}

/** What differs of each field, by the sums of all workers. */
export function unlikeOf(fields: readonly Field[], all: readonly Uint32Array[]): Unlike[] {
  let at = 0;
  return fields.map(({ rows, columns }) => {
    const found = { rows: unlike(all, at, rows), columns: unlike(all, at + 2 * rows, columns) };
    at += 2 * (rows + columns);
    return found;
  });
}
