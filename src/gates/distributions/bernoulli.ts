// Bernoulli gates: open with a probability, else closed, and drawn as they are, without a relaxation.
//
//   z = [u < p],  p = sigmoid(logit),  u ~ U(0, 1)
//
// A draw has no slope; `arm` estimates that of the expected loss.
import { UsageError } from "../../errors.ts";
import { detach } from "../../keep.ts";
import { add } from "../../ops/add.ts";
import { initialLogAlpha } from "../../ops/hardConcrete.ts";
import { scale } from "../../ops/scale.ts";
import { relu } from "../../ops/relu.ts";
import { sigmoid } from "../../ops/sigmoid.ts";
import { where } from "../../ops/where.ts";
import { isRecording } from "../../tape.ts";
import { type Tensor, tensor } from "../../tensor.ts";
import type { Distribution } from "./distribution.ts";

/** log(100), within which logits stay: no gate is closed in all draws. */
const LIMIT = 4.605170185988091;

/** The noise of the gates that are drawn, by their logits, while `arm` listens. */
let drawn: Map<Tensor, Float32Array> | undefined;

/** Computes a loss, and the noise that its gates were drawn with, by their logits. */
export function listening(loss: () => Tensor): { value: Tensor; noise: ReadonlyMap<Tensor, Float32Array> } {
  const [outer, noise] = [drawn, new Map<Tensor, Float32Array>()];
  drawn = noise;
  try {
    return { value: loss(), noise };
  } finally {
    drawn = outer;
  }
}

function draw(logit: Tensor, u: Tensor): Tensor {
  if (isRecording() && !drawn)
    throw new UsageError(
      "bernoulli: gates were drawn in a step, but a draw has no slope. Compute the loss by arm(net, () => loss), or let gates draw from straightThrough().",
    );
  drawn?.set(logit, u.toArray());
  const below = scale(u, -1);
  return where(relu(add(sigmoid(detach(logit)), below)), tensor(1), tensor(0));
}

/**
 * Gates that are open with probability sigmoid(logit), 1 or 0 and nothing between. Open at test time where the logit is
 * above 0. They learn by `arm` alone, in a `step` of your own: `train` refuses them in a sentence.
 * @example
 * ```ts
 * import { dense, gate } from "sievenet";
 * import { bernoulli } from "sievenet/gates";
 *
 * const layer = gate(dense(20, 10), { over: "inputs", distribution: bernoulli(), dropRate: 0.2, lambda: 0.001 });
 * layer.gates.inputs?.testValues()[0]; // 1
 * ```
 */
export function bernoulli(): Distribution<"logit"> {
  return {
    name: "bernoulli",
    options: {},
    parameters: { logit: { limits: [-LIMIT, LIMIT], initial: initialLogAlpha, deviation: 0.01 } },
    testGates: ["median"],
    skipsClosed: true, // what the logits learn does not come through the gates
    draw: ({ logit }, u) => draw(logit, u),
    openProbability: ({ logit }) => sigmoid(logit),
    test: ({ logit }) => where(relu(detach(logit)), tensor(1), tensor(0)),
  };
}
