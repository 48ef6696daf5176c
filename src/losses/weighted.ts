// The mean of what all numbers of a batch cost, weighted by example.
import { checkWeights, type LossOptions } from "../ops/exampleWeights.ts";
import { mul } from "../ops/mul.ts";
import { scale } from "../ops/scale.ts";
import { mean, sum } from "../ops/sum.ts";
import { Tensor } from "../tensor.ts";

/** The mean of x: [batch, ...], a tensor of shape []. An example of weight 0 has no part in it. @throws ShapeError, ValueError */
export function meanOf(who: string, x: Tensor, { weights }: LossOptions): Tensor {
  if (!weights) return mean(x);
  const [count = 1] = x.shape;
  const total = checkWeights(who, weights, count);
  const each = new Tensor([count, ...x.shape.slice(1).fill(1)], Float32Array.from(weights));
  return scale(sum(mul(x, each)), count / (total * x.size));
}
