import { describe, expect, test } from "vitest";
import { kernels } from "../../src/wasm.ts";
import * as reference from "../reference/bytes.ts";
import { withArrays } from "../support/arrays.ts";
import { sizes, wholes } from "../support/numbers.ts";

function fromBytes(x: ArrayLike<number>, factor: number): number[] {
  return withArrays(({ putBytes, room }) => {
    const y = room(x.length);
    kernels.fromBytes(y.address, putBytes(x).address, x.length, factor);
    return Array.from(y.read());
  });
}

describe("the kernel fromBytes", () => {
  test.each([...sizes, 8, 9, 15, 784])("equals its definition for %i bytes", (n) => {
    const x = wholes(n, 256);
    expect(fromBytes(x, 0.25)).toEqual(reference.fromBytes(x, 0.25));
  });
  test("makes 0 to 1 of all 256 bytes, exactly 0 and 1 at the ends", () => {
    const y = fromBytes(
      Array.from({ length: 256 }, (_, i) => i),
      1 / 255,
    );
    expect(y[0]).toBe(0);
    expect(y[255]).toBe(1);
    expect(y).toEqual(y.map((_, i) => Math.fround(i * Math.fround(1 / 255))));
  });
});
