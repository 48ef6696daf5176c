// How calls are cut into shares: always between rows of the result, or its columns, never within a sum. One entry a kernel.
import { type Address, type Geometry, type Indices, type None, none, skip } from "../addresses.ts";
import { allocate, giveBack } from "../heap.ts";
import type { Kernels } from "../generated/kernels.ts";
import { ints } from "../wasm.ts";
import type { Crew } from "./crew.ts";

type Numbers<Name extends keyof Kernels> = Parameters<Kernels[Name]>;

/** A call that can be cut. */
interface Cut<Name extends keyof Kernels> {
  /** What its shares call. */
  readonly kernel: Name;
  /** How many rows (or columns, images, filters) there are; a share has a multiple of `unit` of them. */
  readonly rows: number;
  readonly unit: number;
  /** Multiplications, or what takes as long. */
  readonly work: number;
  /** The call for `count` rows from `first` on. */
  share(first: number, count: number): Numbers<Name>;
  /** At most so many shares a thread: two, so that one who is held up takes one fewer, unless each repeats some of the work. */
  readonly each?: 1 | 2;
  /** Which of its numbers is the workspace, and bytes of it. */
  readonly workspace?: number;
  readonly room?: number;
}

/** Least work of a share: some 15 microseconds. */
const GRAIN = 2 ** 18;

/** Where an array begins that starts `n` numbers later, if there is one. */
const on = <A extends Address | None>(address: A, n: number): A => (address ? skip(address as A & Address, n) : address);

let order: { readonly list: Indices; readonly count: number } | undefined;
/** A list of all in order, to cut where there is no list. */
function all(count: number): Indices {
  if (!order || order.count < count) {
    const list = allocate(4 * count) as Indices;
    ints(list, count).set(Int32Array.from({ length: count }, (_, i) => i));
    if (order) giveBack(order.list, 4 * order.count);
    order = { list, count };
  }
  return order.list;
}

/**
 * A product of matrices (assembly/gemm.ts), along the longer side, as each share packs all of the other: 100 x 784 x 300 takes
 * 3 % longer in two shares, 9 % in four.
 */
function product(room: number, ...numbers: Numbers<"gemm">): Cut<"gemm"> {
  const [c, cStride, a, aM, aK, b, bK, bN, m, n, k, mList, nList, kList, scale, scaleK, scaleN, add, workspace] = numbers;
  const rest = [scaleK, scaleN, add, workspace] as const;
  const common = { kernel: "gemm", work: m * n * k, workspace: 18, room, each: 1 } as const;
  if (m > n) {
    const share = (i: number, count: number): Numbers<"gemm"> => {
      const [to, from] = mList ? [c, a] : [skip(c, i * cStride), skip(a, i * aM)];
      return [to, cStride, from, aM, aK, b, bK, bN, count, n, k, on(mList, i), nList, kList, scale, ...rest];
    };
    return { ...common, rows: m, unit: 12, share };
  }
  const share = (j: number, count: number): Numbers<"gemm"> => {
    const [to, from, gates] = nList ? ([c, b, scale] as const) : ([skip(c, j), skip(b, j * bN), on(scale, j * scaleN)] as const);
    return [to, cStride, a, aM, aK, from, bK, bN, m, count, k, mList, on(nList, j), kList, gates, ...rest];
  };
  return { ...common, rows: n, unit: 24, share };
}

/** Numbers of an image before and after a convolution, and products for each image with one channel and filter. */
function sizesOf(geometry: Geometry) {
  const sizes = ints(geometry, 15); // assembly/geometry.ts says which
  const at = (i: number) => sizes[i] as number;
  const plane = at(13) * at(14);
  return { before: at(0) * at(1) * at(2), after: at(3) * plane, products: (at(4) * at(5) * plane) / at(12) };
}

/** Pooling, by images: sizes of x and y, and the work. */
function pooling(batch: number, ...sizes: readonly number[]) {
  const at = (i: number) => sizes[i] as number; // channels, list, count, h, w, kernel, stride, padding, result
  const [plane, window] = [at(11) * at(12), at(5) * at(6)];
  return { rows: batch, unit: 1, work: 2 * batch * at(2) * plane * window, before: at(0) * at(3) * at(4), after: at(0) * plane };
}

/** How each kernel that is worth it is cut: into calls of itself, or of the product it is made of. */
type Cuts = { [Name in keyof Kernels]?: (...numbers: Numbers<Name>) => Cut<Name> | Cut<"gemm"> };

