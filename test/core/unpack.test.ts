import { describe, expect, test } from "vitest";
import { packed, shift, size, text } from "../../src/generated/kernels.ts";
import { unpack } from "../../src/unpack.ts";
import { packing } from "../../tools/packing.mjs";

const { pack } = await packing();

/** Bytes of all kinds: `kinds` different ones, by a linear congruence. */
function bytes(n: number, kinds: number): Uint8Array {
  let state = 1;
  return Uint8Array.from({ length: n }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state >>> 8) % kinds;
  });
}

describe("unpack", () => {
  test("gives the kernels as they were compiled", () => {
    expect(unpack(packed, size)).toEqual(Uint8Array.from(text, (letter) => letter.charCodeAt(0) - shift));
  });

  test("takes letters of one byte that no printer of JavaScript escapes", () => {
    for (const letter of new Set(packed)) expect(JSON.stringify(letter).length, letter).toBe(3);
    expect(new TextEncoder().encode(packed).length).toBe(packed.length);
  });

  for (const [n, kinds] of [
    [0, 256],
    [1, 256],
    [3, 1],
    [1000, 256],
    [5000, 1],
    [20000, 2],
    [70000, 7],
    [70000, 256],
  ] as const)
    test(`gives back ${n} bytes of ${kinds} ${kinds === 1 ? "kind" : "kinds"}`, () => {
      const given = bytes(n, kinds);
      expect(unpack(pack(given), n)).toEqual(given);
    });
});
