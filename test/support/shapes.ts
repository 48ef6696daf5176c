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

/** A shape of up to `rank` axes of `low` to `high`. */
export const shapeOf = (rank: number, low = 1, high = 4, least = 0): fc.Arbitrary<number[]> =>
  fc.array(fc.integer({ min: low, max: high }), { minLength: least, maxLength: rank });

/** Three shapes that broadcast to one, as pairOfShapes makes two. */
export const threeShapes: fc.Arbitrary<[number[], number[], number[]]> = fc
  .record({
    full: shapeOf(4, 1, 4),
    ones: fc.array(fc.nat(15), { minLength: 4, maxLength: 4 }),
    left: fc.array(fc.constantFrom(0, 0, 1, 2), { minLength: 3, maxLength: 3 }),
  })
  .map(({ full, ones, left }) => {
    const own = (bit: number) => full.map((size, i) => ((ones[i] as number) & bit ? 1 : size)).slice(Math.min(left[bit >> 1] as number, full.length));
    return [own(1), own(2), own(4)];
  });
