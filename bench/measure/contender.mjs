// A contender is what is timed: { sample(calls), result(), free(), work }. `sample` gives the seconds that so many calls took;
// `result`, where there is one, numbers to compare with those of others; `work` how much a call does, where that differs.

/**
 * A contender in this process. `run()` is one call, which may return a promise; `prepare()` comes before each sample,
 * outside the time; `result()` is asked once before all.
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
export async function warm({ sample }, seconds) {
  let spent = 0;
  for (let calls = 0; spent < seconds || calls < 3; calls++) {
    spent += await sample(1);
    if (calls >= 1 && spent > 5) break;
  }
}

/** How many calls fill a sample: reckoned from 5 ms of them, since the clock of a page moves in steps of up to 0.1 ms. */
export async function callsFor({ sample }, seconds) {
  let calls = 1;
  let spent = await sample(calls);
  while (spent < 0.005) {
    calls *= 2;
    spent = await sample(calls);
  }
  return Math.max(1, Math.round((seconds * calls) / spent));
}
