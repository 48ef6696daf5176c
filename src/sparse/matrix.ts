// A pattern as the kernels read it (assembly/sparse/matrix.ts), in one block.
import { type Address, type Offsets, type SparseMatrix, skip } from "../addresses.ts";
import { Block } from "../block.ts";
import { ints } from "../wasm.ts";
import { type Pattern, shared } from "./pattern.ts";

/** Four rows that run together. */
interface Four {
  /** The list of each row; -1 past the last one. In blocks there is one for all. */
  readonly lists: readonly number[];
  readonly order: readonly number[];
  readonly steps: number;
}

/** Numbers, rounded up to whole cache lines. */
const lines = (n: number): number => Math.ceil(n / 16) * 16;

export class Matrix {
  readonly #block: Block<SparseMatrix>;
  readonly #pattern: Pattern;
  readonly #fours: readonly Four[];
  /** How many numbers are before each part. */
  readonly #parts: readonly number[];
  /** For which address the block says where its parts are. */
  #at = 0;

  constructor(pattern: Pattern, bias: Float32Array | undefined) {
    const { format, starts, weights } = pattern;
    const wide = shared(format);
    const length = (list: number) => (list < 0 ? 0 : (starts[list + 1] as number) - (starts[list] as number));
    const lists = Array.from({ length: starts.length - 1 }, (_, i) => i).sort((a, b) => length(b) - length(a) || a - b);
    const fours: Four[] = [];
    for (let i = 0; i < lists.length; i += 4 / wide) {
      const own = Array.from({ length: 4 / wide }, (_, lane) => lists[i + lane] ?? -1);
      const order = wide === 4 ? [0, 1, 2, 3].map((lane) => 4 * (own[0] as number) + lane) : own.map((list, lane) => (list < 0 ? i + lane : list));
      fours.push({ lists: own, order, steps: length(own[0] as number) });
    }
    const steps = fours.reduce((sum, each) => sum + each.steps, 0);
    const n = fours.length;
    // as the fields come: the descriptor, order, begin, counts, offsets, weights, bias
    const sizes = [8, 4 * n, n + 1, 4 * n, steps * (4 / wide), 4 * steps, 4 * n].map(lines);
    const parts = [0];
    for (const size of sizes) parts.push((parts.at(-1) as number) + size);
    const all = new Float32Array(parts.pop() as number);
    const integers = new Int32Array(all.buffer);
    const [, order, begin, counts, , values, shift] = parts as [number, number, number, number, number, number, number];
    integers[0] = n;
    integers[7] = wide === 4 ? 1 : 0;
    integers.set(
      fours.flatMap((each) => each.order),
      order,
    );
    integers.set(
      fours.flatMap((each) => each.order.map((_, lane) => length(each.lists[lane] ?? (wide === 4 ? (each.lists[0] as number) : -1)))),
      counts,
    );
    if (bias) all.set(bias, shift);
    const to = all.subarray(values);
    const ends = integers.subarray(begin);
    fours.forEach((four, q) => {
      const first = ends[q] as number;
      four.lists.forEach((list, lane) => {
        const from = starts[list] as number;
        for (let s = 0; s < length(list); s++) for (let i = 0; i < wide; i++) to[4 * (first + s) + lane + i] = weights[(from + s) * wide + i] as number;
      });
      ends[q + 1] = first + four.steps;
    });
    this.#pattern = pattern;
    this.#fours = fours;
    this.#parts = parts;
    this.#block = new Block(all.length, all);
  }

  get address(): SparseMatrix {
    const { address } = this.#block;
    if (address !== this.#at) {
      const parts = this.#parts.slice(1).map((start) => skip(address, start));
      ints(skip(address, 1), parts.length).set(parts);
      this.#at = address;
    }
    return address;
  }

  /** Says how many bytes from the first number of x on that of each column is. */
  place(offset: (column: number) => number): void {
    const { starts, indices, format } = this.#pattern;
    const lanes = 4 / shared(format);
    const steps = this.#fours.reduce((sum, each) => sum + each.steps, 0);
    const to = ints(skip(this.address, this.#parts[4] as number) as Address as Offsets, lanes * steps);
    let first = 0;
    for (const { lists, steps } of this.#fours) {
      lists.forEach((list, lane) => {
        if (list < 0) return;
        const from = starts[list] as number;
        const n = (starts[list + 1] as number) - from;
        for (let s = 0; s < n; s++) to[lanes * (first + s) + lane] = offset(indices[from + s] as number);
      });
      first += steps;
    }
  }
}
