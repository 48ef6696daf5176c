// The time of each kernel of a workload: all kernels of the library are put behind a clock, once they run. A call costs two readings of it
// more, some 0.1 us.
import { warm } from "../measure/contender.mjs";
import { percentile } from "../measure/statistics.mjs";

/** Puts the kernels behind a clock. `clear()` forgets what came before, `read()` gives { kernel: { calls, seconds } } since then. */
export function clocked(lib) {
  let spent = new Map();
  for (const kernels of lib.startAll()) {
    for (const [name, kernel] of Object.entries(kernels)) {
      if (typeof kernel !== "function") continue;
      kernels[name] = (...numbers) => {
        const start = performance.now();
        const result = kernel(...numbers);
        const each = spent.get(name) ?? { calls: 0, seconds: 0 };
        each.seconds += (performance.now() - start) / 1000;
        each.calls++;
        spent.set(name, each);
        return result;
      };
    }
  }
  return {
    clear: () => {
      spent = new Map();
    },
    read: () => spent,
  };
}

/** What is no kernel: JavaScript, and calls. */
export const REST = "everything else";

/**
 * So many calls of a contender: { calls, seconds, kernels }, `kernels` the lines { name, calls, seconds } of one call, the longest
 * first; what is no kernel is one of them. Of each line the time that nine tenths of the calls exceed, as most calls show who else was
 * running; `seconds` is the sum of them.
 */
export async function profile(contender, clock, { calls, warming }) {
  await warm(contender, warming);
  const samples = [];
  for (let i = 0; i < calls; i++) {
    clock.clear();
    const whole = await contender.sample(1);
    const kernels = clock.read();
    const inside = [...kernels.values()].reduce((sum, { seconds }) => sum + seconds, 0);
    samples.push(kernels.set(REST, { calls: 1, seconds: whole - inside }));
  }
  const fastOf = (name, what) =>
    percentile(
      samples.map((sample) => sample.get(name)?.[what] ?? 0),
      10,
    );
  const names = [...new Set(samples.flatMap((sample) => [...sample.keys()]))];
  const kernels = names.map((name) => ({ name, calls: fastOf(name, "calls"), seconds: fastOf(name, "seconds") }));
  return { calls, seconds: kernels.reduce((sum, { seconds }) => sum + seconds, 0), kernels: kernels.sort((a, b) => b.seconds - a.seconds) };
}
