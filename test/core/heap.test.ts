// The heap against a table of what is handed out: no two pieces overlap, and all of it comes back as one.
import fc from "fast-check";
import { expect, test } from "vitest";
import { MemoryError, memoryBytes } from "../../src/index.ts";
import { allocate, extend, giveBack, rounded } from "../../src/heap.ts";

interface Piece {
  address: number;
  bytes: number;
}

test("pieces never overlap, and what all of them had is one piece afterwards", () => {
  const sizes = fc.array(fc.record({ bytes: fc.integer({ min: 0, max: 5000 }), victim: fc.nat(), act: fc.constantFrom("take", "give", "cut", "extend") }), {
    maxLength: 300,
  });
  const end = () => {
    const address = allocate(64);
    giveBack(address, 64);
    return address;
  };
  fc.assert(
    fc.property(sizes, (acts) => {
      const begin = end();
      const pieces: Piece[] = [];
      for (const { bytes, victim, act } of acts) {
        const i = victim % (pieces.length || 1);
        const piece = pieces[i];
        if (act === "take" || !piece) pieces.push({ address: allocate(bytes), bytes: rounded(bytes) });
        else if (act === "give") {
          giveBack(piece.address, piece.bytes);
          pieces.splice(i, 1);
        } else if (act === "cut" && piece.bytes > 64) {
          giveBack(piece.address + piece.bytes - 64, 64);
          piece.bytes -= 64;
        } else if (act === "extend" && extend(piece.address + piece.bytes, rounded(bytes))) piece.bytes += rounded(bytes);
        const sorted = [...pieces].sort((a, b) => a.address - b.address);
        for (const [j, each] of sorted.entries()) {
          expect(each.address % 64).toBe(0);
          expect(each.address + each.bytes).toBeLessThanOrEqual(sorted[j + 1]?.address ?? memoryBytes() - 64);
        }
      }
      for (const { address, bytes } of pieces) giveBack(address, bytes);
      expect(end()).toBe(begin);
    }),
    { numRuns: 200, seed: 12 },
  );
});

test("what lies between two free pieces makes one piece of all three", () => {
  const size = 1 << 20;
  // the last 64 bytes keep it from the end of what is used
  const whole = allocate(size + 64);
  giveBack(whole, size / 4);
  giveBack(whole + size / 2, size / 2);
  giveBack(whole + size / 4, size / 4);
  expect(allocate(size)).toBe(whole);
  giveBack(whole, size + 64);
});

test.each([Number.NaN, -1])("%s bytes are refused", (bytes) => {
  expect(() => allocate(bytes)).toThrow(new MemoryError(`${bytes} bytes were asked for, which is no size. Look for a shape with a missing or negative size.`));
});
