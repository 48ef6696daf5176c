// A straight line over steps, for prices and temperatures.
import { numberThat, refuseUnknown, whole } from "../options.ts";
import type { Schedule } from "../schedule.ts";

/**
 * A straight line from one number to another: `from` until step `begin`, `to` from `begin + steps` on. For a lambda that comes
 * slowly, or a temperature that falls.
 * @example
 * ```ts
 * import { dense, gate } from "sievenet";
 * import { ramp } from "sievenet/prices";
 *
 * const lambda = ramp(0, 0.001, { begin: 2000, steps: 10_000 }); // nothing for 2000 steps, the whole price after 12 000
 * const layer = gate(dense(784, 300), { over: "inputs", lambda });
 * lambda(7000); // 0.0005
 * ```
 * @throws ValueError
 */
export function ramp(from: number, to: number, options: { readonly steps: number; readonly begin?: number }): Schedule {
  refuseUnknown("ramp", options, ["steps", "begin"]);
  const { steps, begin = 0 } = options;
  for (const end of [from, to]) numberThat("ramp", "an end", end, "a finite number", Number.isFinite);
  whole("ramp", "steps", steps, 1);
  whole("ramp", "begin", begin, 0);
  // the end is `to` itself, not what a sum comes to
  return (step) => (step - begin >= steps ? to : from + ((to - from) * Math.max(0, step - begin)) / steps);
}
