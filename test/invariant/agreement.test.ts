// A hundred random nets, always the same ones, agree in all forms they can take: the net itself, what compact() makes of it,
// both read back from their files, and what sievenet/inference predicts.
import fc from "fast-check";
import { expect, test } from "vitest";
import { type Dense, compact, decode, encode, type Layer, predict, type Sequential } from "../../src/index.ts";
import { decode as decodeModel } from "../../src/inference/index.ts";
import { isGate } from "../../src/gates/gate.ts";
import { walk } from "../../src/walk.ts";
import { BETWEEN, CLOSED, calm, isSteady, largestOf, OPEN, randomNet, recipes } from "../support/randomNet/index.ts";
import { expectSameBits } from "./bits.ts";

/** Where the library promises the very bits: gates settle at 0 or 1, and no constant moved into a bias. */
function isExact(net: Sequential, small: Sequential): boolean {
  let sharp = true;
  const numbers = [net, small].map((each) => {
    const biases = new Set([0]);
    walk(each, (node) => {
      if (isGate(node)) sharp &&= node.testValues().every((z) => z === 0 || z === 1);
      for (const b of (node as Partial<Dense>).bias?.toArray() ?? []) biases.add(b);
    });
    return biases;
  }) as [Set<number>, Set<number>];
  return sharp && [...numbers[1]].every((each) => numbers[0].has(each));
}

test("100 random nets: net = compacted within 1e-5, or to the bit where that is promised; = decoded = inference to the bit", () => {
  let [exact, gated] = [0, 0];
  const any = recipes({ shortest: 4, states: [CLOSED, OPEN, BETWEEN], testGates: ["mean", "median", "topk"] });
  const sharp = recipes({ shortest: 4, states: [CLOSED, OPEN] });
  fc.assert(
    fc.property(fc.oneof(any, sharp), (recipe) => {
      const { net, batch } = randomNet(recipe, { functions: calm, epsilon: 0.1 }, recipe.seed % 3 ? { outputs: 3 } : undefined);
      const x = batch(4);
      fc.pre(isSteady(net, x));
      const outputs = (each: Layer) => predict(each, x).toArray();
      const needed = outputs(net);
      const small = compact(net);
      const came = outputs(small);
      const largest = largestOf(needed);
      expect(came.length).toBe(needed.length);
      came.forEach((each, i) => {
        if (!(Math.abs(each - (needed[i] as number)) <= 1e-5 * largest)) expect.fail(`output ${i} of the compacted net is ${each}, but ${needed[i]} is needed`);
      });
      const [file, smallFile] = [encode(net), encode(small)];
      if (isExact(net, small)) {
        exact++;
        expectSameBits(
          [came.map((each) => each + 0)],
          [needed.map((each) => each + 0)], // what is not read any more was -0 or +0
        );
      }
      if (file.length !== smallFile.length) gated++;
      expectSameBits([outputs(decode(file)), outputs(decode(smallFile)), decodeModel(smallFile).predict(x.toArray(), x.shape).data], [needed, came, came]);
    }),
    { numRuns: 100, seed: 13 },
  );
  expect(exact).toBeGreaterThan(30);
  expect(gated).toBeGreaterThan(50);
});
