// Fifty compacted nets at random, always the same ones.
import fc from "fast-check";
import { compact, predict } from "../../src/index.ts";
import { BETWEEN, CLOSED, calm, isSteady, OPEN, randomNet, recipes } from "../support/randomNet/index.ts";
import type { Case } from "./cases.ts";

const WANTED = 50;

export function randomCases(): Case[] {
  const cases: Case[] = [];
  for (const recipe of fc.sample(recipes({ shortest: 4, states: [CLOSED, OPEN, BETWEEN] }), { numRuns: 4 * WANTED, seed: 17 })) {
    const { net, batch } = randomNet(recipe, { functions: calm, epsilon: 0.1 }, recipe.seed % 3 ? { outputs: 3 } : undefined);
    const x = batch(3);
    if (!isSteady(net, x) || predict(net, x).size === 0) continue;
    cases.push({ what: `net ${cases.length}`, net: compact(net), x, rounds: true });
    if (cases.length === WANTED) return cases;
  }
  throw new Error(`${cases.length} steady nets came of ${4 * WANTED}, but ${WANTED} are needed.`);
}
