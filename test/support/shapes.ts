// Random shapes for property tests.
import fc from "fast-check";

/** Two shapes that broadcast: up to four axes of 1 to 5, some of them 1 in one of the two, the first ones left out in one. */
export const pairOfShapes: fc.Arbitrary<[number[], number[]]> = fc
  .record({
    full: fc.array(fc.integer({ min: 1, max: 5 }), { maxLength: 4 }),
    ones: fc.array(fc.constantFrom(0, 0, 1, 2), { minLength: 4, maxLength: 4 }),
    left: fc.nat(4),
    which: fc.boolean(),
  })
  .map(({ full, ones, left, which }) => {
    const a = full.map((size, i) => (ones[i] === 1 ? 1 : size));
    const b = full.map((size, i) => (ones[i] === 2 ? 1 : size)).slice(Math.min(left, full.length));
    return which ? [a, b] : [b, a];
  });
