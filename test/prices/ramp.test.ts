import { describe, expect, test } from "vitest";
import { type Schedule, ValueError } from "../../src/index.ts";
import { ramp } from "../../src/prices/index.ts";

const first = (schedule: Schedule, n: number) => Array.from({ length: n }, (_, t) => schedule(t));

describe("ramp", () => {
  test("is a straight line between two numbers, from where it begins", () => {
    expect(first(ramp(0, 1, { steps: 4 }), 6)).toEqual([0, 0.25, 0.5, 0.75, 1, 1]);
    expect(first(ramp(2, 1, { steps: 2, begin: 2 }), 6)).toEqual([2, 2, 2, 1.5, 1, 1]);
  });

  test("ends at its end to the bit", () => {
    const line = ramp(0.3, 0.9, { steps: 7 });
    expect(line(7)).toBe(0.9);
    expect(line(1000)).toBe(0.9);
    expect(ramp(0.1, 0.7, { steps: 3, begin: 2 })(2)).toBe(0.1);
  });

  test("refuses what is no ramp", () => {
    expect(() => ramp(0, Infinity, { steps: 3 })).toThrow(new ValueError("ramp: an end is Infinity, but it must be a finite number."));
    expect(() => ramp(0, 1, { steps: 0 })).toThrow("ramp: steps is 0, but it must be a whole number from 1 up.");
    expect(() => ramp(0, 1, { steps: 1, begin: -1 })).toThrow("ramp: begin is -1, but it must be a whole number from 0 up.");
  });
});
