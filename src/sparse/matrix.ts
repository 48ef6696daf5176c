// A pattern as the kernels read it (assembly/sparse/matrix.ts), in one piece of the heap.
import { type Floats, type Indices, type Offsets, type SparseMatrix, skip } from "../addresses.ts";
import { Block } from "../memory.ts";
import { floats, ints } from "../wasm.ts";
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
  readonly #offsets: Offsets;

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
    this.#block = new Block<SparseMatrix>(4 * sizes.reduce((a, b) => a + b));
    let end = this.address;
    const [head, order, begin, counts, offsets, values, shift] = sizes.map((size) => {
      const address = end;
      end = skip(end, size);
      return address;
    }) as readonly number[] as [SparseMatrix, Indices, Indices, Indices, Offsets, Floats, Floats];
    ints(head, 8).set([n, order, begin, counts, offsets, values, shift, wide === 4 ? 1 : 0]);
    ints(order, 4 * n).set(fours.flatMap((each) => each.order));
    ints(counts, 4 * n).set(fours.flatMap((each) => each.order.map((_, lane) => length(each.lists[lane] ?? (wide === 4 ? (each.lists[0] as number) : -1)))));
    if (bias) floats(shift, bias.length).set(bias);
    const to = floats(values, 4 * steps);
    const ends = ints(begin, n + 1);
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
    this.#offsets = offsets;
  }

  get address(): SparseMatrix {
    return this.#block.address;
  }

  /** Says how many bytes from the first number of x on that of each column is. */
  place(offset: (column: number) => number): void {
    const { starts, indices, format } = this.#pattern;
    const lanes = 4 / shared(format);
    const steps = this.#fours.reduce((sum, each) => sum + each.steps, 0);
    const to = ints(this.#offsets, lanes * steps);
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
