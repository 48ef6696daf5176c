import { expect, test } from "vitest";
import { Storage } from "../../src/inference/storage.ts";
import * as reference from "../reference/dense.ts";
import { numbers } from "../support/numbers.ts";

/** One, no whole panel, a panel, one more; the last of those that go two at a time and the first of those that go six at a time; some of each. */
const COLUMNS = [1, 7, 8, 9, 16, 17, 40, 41, 48, 49, 97, 300];
/** Rows that are no tile, one tile, tiles and rows, more than are packed at a time. */
const ROWS = [1, 3, 4, 7, 99];
/** Odd and even, and more than one block of k. */
const TERMS = [1, 2, 5, 64, 785];

test.each(TERMS)("a product of packed weights has one running sum per number, of %i terms", (k) => {
  const storage = new Storage();
  const { kernels, workspace } = storage;
  const base = storage.top;
  for (const n of COLUMNS) {
    for (const m of k > 64 ? [1, 5] : ROWS) {
      storage.top = base;
      const [x, w] = [numbers(m * k), numbers(k * n, -1, 1, 2)];
      const panels = storage.putWeights(w, k);
      const given = storage.put(x);
      const y = storage.put(new Float32Array(m * n + 16).fill(-7));
      kernels.product(y, given, panels, m, k, n, workspace);
      const found = storage.view({ address: y, shape: [m * n + 16] });
      const right = reference.dense(new Float32Array(m * n), x, w, { m, k, n }, { round: Math.fround });
      expect(Array.from(found.subarray(0, m * n)), `${m} x ${k} x ${n}`).toEqual(right);
      // nothing is written behind the result
      expect(Array.from(found.subarray(m * n))).toEqual(Array(16).fill(-7));
    }
  }
});
