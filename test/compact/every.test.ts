// compact() on random nets of all kinds of layers, blocks of one's own among them.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isGated } from "../../src/gates/attach.ts";
import { compact, type Dense, predict } from "../../src/index.ts";
import { walk } from "../../src/walk.ts";
import { otherSize } from "./found.ts";
import { BETWEEN, CLOSED, calm, isSteady, largestOf, OPEN, randomNet, recipes, zeroAtZero } from "../support/randomNet/index.ts";

const own = ["through", "tanh", "opaque", "beside"] as const;
const head = { outputs: 3 };

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
      fc.property(recipes({ states: [CLOSED, OPEN, BETWEEN], testGates: ["mean", "median", "topk"], own }), (recipe) => {
        const { net, batch } = randomNet(recipe, { functions: calm, epsilon: 0.1 }, head);
        const x = batch(4);
        fc.pre(isSteady(net, x));
        const expected = predict(net, x).toArray();
        const largest = largestOf(expected);
        for (const narrow of [true, false]) {
          const small = compact(net, { narrow });
          walk(small, (node) => expect(isGated(node)).toBe(false));
          const found = predict(small, x).toArray();
          expect(found.length).toBe(expected.length);
          found.forEach((each, i) => {
            if (!(Math.abs(each - (expected[i] as number)) <= 1e-5 * largest)) expect.fail(`output ${i} is ${each}, but the gated net gives ${expected[i]}`);
          });
        }
      }),
      { numRuns: 200, examples: [[otherSize]] },
    );
  });

  test("gives exactly the same where all open gates settle at 1 and what is closed is zero", () => {
    fc.assert(
      fc.property(recipes({ states: [CLOSED, OPEN], over: ["inputs", "outputs", "both", "none"], placements: ["after-norm"], own }), (recipe) => {
        const { net, batch } = randomNet(recipe, { functions: zeroAtZero, epsilon: 0.1, zeros: true }, head);
        const x = batch(4);
        const expected = predict(net, x).toArray();
        const small = compact(net);
        // a layer that lost all its inputs gives its bias, which then moves into others and is rounded elsewhere
        const ownBiases = biases(net);
        fc.pre([...biases(small)].every((each) => ownBiases.has(each)));
        expect(
          predict(small, x)
            .toArray()
            .map((each) => each + 0),
        ).toEqual(expected.map((each) => each + 0));
      }),
      { numRuns: 200 },
    );
  });
});
