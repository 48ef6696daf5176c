import type { Layer } from "../layers/layer.ts";
import { scope } from "../memory.ts";
import type { Tensor } from "../tensor.ts";

/** A sample, in milliseconds. */
const LONG = 2;
const SAMPLES = 10;

/** Milliseconds a call. */
function sample(layer: Layer, x: Tensor): number {
  const start = performance.now();
  for (let calls = 1; ; calls++) {
    scope(() => layer.forward(x));
    const spent = performance.now() - start;
    if (spent >= LONG) return spent / calls;
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
