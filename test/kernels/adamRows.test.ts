import { describe, expect, test } from "vitest";
import { type Floats, none, type Workspace } from "../../src/addresses.ts";
import { kernels } from "../../src/wasm.ts";
import { expectSameBits } from "../invariant/bits.ts";
import { withArrays } from "../support/arrays.ts";
import { numbers } from "../support/numbers.ts";

const height = 9;
/** The rows of each update, in order or not. */
const open: number[][] = [[0, 3, 8], [3, 4], [], [8, 1, 3, 0]];
const scalars = (t: number) => [0.05 * t, 0.9, 0.999, 3 / t, 1e-8, 0.25, 0.98, -1, 1.25] as const;
const gradient = (n: number, t: number) => numbers(n, -1, 1, 10 + t);
const names = ["weights", "means", "squares"] as const;

/** Weights, means and squares at first. */
function start(n: number): [Float32Array, Float32Array, Float32Array] {
  return [numbers(n), numbers(n, -1, 1, 2), numbers(n, 0, 1, 3)];
}

/** All updates of some rows: closed ones have NaN for a gradient, which must not be looked at. */
function byRows(width: number): Float32Array[] {
  const n = height * width;
  return withArrays(({ put, putInts, room }) => {
    const places = start(n).map(put);
    const [w, m, v] = places.map((each) => each.address) as [Floats, Floats, Floats];
    open.forEach((rows, t) => {
      const g = gradient(n, t).map((each, i) => (rows.includes(Math.floor(i / width)) ? each : NaN));
      const copy = room<Workspace>(4 * Math.ceil(width / 4) * 4);
      kernels.adamRows(w, put(g).address, m, v, putInts(rows).address, rows.length, width, copy.address, ...scalars(t + 1));
    });
    return places.map((each) => each.read());
  });
}

/** The same with adam, each row for itself in those updates that it takes part in. */
function rowByRow(width: number): Float32Array[] {
  const n = height * width;
  const all = start(n);
  for (let row = 0; row < height; row++) {
    const cut = (x: Float32Array) => x.slice(row * width, (row + 1) * width);
    const after = withArrays(({ put }) => {
      const places = all.map((each) => put(cut(each)));
      const [w, m, v] = places.map((each) => each.address) as [Floats, Floats, Floats];
      open.forEach((rows, t) => {
        if (rows.includes(row)) kernels.adam(w, put(cut(gradient(n, t))).address, m, v, none, width, ...scalars(t + 1), 0);
      });
      return places.map((each) => each.read());
    });
    for (const [i, each] of all.entries()) each.set(after[i] as Float32Array, row * width);
  }
  return all;
}

describe("adamRows", () => {
  test.each([1, 3, 4, 7, 10, 300])("moves rows of %i numbers as adam does, bit for bit, and no other", (width) => {
    const came = byRows(width);
    expectSameBits(came, rowByRow(width));
    const before = start(height * width);
    for (const row of [2, 5, 6, 7]) {
      for (const i of names.keys()) {
        const cut = (x: Float32Array | undefined) => x?.slice(row * width, (row + 1) * width);
        expect(cut(came[i]), `${names[i]} of row ${row}`).toEqual(cut(before[i]));
      }
    }
  });

  test.each([1, 3, 4, 7, 10, 300])("is adam, bit for bit, when all rows of %i numbers take part", (width) => {
    const n = height * width;
    const run = (update: "rows" | "all") =>
      withArrays(({ put, putInts, room }) => {
        const places = start(n).map(put);
        const [w, m, v] = places.map((each) => each.address) as [Floats, Floats, Floats];
        const g = put(gradient(n, 1)).address;
        const rows = putInts(Array.from({ length: height }, (_, i) => i)).address;
        if (update === "all") kernels.adam(w, g, m, v, none, n, ...scalars(1), 0);
        else kernels.adamRows(w, g, m, v, rows, height, width, room<Workspace>(4 * Math.ceil(width / 4) * 4).address, ...scalars(1));
        return places.map((each) => each.read());
      });
    expectSameBits(run("rows"), run("all"));
  });

  test("turns subnormal moments into 0 in rows that take part, and leaves those of others", () => {
    const [m, v] = withArrays(({ putInts, room }) => {
      const [w, g, m, v] = [room(6, 1), room(6, 0), room(6, 1e-38), room(6, 1e-39)];
      kernels.adamRows(
        w.address,
        g.address,
        m.address,
        v.address,
        putInts([1]).address,
        1,
        3,
        room<Workspace>(16).address,
        1,
        0.9,
        0.999,
        1,
        1e-8,
        0,
        1,
        -1,
        1,
      );
      return [m.read(), v.read()];
    });
    expect([...m]).toEqual([1e-38, 1e-38, 1e-38, 0, 0, 0].map(Math.fround));
    expect([...v]).toEqual([1e-39, 1e-39, 1e-39, 0, 0, 0].map(Math.fround));
  });
});