/** The entries. `alone`: the kernels as they are, which tell how much workspace is needed. */
function cuts({ gemmWorkspace, conv2dWorkspace }: Kernels): Cuts {
  const room = gemmWorkspace();
  return {
    gemm: (...numbers) => product(room, ...numbers),
    // the three as in assembly/dense.ts
    dense: (y, x, w, z, m, k, n, open, kn, used, nn, workspace) => product(room, y, n, x, k, 1, w, n, 1, m, nn, kn, none, used, open, z, 1, 0, 0, workspace),
    denseGradInput: (dx, dy, w, z, m, k, n, open, kn, used, nn, add, workspace) =>
      product(room, dx, k, dy, n, 1, w, 1, n, m, kn, nn, none, open, used, z, 0, 1, add, workspace),
    denseGradWeight: (dv, x, dy, m, k, n, open, kn, used, nn, add, workspace) =>
      product(room, dv, n, x, 1, k, dy, n, 1, kn, nn, m, open, used, none, none, 0, 0, add, workspace),
    conv2d: (y, x, w, bias, zIn, zOut, g, batch, channels, cn, filters, fn, workspace) => {
      const { before, after, products } = sizesOf(g);
      return {
        kernel: "conv2d",
        rows: batch,
        unit: 1,
        work: batch * cn * fn * products,
        share: (i, count) => [skip(y, i * after), skip(x, i * before), w, bias, zIn, zOut, g, count, channels, cn, filters, fn, workspace],
        workspace: 12,
        room: conv2dWorkspace(g),
      };
    },
    conv2dGradInput: (dx, dy, w, zIn, zOut, g, batch, channels, cn, filters, fn, add, workspace) => {
      const { before, after, products } = sizesOf(g);
      return {
        kernel: "conv2dGradInput",
        rows: batch,
        unit: 1,
        work: batch * cn * fn * products,
        share: (i, count) => [skip(dx, i * before), skip(dy, i * after), w, zIn, zOut, g, count, channels, cn, filters, fn, add, workspace],
        workspace: 12,
        room: conv2dWorkspace(g),
      };
    },
    // by filters: the running sums over the images stay whole
    conv2dGradWeight: (dv, x, dy, g, batch, channels, cn, filters, fn, add, workspace) => {
      const list = filters || all(fn);
      return {
        kernel: "conv2dGradWeight",
        rows: fn,
        unit: 4,
        work: batch * cn * fn * sizesOf(g).products,
        share: (f, count) => [dv, x, dy, g, batch, channels, cn, skip(list, f), count, add, workspace],
        workspace: 10,
        room: conv2dWorkspace(g),
        each: 1,
      };
    },
    maxPool: (y, x, batch, ...sizes) => {
      const { before, after, ...rest } = pooling(batch, ...sizes);
      return { kernel: "maxPool", ...rest, share: (i, count) => [skip(y, i * after), skip(x, i * before), count, ...sizes] };
    },
    maxPoolGrad: (dx, dy, y, x, batch, ...sizes) => {
      const { before, after, ...rest } = pooling(batch, ...sizes);
      const share = (i: number, count: number): Numbers<"maxPoolGrad"> => {
        const [from, to] = [i * before, i * after];
        return [skip(dx, from), skip(dy, to), skip(y, to), skip(x, from), count, ...sizes];
      };
      return { kernel: "maxPoolGrad", ...rest, share };
    },
    // in whole cache lines, since the kernel works in whole vectors
    adam: (w, g, m, v, average, n, ...rates) => {
      const share = (i: number, count: number): Numbers<"adam"> => [skip(w, i), skip(g, i), skip(m, i), skip(v, i), on(average, i), count, ...rates];
      return { kernel: "adam", rows: n, unit: 16, work: 8 * n, share };
    },
  };
}

/** The shares of a call: about equal, and none too small to be worth it. */
function sharesOf({ rows, unit, work, share, each = 2 }: Cut<keyof Kernels>, threads: number, grain: number): (readonly number[])[] {
  const units = Math.ceil(rows / unit);
  const count = Math.min(each * threads, units, Math.floor(work / grain));
  return Array.from({ length: Math.max(0, count) }, (_, i) => {
    const [first, end] = [i, i + 1].map((cut) => Math.min(rows, unit * Math.floor((cut * units) / count))) as [number, number];
    return share(first, end - first);
  });
}

/** Those of the kernels that are worth it, cut into shares for a crew. `alone`: all that the program has. `grain`: least work of a share. */
export function share(alone: Kernels, crew: Pick<Crew, "count" | "names" | "run">, grain = GRAIN): Partial<Kernels> {
  const worth = Object.entries(cuts(alone)).filter(([name]) => name in alone);
  const wrapped = worth.map(([name, cut]) => {
    const whole = alone[name as keyof Kernels] as (...numbers: number[]) => void;
    const call = (...numbers: number[]) => {
      const { workspace = -1, room = 0, kernel, ...rest } = (cut as (...numbers: number[]) => Cut<keyof Kernels>)(...numbers);
      const shares = sharesOf({ kernel, ...rest }, crew.count, grain);
      if (shares.length < 2) return whole(...numbers);
      crew.run({ kernel: crew.names.indexOf(kernel), run: alone[kernel] as (...numbers: number[]) => void, shares, workspace, room });
    };
    return [name, call] as const;
  });
  return Object.fromEntries(wrapped) as Partial<Kernels>;
}
