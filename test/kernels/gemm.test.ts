import fc from "fast-check";
import { afterEach, describe, expect, test } from "vitest";
import { none, type Workspace } from "../../src/addresses.ts";
import { kernels } from "../../src/wasm.ts";
import * as reference from "../reference/gemm.ts";
import { withArrays } from "../support/arrays.ts";
import { numbers, sizes, some } from "../support/numbers.ts";

const round = Math.fround;

interface Product {
  readonly m: number;
  readonly n: number;
  readonly k: number;
  readonly lists?: reference.Lists;
  readonly aTransposed?: boolean;
  readonly bTransposed?: boolean;
  /** 1: of B's rows, 2: of B's columns. */
  readonly scaled?: 0 | 1 | 2;
  readonly add?: boolean;
}

/** The product by the kernel and by three loops of single precision. c, a, b are whole; lists pick from them. */
function both({ m, n, k, lists = {}, aTransposed = false, bTransposed = false, scaled = 0, add = false }: Product): [number[], number[]] {
  const [a, b, c, scale] = [numbers(m * k), numbers(k * n, -2, 2, 2), numbers(m * n, -2, 2, 3), numbers(Math.max(n, k), 0, 1, 4)];
  const [aRow, aColumn] = aTransposed ? [1, m] : [k, 1];
  const [bRow, bColumn] = bTransposed ? [1, k] : [n, 1];
  const found = withArrays(({ put, putInts, room }) => {
    const to = put(c);
    const list = (each: readonly number[] | undefined) => (each ? putInts(each).address : none);
    const counts = [lists.m?.length ?? m, lists.n?.length ?? n, lists.k?.length ?? k] as const;
    const workspace = room<Workspace>(kernels.gemmWorkspace() / 4);
    kernels.gemm(
      to.address,
      n,
      put(a).address,
      aRow,
      aColumn,
      put(b).address,
      bRow,
      bColumn,
      ...counts,
      list(lists.m),
      list(lists.n),
      list(lists.k),
      scaled ? put(scale).address : none,
      scaled === 1 ? 1 : 0,
      scaled === 2 ? 1 : 0,
      add ? 1 : 0,
      workspace.address,
    );
    return Array.from(to.read());
  });
  const factor = scaled && ((p: number, j: number) => scale[scaled === 1 ? p : j] as number);
  const [left, right] = [
    { values: a, row: aRow, column: aColumn },
    { values: b, row: bRow, column: bColumn },
  ];
  return [found, reference.gemm(c, n, left, right, [m, n, k], { lists, add, round, ...(factor && { scale: factor }) })];
}

function expectEqual(product: Product): void {
  const [found, expected] = both(product);
  expect(found).toEqual(expected);
}

afterEach(() => kernels.gemmShape(0, 0, 0, 0));

describe("the kernel gemm has the bits of three loops in single precision", () => {
  describe.each([0, 1])("with tile %i", (tile) => {
    test.each(sizes)("for %i rows, columns or terms", (n) => {
      kernels.gemmShape(tile, 0, 0, 0);
      expectEqual({ m: n, n: 5, k: 3 });
      expectEqual({ m: 9, n, k: 4 });
      expectEqual({ m: 9, n: 13, k: n });
    });

    test("for more rows, columns and terms than a block holds", () => {
      kernels.gemmShape(tile, 12, 24, 16);
      expectEqual({ m: 40, n: 61, k: 50 });
      expectEqual({ m: 40, n: 61, k: 50, add: true });
      kernels.gemmShape(tile, 0, 0, 0);
      expectEqual({ m: 98, n: 12, k: 390 });
      expectEqual({ m: 8, n: 970, k: 5 });
    });
  });

  // fewer than eight rows go another way, 32 columns at a time
  test.each([1, 2, 7, 8])("for %i rows of 4 to 70 columns, scaled, listed and added to", (m) => {
    for (const n of [4, 31, 32, 33, 45, 64, 70]) {
      for (const add of [false, true]) {
        expectEqual({ m, n, k: 11, add });
        expectEqual({ m, n, k: 11, add, scaled: 1, lists: { k: [1, 4, 9] } });
        expectEqual({ m, n, k: 11, add, aTransposed: true });
      }
    }
  });

  test("for any sizes, lists, strides, scales, tile and blocks", () => {
    const size = fc.integer({ min: 1, max: 40 });
    const share = fc.option(fc.double({ min: 0, max: 1, noNaN: true }), { nil: undefined });
    const flag = fc.boolean();
    fc.assert(
      fc.property(
        fc.record({ m: size, n: size, k: size, aTransposed: flag, bTransposed: flag, add: flag, scaled: fc.constantFrom(0, 1, 2) }),
        fc.record({ m: share, n: share, k: share }),
        fc.record({ tile: fc.constantFrom(0, 1), m: size, n: size, k: size }),
        (product, shares, block) => {
          kernels.gemmShape(block.tile, block.m, block.n, block.k);
          const lists = {
            m: shares.m === undefined ? undefined : some(product.m, shares.m, 5),
            n: shares.n === undefined ? undefined : some(product.n, shares.n, 6),
            k: shares.k === undefined ? undefined : some(product.k, shares.k, 7),
          };
          expectEqual({ ...product, scaled: product.scaled as 0 | 1 | 2, lists });
        },
      ),
      { numRuns: 300, seed: 1 },
    );
  });

  test.each([1, 9])("for no terms at all: %i rows of zeros, or what was there", (m) => {
    expectEqual({ m, n: 13, k: 0 });
    expectEqual({ m, n: 13, k: 0, add: true });
    expectEqual({ m, n: 13, k: 5, lists: { k: [] } });
    expectEqual({ m, n: 13, k: 5, lists: { k: [], n: [2, 3, 12] } });
  });
});

test("gemmWorkspace says how many bytes a product may need", () => {
  expect(kernels.gemmWorkspace()).toBeGreaterThan(4 * 384 * 960);
});

test("fused says that these are the plain kernels", () => {
  expect(kernels.fused()).toBe(0);
});
