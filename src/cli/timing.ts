// How long a prediction takes: the median of many short samples, after the engine has optimized it.

import type { Shape } from "../index.ts";
import type { Model } from "../inference/index.ts";

/** Milliseconds: engines run wasm at a fraction of its speed until they have optimized it. */
const WARM_UP = 150;
const MEASURED = 300;
/** A sample is long enough for the clock. */
const SAMPLE = 0.2;

/** Milliseconds of one prediction of a batch of zeros, which take as long as other numbers and are places of any table. */
export function latency(model: Model, batch: number, shape: Shape): number {
  const full = [batch, ...shape];
  const x = new Float32Array(full.reduce((a, b) => a * b, 1));
  const run = (calls: number) => {
    const start = performance.now();
    for (let i = 0; i < calls; i++) model.predict(x, full);
    return performance.now() - start;
  };
  let [spent, calls] = [0, 0];
  for (; spent < WARM_UP; calls++) spent += run(1);
  const each = Math.max(1, Math.ceil((SAMPLE * calls) / spent));
  const samples: number[] = [];
  for (spent = 0; spent < MEASURED || samples.length < 3; spent += (samples.at(-1) as number) * each) samples.push(run(each) / each);
  return samples.sort((a, b) => a - b)[samples.length >> 1] as number;
}
