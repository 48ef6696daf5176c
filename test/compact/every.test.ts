// compact() on nets of all kinds of layers, made at random.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isGated } from "../../src/gates/attach.ts";
import { compact, type Dense, predict } from "../../src/index.ts";
import { walk } from "../../src/walk.ts";
import { build, CLOSED, OPEN, recipes } from "../support/anyNet.ts";

/** All numbers in biases. */
function biases(net: object): Set<number> {
  const found = new Set([0]);
  walk(net, (node) => {
    for (const each of (node as Partial<Dense>).bias?.toArray() ?? []) found.add(each);
  });
  return found;
}

describe("a compacted net of any layers", () => {
  test("gives what the gated one gives, within 1e-5 of the largest output", () => {
    fc.assert(
      fc.property(recipes([CLOSED, OPEN, 0.3]), (recipe) => {
        const { net, x } = build(recipe, false);
        const expected = predict(net, x).toArray();
        const small = compact(net);
        walk(small, (node) => expect(isGated(node)).toBe(false));
        const found = predict(small, x).toArray();
        expect(found.length).toBe(expected.length);
        const largest = expected.reduce((most, each) => Math.max(most, Math.abs(each)), 1e-3);
        found.forEach((each, i) => {
          if (!(Math.abs(each - (expected[i] as number)) <= 1e-5 * largest)) expect.fail(`output ${i} is ${each}, but the gated net gives ${expected[i]}`);
        });
      }),
      { numRuns: 500 },
    );
  });

  test("gives exactly the same where all open gates settle at 1 and what is closed is zero", () => {
    fc.assert(
      fc.property(recipes([CLOSED, OPEN]), (recipe) => {
        const { net, x } = build(recipe, true);
        const expected = predict(net, x).toArray();
        const small = compact(net);
        // a layer that lost all its inputs gives its bias, which then moves into others and is rounded elsewhere
        const own = biases(net);
        fc.pre([...biases(small)].every((each) => own.has(each)));
        expect(
          predict(small, x)
            .toArray()
            .map((each) => each + 0),
        ).toEqual(expected.map((each) => each + 0));
      }),
      { numRuns: 500 },
    );
  });
});
