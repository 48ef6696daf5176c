// Two contenders side by side: they alternate, each sample a batch of calls of about the same length, and what counts
// is the ratio within a pair, so that a machine that slows down for a while slows both.
import { percentile } from "./percentile.mjs";

/**
 * A contender in this process. `run()` is one call, which may return a promise; `prepare()` comes before each sample,
 * outside the time; `result()` is asked once before all, and gives numbers to compare.
 */
export function contender({ run, prepare, result, free, work }) {
  async function sample(calls) {
    prepare?.();
    const start = performance.now();
    for (let i = 0; i < calls; i++) {
      const pending = run();
      if (pending) await pending;
    }
    return (performance.now() - start) / 1000;
  }
  return { sample, result, free, work };
}

/** Short calls until the engine has compiled them: there is no on-stack replacement for WebAssembly. */
export async function warm(each, seconds) {
  let spent = 0;
  for (let calls = 0; spent < seconds || calls < 3; calls++) {
    spent += await each.sample(1);
    if (calls >= 1 && spent > 5) break;
  }
}

/** How many calls fill a sample: reckoned from 5 ms of them, since the clock of a page moves in steps of up to 0.1 ms. */
export async function callsFor(each, seconds) {
  let calls = 1;
  let spent = await each.sample(calls);
  while (spent < 0.005) {
    calls *= 2;
    spent = await each.sample(calls);
  }
  return Math.max(1, Math.round((seconds * calls) / spent));
}

/** The largest difference between two arrays, relative to the largest number. */
export function difference(a, b) {
  if (a.length !== b.length) return Infinity;
  let most = 0;
  let off = 0;
  for (let i = 0; i < a.length; i++) {
    most = Math.max(most, Math.abs(b[i]));
    off = Math.max(off, Math.abs(a[i] - b[i]));
    if (Number.isNaN(a[i] - b[i])) return Infinity;
  }
  return off / (most || 1);
}

/** Rates of both (work per second) in `pairs` pairs, after both were warmed up for `warming` seconds. */
async function pairsOf(ours, theirs, { pairs, seconds, warming = 0.3, work }) {
  for (const each of [ours, theirs]) await warm(each, warming);
  const calls = { ours: await callsFor(ours, seconds), theirs: await callsFor(theirs, seconds) };
  const rate = async (each, n) => (n * (each.work ?? work)) / (await each.sample(n));
  const rows = [];
  for (let i = 0; i < pairs; i++) {
    // who goes first alternates too
    const first = i % 2 ? await rate(theirs, calls.theirs) : undefined;
    const mine = await rate(ours, calls.ours);
    rows.push({ ours: mine, peer: first ?? (await rate(theirs, calls.theirs)) });
  }
  return rows;
}

/** Medians and the ratio with its spread. `inverse`: the numbers are times or sizes, of which less is better. */
export function summary(rows, inverse = false) {
  const ratios = rows.map(({ ours, peer }) => (inverse ? peer / ours : ours / peer));
  return {
    ours: percentile(
      rows.map((each) => each.ours),
      50,
    ),
    peer: percentile(
      rows.map((each) => each.peer),
      50,
    ),
    ratio: percentile(ratios, 50),
    spread: [percentile(ratios, 10), percentile(ratios, 90)],
    pairs: rows.length,
  };
}

/** Measures ours against one peer. */
export async function duel(ours, theirs, options) {
  return summary(await pairsOf(ours, theirs, options));
}
