import { now } from "../clock.ts";
import { UsageError } from "../errors.ts";
import type { Layer } from "../layers/layer.ts";
import { scope } from "../memory.ts";
import type { Tensor } from "../tensor.ts";

/** A sample, in milliseconds. */
const LONG = 2;
const SAMPLES = 10;

/** Calls in which a clock that moves moves: at the edge, and where tests fake it, it stands still while a program computes. */
const MOST_CALLS = 20_000;

/** Milliseconds a call. @throws UsageError where the clock stands still */
function sample(layer: Layer, x: Tensor): number {
  const start = now();
  for (let calls = 1; ; calls++) {
    scope(() => layer.forward(x));
    const spent = now() - start;
    if (spent >= LONG) return spent / calls;
    if (spent === 0 && calls === MOST_CALLS)
      throw new UsageError(
        "sparsify: the clock stands still here while a program computes, so nothing can be timed. Give a density instead of examples to measure.",
      );
  }
}

/** The fastest of some layers that compute the same, by the best of samples that take turns. In a scope. */
export function fastest(layers: readonly Layer[], x: Tensor): Layer {
  const best = layers.map(() => Infinity);
  for (let round = 0; round < SAMPLES; round++) {
    layers.forEach((layer, i) => {
      best[i] = Math.min(best[i] as number, sample(layer, x));
    });
  }
  return layers[best.indexOf(Math.min(...best))] as Layer;
}
