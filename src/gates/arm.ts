// The augment-REINFORCE-merge estimator (Yin & Zhou 2019, "ARM: Augment-REINFORCE-merge gradient for stochastic binary
// networks"; for gates: Li & Ji 2019, "L0-ARM"): the gradient of an expected loss over Bernoulli gates, of two losses.
//
//   d E[f(z)] / d logit = E_u[(f([1 - u < p]) - f([u < p])) (u - 1/2)],  p = sigmoid(logit)
//
// Both losses are on the tape, so weights get the mean of their gradients.
import { ShapeError, UsageError } from "../errors.ts";
import { detach } from "../keep.ts";
import { add } from "../ops/add.ts";
import { mul } from "../ops/mul.ts";
import { uniform } from "../ops/random.ts";
import { scale } from "../ops/scale.ts";
import { sub } from "../ops/sub.ts";
import { sum } from "../ops/sum.ts";
import { refuseUnknown, whole } from "../options.ts";
import { rememberDraws } from "../random.ts";
import { print } from "../shape.ts";
import { checkLoss, isRecording } from "../tape.ts";
import { Tensor } from "../tensor.ts";
import { walk } from "../walk.ts";
import { listening } from "./distributions/bernoulli.ts";
import type { Sampled } from "./sampled.ts";

/** Options of `arm()`. */
export interface ArmOptions {
  /** How many pairs of losses the estimate is the mean of. Default 1. */
  readonly samples?: number;
}

/** The Bernoulli gates of a net, by their logits. @throws UsageError where there are none */
function bernoulliGates(net: object): Map<Tensor, Sampled> {
  const found = new Map<Tensor, Sampled>();
  walk(net, (node) => {
    const { distribution, parameters } = node as Partial<Sampled>;
    if (distribution?.name === "bernoulli" && parameters?.["logit"]) found.set(parameters["logit"], node as Sampled);
  });
  if (!found.size) throw new UsageError("arm: the net has no gates that draw from bernoulli(). Give it some, or compute the loss without arm().");
  return found;
}

/** Sums of what each gate's noise in all examples is above 1/2, times a factor. */
function slopesOf(noise: Float32Array, factor: number, shape: readonly number[], size: number): Tensor {
  const sums = new Float64Array(size);
  for (let i = 0; i < noise.length; i++) sums[i % size] = (sums[i % size] as number) + (noise[i] as number) - 0.5;
  return new Tensor(
    shape,
    Float32Array.from(sums, (each) => each * factor),
  );
}

/** A loss of one number. @throws ShapeError, UsageError */
function single(loss: Tensor): Tensor {
  if (checkLoss("arm", loss).size === 1) return loss;
  throw new ShapeError(`arm: the loss is ${print(loss.shape)} but must be a single number. Take its mean() or sum().`);
}

/**
 * A loss of a net with Bernoulli gates, whose gradient is that of the expected loss: it is computed with the gates of the
 * step and with their opposites, of the same batch and the same noise otherwise, and gives the mean of both. Add
 * `penalty(net)` outside, which needs no estimate. A batch norm sees both.
 *
 * Unbiased for logits and weights, at twice the work of a step; its variance falls with the number of `samples`.
 * @example
 * ```ts
 * import { adam, add, dense, gate, meanSquaredError, penalty, step, tensor } from "sievenet";
 * import { arm, bernoulli } from "sievenet/gates";
 *
 * const net = gate(dense(2, 1), { over: "inputs", distribution: bernoulli(), lambda: 0.01 });
 * const optimizer = adam();
 * const x = tensor([[1, 2]]);
 * const loss = step(net, optimizer, () => add(arm(net, () => meanSquaredError(net.forward(x), [3])), penalty(net)));
 * loss > 0; // true
 * ```
 * @throws UsageError outside of a step, and for a net or a loss without such gates; ShapeError, ValueError
 */
export function arm(net: object, loss: () => Tensor, options: ArmOptions = {}): Tensor {
  refuseUnknown("arm", options, ["samples"]);
  const { samples = 1 } = options;
  whole("arm", "samples", samples);
  if (!isRecording()) throw new UsageError("arm: no step is running. Call it in the loss of step() or gradients(); predict() and evaluate() need no estimate.");
  const gates = bernoulliGates(net);
  const given = new Map([...gates.values()].map((gate) => [gate, gate.noise]));
  const share = 1 / samples;
  let noise: ReadonlyMap<Tensor, Float32Array> = new Map();
  let all: Tensor | undefined;
  const note = (term: Tensor) => {
    all = all ? add(all, term) : term;
  };
  try {
    for (let i = 0; i < samples; i++) {
      // the first pair has the noise of the step
      if (i) for (const [logit, u] of noise) (gates.get(logit) as Sampled).noise = uniform([u.length]).toArray();
      const again = rememberDraws();
      const one = listening(() => single(loss()));
      noise = one.noise;
      if (!noise.size) throw new UsageError("arm: the loss draws no Bernoulli gates. Compute it from net.forward(x), or without arm().");
      for (const logit of noise.keys())
        if (!gates.has(logit)) throw new UsageError("arm: the loss draws Bernoulli gates that are not part of the net that was given. Give the whole net.");
      for (const [logit, u] of noise) (gates.get(logit) as Sampled).noise = u.map((each) => 1 - each);
      again();
      const other = listening(() => single(loss()));
      note(scale(add(one.value, other.value), share / 2));
      const factor = (other.value.item() - one.value.item()) * share;
      for (const [logit, u] of noise) {
        const slope = sum(mul(logit, slopesOf(u, factor, logit.shape, logit.size)));
        note(sub(slope, detach(slope))); // 0, with a gradient
      }
    }
  } finally {
    for (const [gate, before] of given) gate.noise = before;
  }
  return all as Tensor;
}
