// Records beside arrays, when the arrays become smaller.
import { describe, expect, test } from "vitest";
import { Parameter } from "../../src/index.ts";
import { copyOf, Records } from "../../src/records.ts";
import { StateArray } from "../../src/resident.ts";

const parameter = () => new Parameter("parameter", [2, 3], [1, 2, 3, 4, 5, 6]);

describe("a record beside an array", () => {
  test("keeps the numbers of the elements that stay, whatever it holds them in", () => {
    const p = parameter();
    const records = new Records((array) => ({
      heap: new StateArray("moment", array),
      floats: Float32Array.of(1, 2, 3, 4, 5, 6),
      doubles: Float64Array.of(0.1, 0.2, 0.3, 0.4, 0.5, 0.6),
      wholes: Int32Array.of(-1, -2, -3, -4, -5, -6),
      flags: Uint8Array.of(0, 1, 0, 1, 0, 1),
      updates: 5,
      nothing: undefined,
    }));
    const record = records.of(p);
    record.heap.set([10, 20, 30, 40, 50, 60]);
    records.narrow(p, [1, 2, 5]);
    p.narrow([1, 3], [1, 2, 5]);
    expect(records.of(p)).toBe(record);
    expect([...p.toArray()]).toEqual([2, 3, 6]);
    expect([...record.heap.toArray()]).toEqual([20, 30, 60]);
    expect(record).toMatchObject({
      floats: Float32Array.of(2, 3, 6),
      doubles: Float64Array.of(0.2, 0.3, 0.6),
      wholes: Int32Array.of(-2, -3, -6),
      flags: Uint8Array.of(1, 0, 1),
      updates: 5,
      nothing: undefined,
    });
    records.narrow(p, []);
    p.narrow([0], []);
    expect(record.heap.size + record.floats.length).toBe(0);
  });

  test("begins anew when it has not one number for each element, or was not told", () => {
    const p = parameter();
    let made = 0;
    const rows = new Records(() => ({ rows: new Float32Array(2), made: ++made }));
    const untold = new Records(({ size }) => ({ values: new Float32Array(size).fill(3), made: ++made }));
    expect([rows.of(p).made, untold.of(p).made, rows.of(p).made]).toEqual([1, 2, 1]);
    rows.narrow(p, [0, 4]);
    p.narrow([2], [0, 4]);
    expect([rows.of(p).made, untold.of(p).made]).toEqual([3, 4]);
    expect(untold.of(p).values).toHaveLength(2);
  });

  test("that was never asked for has nothing to keep", () => {
    const p = parameter();
    let made = 0;
    const records = new Records(() => ({ made: ++made }));
    records.narrow(p, [0]);
    expect([made, records.of(p).made]).toEqual([0, 1]);
  });
});

test("values are copied into JavaScript", () => {
  const heap = new StateArray("moment", parameter());
  const floats = Float32Array.of(1, 2);
  const copy = copyOf(floats);
  floats[0] = 5;
  expect([copyOf(3), copy, copyOf(heap)]).toEqual([3, Float32Array.of(1, 2), new Float32Array(6)]);
});
