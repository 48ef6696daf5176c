// Two contenders in one process: they alternate, each sample a batch of calls of about the same length, and what counts
// is the ratio within a pair, so that a machine that slows down for a while slows both.
import { callsFor, warm } from "./contender.mjs";
import { summary } from "./statistics.mjs";

/** Rates of both (work per second) in `pairs` pairs, after both were warmed up for `warming` seconds. */
async function pairsOf(ours, theirs, { pairs: count, seconds, warming = 0.3, work }) {
  for (const side of [ours, theirs]) await warm(side, warming);
  const calls = { ours: await callsFor(ours, seconds), theirs: await callsFor(theirs, seconds) };
  const rate = async (side, n) => (n * (side.work ?? work)) / (await side.sample(n));
  const pairs = [];
  for (let i = 0; i < count; i++) {
    // who goes first alternates too
    const first = i % 2 ? await rate(theirs, calls.theirs) : undefined;
    const mine = await rate(ours, calls.ours);
    pairs.push({ ours: mine, peer: first ?? (await rate(theirs, calls.theirs)) });
  }
  return pairs;
}

/** Measures ours against one peer: the `summary` of their pairs. */
export async function duel(ours, theirs, options) {
  return summary(await pairsOf(ours, theirs, options));
}
