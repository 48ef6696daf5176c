// Samples of a speed, and what they say.

/** Milliseconds for one workload, warm-up included, and of one sample at least. */
const [WHOLE, SAMPLE] = [1000, 40];

/** The p-th percentile, between neighbours by proportion. */
function percentile(sorted: readonly number[], p: number): number {
  const at = ((sorted.length - 1) * p) / 100;
  const [low, high] = [Math.floor(at), Math.ceil(at)];
  return (sorted[low] as number) + ((sorted[high] as number) - (sorted[low] as number)) * (at - low);
}

/** How many units a second, `units` for each call. */
export function speedOf(units: number, act: () => void): { readonly median: number; readonly low: number; readonly high: number } {
  const began = performance.now();
  // until a sample is long enough for a clock of pages, and code is compiled
  let calls = 1;
  for (let spent = 0; spent < SAMPLE; calls = spent < SAMPLE ? calls * 2 : calls) {
    const from = performance.now();
    for (let i = 0; i < calls; i++) act();
    spent = performance.now() - from;
  }
  const speeds: number[] = [];
  do {
    const from = performance.now();
    for (let i = 0; i < calls; i++) act();
    speeds.push((1000 * units * calls) / (performance.now() - from));
  } while (speeds.length < 5 || performance.now() - began < WHOLE);
  speeds.sort((a, b) => a - b);
  return { median: percentile(speeds, 50), low: percentile(speeds, 10), high: percentile(speeds, 90) };
}
