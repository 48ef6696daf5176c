// The loss of a linear model that is expected over Bernoulli gates, in closed form (EGP, arXiv 2509.15060):
// no draw, no variance.
//
//   E|y - x (w ∘ z)|² = |y - x (w ∘ p)|² + Σ_j |x_j|² p_j (1 - p_j) Σ_o w_jo²,  z_j ~ Bernoulli(p_j) independent
import { ShapeError } from "../errors.ts";
import { add } from "../ops/add.ts";
import { linear } from "../ops/linear.ts";
import { mul } from "../ops/mul.ts";
import { reshape } from "../ops/reshape.ts";
import { affine, scale } from "../ops/scale.ts";
import { square } from "../ops/square.ts";
import { sub } from "../ops/sub.ts";
import { sum } from "../ops/sum.ts";
import { sumSquares } from "../ops/sumSquares.ts";
import { print } from "../shape.ts";
import { checkTensor, type Tensor } from "../tensor.ts";

/**
 * The mean squared error that is expected of a linear model whose inputs are open with probabilities p: a tensor of shape [].
 * x: [rows, inputs]; w: [inputs] or [inputs, outputs]; p: [inputs], of [0, 1]; y: [rows] or [rows, outputs], less the bias
 * where there is one. Gradients go to all of them, and p may be what gates give.
 * @example
 * ```ts
 * import { sampledGate, tensor } from "sievenet";
 * import { bernoulli, exactLinearLoss } from "sievenet/gates";
 *
 * const gates = sampledGate([1], { distribution: bernoulli() });
 * gates.logit.set([0]);
 * const [x, w, y] = [tensor([[2]]), tensor([1]), tensor([2])];
 * exactLinearLoss(x, w, gates.openProbability(), y).item(); // 2
 * ```
 * @throws ShapeError
 */
export function exactLinearLoss(x: Tensor, w: Tensor, p: Tensor, y: Tensor): Tensor {
  for (const each of [x, w, p, y]) checkTensor("exactLinearLoss", each);
  const [rows, inputs] = x.shape as [number, number];
  const outputs = w.size / inputs;
  if (x.shape.length !== 2 || w.shape[0] !== inputs || w.shape.length > 2)
    throw new ShapeError(
      `exactLinearLoss: weights ${print(w.shape)} do not fit examples ${print(x.shape)}: [rows, inputs] and [inputs] or [inputs, outputs] are needed.`,
    );
  if (p.shape.length !== 1 || p.size !== inputs)
    throw new ShapeError(`exactLinearLoss: probabilities ${print(p.shape)} came, but one for each of ${inputs} inputs is needed, [${inputs}].`);
  if (y.shape[0] !== rows || y.size !== rows * outputs)
    throw new ShapeError(`exactLinearLoss: targets ${print(y.shape)} came for ${rows} rows and ${outputs} outputs, [${rows}, ${outputs}] is needed.`);
  const [weights, probabilities] = [reshape(w, [inputs, outputs]), reshape(p, [inputs, 1])];
  const fit = sum(square(sub(reshape(y, [rows, outputs]), linear(x, mul(weights, probabilities)))));
  const spread = mul(mul(p, affine(p, -1, 1)), mul(sumSquares(x, 1), sumSquares(weights, 0)));
  return scale(add(fit, sum(spread)), 1 / (rows * outputs));
}
