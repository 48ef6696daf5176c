// Several draws of all gates in one step: the mean of their losses has the same expectation, and less variance.
import { UsageError } from "../errors.ts";
import { add } from "../ops/add.ts";
import { scale } from "../ops/scale.ts";
import { refuseUnknown, whole } from "../options.ts";
import { checkLoss, isRecording } from "../tape.ts";
import type { Tensor } from "../tensor.ts";
import { walk } from "../walk.ts";
import { type Gate, isGate } from "./gate.ts";

/** Options of `meanOfDraws()`. */
export interface MeanOfDrawsOptions {
  /** How many draws. Default 2. */
  readonly samples?: number;
}

/** Gates that know which draw of a step it is. */
type Drawn = Gate & { draw: number };

/** The sets of gates of a net that are drawn; of gates that features share, those themselves. */
function drawnIn(net: object): Drawn[] {
  const found = new Set<Drawn>();
  walk(net, (node) => {
    const own = isGate(node) ? (node.each ?? node) : undefined;
    if (own && "draw" in own) found.add(own as Drawn);
  });
  return [...found];
}

/**
 * The mean of a loss over several draws of the gates of a net, in one step: `loss` is called once for each. The first draw is the one
 * that the step would have had. Its gradient has the expectation of one draw, and of independent draws a `samples`-th of its
 * variance. Gates whose `noise` is given have that noise in all. `arm()` has draws of its own.
 * @example
 * ```ts
 * import { adam, add, dense, gate, meanSquaredError, penalty, step, tensor } from "sievenet";
 * import { meanOfDraws } from "sievenet/gates";
 *
 * const net = gate(dense(2, 1), { over: "inputs", lambda: 0.01 });
 * const x = tensor([[1, 2]]);
 * step(net, adam(), () => add(meanOfDraws(net, () => meanSquaredError(net.forward(x), [3]), { samples: 4 }), penalty(net)));
 * ```
 * @throws UsageError outside of a step, and for a net without gates that are drawn; ValueError
 */
export function meanOfDraws(net: object, loss: () => Tensor, options: MeanOfDrawsOptions = {}): Tensor {
  refuseUnknown("meanOfDraws", options, ["samples"]);
  const samples = whole("meanOfDraws", "samples", options.samples ?? 2);
  if (!isRecording())
    throw new UsageError("meanOfDraws: no step is running, and outside of one gates are not drawn. Call it in the loss of step() or gradients().");
  const gates = drawnIn(net);
  if (!gates.length) throw new UsageError("meanOfDraws: the net has no gates that are drawn, so that all draws would be one. Compute the loss without it.");
  const losses: Tensor[] = [];
  try {
    for (let draw = 0; draw < samples; draw++) {
      for (const gate of gates) gate.draw = draw;
      losses.push(checkLoss("meanOfDraws", loss()));
    }
  } finally {
    for (const gate of gates) gate.draw = 0;
  }
  return scale(losses.reduce(add), 1 / samples);
}
