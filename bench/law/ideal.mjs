// The law of closed gates as something that is timed beside a step: its open operations on registers alone, and one pass of Adam over all
// weights, of which those that are open have gradients.
import { contender } from "../measure/contender.mjs";
import { weightsOf } from "./openFlops.mjs";

/** Operations in a round of the register-only loop. */
const ROUND = 96;

/** `flops`: those that are open; `open` and `all`: layers, as openFlops.mjs has them, with closed gates and without any. */
export async function idealStep(lib, peakLoop, { flops, open, all }) {
  const peak = await peakLoop();
  const [n, moving] = [weightsOf(all), weightsOf(open)];
  const gradient = new Float32Array(n).fill(1e-3, 0, moving);
  const blocks = [undefined, gradient, undefined, undefined].map((values) => new lib.Block(n, values));
  const rounds = Math.ceil(flops / ROUND);
  let steps = 0;
  return contender({
    run() {
      peak(0.5, 0.25, rounds);
      const t = Math.min(++steps, 1000);
      const [rate, correction] = [1e-3 / (1 - 0.9 ** t), 1 / Math.sqrt(1 - 0.999 ** t)];
      lib.kernels.adam(...blocks.map(({ address }) => address), 0, n, rate, 0.9, 0.999, correction, 1e-8, 0, 1, -Infinity, Infinity, 0);
    },
    free() {
      for (const block of blocks) block.release();
    },
  });
}
