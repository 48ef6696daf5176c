// Straight-through gates (Bengio, Leonard & Courville 2013, "Estimating or propagating gradients through stochastic neurons"):
// a step forward, the slope of a sigmoid backward.
//
//   z = [theta > 0],  dz / d theta := sigmoid'(theta)
import { add } from "../../ops/add.ts";
import { initialLogAlpha } from "../../ops/hardConcrete.ts";
import { relu } from "../../ops/relu.ts";
import { sigmoid } from "../../ops/sigmoid.ts";
import { sub } from "../../ops/sub.ts";
import { where } from "../../ops/where.ts";
import { detach } from "../../keep.ts";
import { type Tensor, tensor } from "../../tensor.ts";
import type { Distribution } from "./distribution.ts";
import { spread } from "./noiseless.ts";

/** log(100): beyond it a sigmoid has hardly a slope. */
const LIMIT = 4.605170185988091;

/** Exactly 0 or 1, as 1 - s + s is 1 in floats for s of [1/2, 1]. */
function step(theta: Tensor): Tensor {
  const s = sigmoid(theta);
  const fixed = detach(s);
  return add(sub(where(relu(detach(theta)), tensor(1), tensor(0)), fixed), s);
}

/**
 * Gates that are 1 where `theta` is above 0 and else 0, without noise, in training and after. A closed gate has its gradient,
 * so nothing is skipped while a net trains; a price acts by the same slope.
 *
 * The gradient is biased: the loss as it is has none. Against that of gates which are open with probability sigmoid(theta)
 * it is off by sigmoid'(theta) times what the loss is curved, for (z - c)² by sigmoid'(theta) itself, at most 0.25; where the
 * loss is linear in a gate, by nothing.
 * @example
 * ```ts
 * import { dense, gate } from "sievenet";
 * import { straightThrough } from "sievenet/gates";
 *
 * const layer = gate(dense(20, 10), { over: "outputs", distribution: straightThrough(), dropRate: 0.2, lambda: 0.001 });
 * layer.gates.outputs?.testValues()[0]; // 1
 * ```
 */
export function straightThrough(): Distribution<"theta"> {
  return {
    name: "straightThrough",
    options: {},
    parameters: { theta: { initial: initialLogAlpha, deviation: 0.01, limits: [-LIMIT, LIMIT] } },
    testGates: ["mean"],
    skipsClosed: false,
    draw: ({ theta }, u) => spread(step(theta), u),
    openProbability: ({ theta }) => step(theta),
    test: ({ theta }) => step(theta),
  };
}
