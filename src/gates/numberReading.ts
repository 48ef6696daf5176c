// The extent of a layer in float64, for counts.
import type { GatesOn, Reading } from "./cost.ts";
import type { Gate } from "./gate.ts";

/** Reads expressions of cost as numbers, `openness` being how open each gate of a set is. */
export function inNumbers(openness: (gate: Gate) => ArrayLike<number>): Reading<Float64Array, number> {
  const open = ({ gate, each }: GatesOn, features: number): Float64Array => {
    const p = openness(gate);
    if (each <= 1) return Float64Array.from({ length: features }, (_, i) => p[Math.floor((i * p.length) / features)] as number);
    return Float64Array.from({ length: features }, (_, i) => {
      let closed = 1;
      for (let j = 0; j < each; j++) closed *= 1 - (p[i * each + j] as number);
      return 1 - closed;
    });
  };
  return {
    open,
    both: (a, b) => a.map((x, i) => x * (b[i] as number)),
    part: (all, group, groups) => all.subarray((group * all.length) / groups, ((group + 1) * all.length) / groups),
    total: (features) => features.reduce((a, b) => a + b, 0),
    product: (a, b) => a * b,
    scaled: (sum, factor) => factor * sum,
    plus: (a, b) => a + b,
  };
}
