// One of a group: the weights of a masked softmax, as networks that choose among functions have them (GMP, arXiv 2603.15250),
// drawn with Gumbel noise (Jang, Gu & Poole 2017; Maddison, Mnih & Teh 2017).
//
//   z = softmax((logit + g) / temperature) over the `keep` largest logits of a group, 0 elsewhere,  g = -log(-log u)
//   P(z is the largest) = softmax(logit) over those kept;  test-time gate: 1 at the largest logit, else 0
import { ShapeError, ValueError } from "../../errors.ts";
import { add } from "../../ops/add.ts";
import { log } from "../../ops/log.ts";
import { reshape } from "../../ops/reshape.ts";
import { scale } from "../../ops/scale.ts";
import { softmax } from "../../ops/softmax.ts";
import { numberThat, refuseUnknown, whole } from "../../options.ts";
import { Tensor } from "../../tensor.ts";
import type { Distribution } from "./distribution.ts";

/** Options of `maskedSoftmax()`. */
export interface MaskedSoftmaxOptions {
  /** How many gates that follow each other are one group. Default: all of a set. */
  readonly groupSize?: number;
  /** How many of each group take part in a draw, those with the largest logits; the rest is closed. Default: all. */
  readonly keep?: number;
  /** The lower, the nearer draws are to one of them alone. Default 2/3. */
  readonly temperature?: number;
}

/** Less than any logit can make up for: exp of it is 0. */
const MASKED = -1e4;

/** What sorts the largest `keep` of each group from the rest: 0 for them and a large negative number for the others. */
function mask(logit: Tensor, group: number, keep: number): Tensor {
  const values = logit.toArray();
  const masked = new Float32Array(values.length);
  for (let first = 0; first < values.length; first += group) {
    const order = Array.from({ length: group }, (_, i) => first + i).sort((i, j) => (values[j] as number) - (values[i] as number) || i - j);
    for (const i of order.slice(keep)) masked[i] = MASKED;
  }
  return new Tensor(logit.shape, masked);
}

/**
 * Gates of which one of each group is open in the end. While training all that are kept are open by shares that sum to 1, as
 * drawn; at test time the one with the largest `logit` is 1 and the rest 0. A price has the shares of P(open), whose sum over
 * a group is 1 whatever they are: it chooses among gates that close unlike much, and closes no more.
 *
 * Draws are biased: their gradient is that of the expected loss of shares, not of one alone. For two gates and the loss
 * (z₁ - 0.4)² it is off by at most 0.0414 at temperature 2/3, by 0.0096 at 0.1.
 * @example
 * ```ts
 * import { sampledGate } from "sievenet";
 * import { maskedSoftmax } from "sievenet/gates";
 *
 * const gates = sampledGate([4, 3], { distribution: maskedSoftmax({ groupSize: 3 }) });
 * gates.logit.set([0, 1, 0, 2, 0, 0, 0, 0, 3, 0, 1, 0]);
 * gates.testValues(); // [0, 1, 0, 1, 0, 0, 0, 0, 1, 0, 1, 0]
 * ```
 * @throws ValueError; ShapeError for gates that cannot be split into groups, where they are used
 */
export function maskedSoftmax(options: MaskedSoftmaxOptions = {}): Distribution<"logit"> {
  refuseUnknown("maskedSoftmax", options, ["groupSize", "keep", "temperature"]);
  const { groupSize, keep, temperature = 2 / 3 } = options;
  if (groupSize !== undefined) whole("maskedSoftmax", "groupSize", groupSize);
  if (keep !== undefined) whole("maskedSoftmax", "keep", keep);
  if (keep !== undefined && groupSize !== undefined && keep > groupSize) throw new ValueError(`maskedSoftmax: keep is ${keep}, but a group has ${groupSize}.`);
  numberThat("maskedSoftmax", "temperature", temperature, "a number above 0", (t) => t > 0 && t < Infinity);
  const groupOf = ({ size }: Tensor): number => {
    const group = groupSize ?? size;
    if (size % group) throw new ShapeError(`maskedSoftmax: ${size} gates cannot be split into groups of ${group}. Choose a groupSize that divides them.`);
    return group;
  };
  const kept = (logit: Tensor): Tensor => {
    const group = groupOf(logit);
    return keep === undefined || keep >= group ? logit : add(logit, mask(logit, group, keep));
  };
  const shares = (x: Tensor, group: number) => reshape(softmax(reshape(x, [x.size / group, group])), x.shape);
  return {
    name: "maskedSoftmax",
    options: { ...(groupSize !== undefined && { groupSize }), ...(keep !== undefined && { keep }), temperature },
    parameters: { logit: { initial: () => 0, deviation: 0.01, limits: [-10, 10] } },
    testGates: ["mean"],
    skipsClosed: true,
    draw: ({ logit }, u) => {
      const gumbel = scale(log(scale(log(u), -1)), -1);
      return shares(scale(add(kept(logit), gumbel), 1 / temperature), groupOf(logit));
    },
    openProbability: ({ logit }) => shares(kept(logit), groupOf(logit)),
    test: ({ logit }) => {
      const chosen = mask(logit, groupOf(logit), 1).toArray();
      return new Tensor(
        logit.shape,
        chosen.map((each) => (each ? 0 : 1)),
      );
    },
    independent: () => false,
  };
}
