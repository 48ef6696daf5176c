// Products with the Hessian of a loss, without the Hessian: H v is the gradient of the slope along v (Pearlmutter 1994, "Fast
// exact multiplication by the Hessian"). Where an op has no forward derivative, the difference of two gradients is near it.
import { ShapeError, ValueError } from "../errors.ts";
import { numberThat, refuseUnknown, shown } from "../options.ts";
import { rememberDraws } from "../random.ts";
import { Parameter } from "../resident.ts";
import { print } from "../shape.ts";
import { gradients, gradientsOf } from "../tape.ts";
import { checkTensor, Tensor } from "../tensor.ts";
import { jvp } from "./jvp.ts";

/** What `hvp()` gives. */
export interface Hvp {
  /** The derivative of the loss along v. */
  readonly slope: number;
  /** H v, an array for each tensor. */
  readonly products: Float32Array[];
}

/** Directions as arrays, one for each tensor. @throws ShapeError, ValueError */
function directions(who: string, of: readonly Tensor[], v: readonly ArrayLike<number>[]): Float32Array[] {
  if (!Array.isArray(of) || !Array.isArray(v) || of.length !== v.length || !of.length)
    throw new ValueError(`${who}: the tensors and their directions must be two lists of the same length, but ${shown(of)} and ${shown(v)} came.`);
  return of.map((each, i) => {
    const along = v[i] as ArrayLike<number>;
    if (checkTensor(who, each).size !== along?.length)
      throw new ShapeError(`${who}: direction ${i} holds ${along?.length} numbers but ${print(each.shape)} needs ${each.size}.`);
    return Float32Array.from(along);
  });
}

/**
 * The product of a loss's Hessian with a direction v, exact but for rounding: for the influence of examples (with conjugate
 * gradients), curvature, Newton steps. `of`: tensors or parameters; v: an array of numbers for each. The cost is about that of
 * four gradients. Ops are those of `jvp()`; where the loss has others, `hvpByDifferences()` will do.
 * @throws UsageError for an op without a forward derivative; ShapeError, ValueError
 * @example
 * ```ts
 * import { mul, sum, tensor } from "sievenet";
 * import { hvp } from "sievenet/math";
 *
 * const w = tensor([1, 2]);
 * hvp(() => sum(mul(w, mul(w, w))), [w], [[1, 0]]).products; // [[6, 0]]: the Hessian is diagonal, 6 w
 * ```
 */
export function hvp(loss: () => Tensor, of: readonly Tensor[], v: readonly ArrayLike<number>[]): Hvp {
  const along = directions("hvp", of, v).map((each, i) => new Tensor((of[i] as Tensor).shape, each));
  const { value, gradients: products } = gradients(() => {
    const { value, tangent } = jvp(loss, of, along);
    if (value.size !== 1) throw new ShapeError(`hvp: the loss is ${print(value.shape)} but must be a single number. Take its mean() or sum().`);
    return tangent;
  }, of);
  return { slope: value, products };
}

/** Options of `hvpByDifferences()`. */
export interface DifferenceOptions {
  /**
   * How far the parameters are moved to both sides, as the length of the whole move in the space of them all. The error has a
   * part that grows with its square and one, of rounding, that grows as it shrinks. Default: 0.001 times 1 + the length of the parameters.
   */
  readonly step?: number;
}

/** What `hvpByDifferences()` gives. */
export interface HvpByDifferences {
  /** Near H v, an array for each parameter. */
  readonly products: Float32Array[];
  /** How far the parameters were moved to both sides. */
  readonly step: number;
}

const lengthOf = (arrays: readonly ArrayLike<number>[]): number =>
  Math.sqrt(arrays.reduce((all, each) => Array.from(each).reduce((sum, w) => sum + w * w, all), 0));

/**
 * The product of a loss's Hessian with a direction v by differences of gradients, (g(w + h v) - g(w - h v)) / 2h with h = step / |v|:
 * for losses with ops that `hvp()` refuses, such as convolutions. In 32 bits three digits are what to expect where the loss is
 * smooth on the scale of the step; across a kink of relu or max pooling it is the mean of what is there. Gates draw the same
 * noise on both sides. The parameters are put back as they were, and running statistics do not move.
 * @throws ValueError for what is no parameter; ShapeError
 * @example
 * ```ts
 * import { crossEntropy, dense, tensor } from "sievenet";
 * import { hvpByDifferences } from "sievenet/math";
 *
 * const net = dense(2, 3);
 * const x = tensor([[1, 2], [3, 4]]);
 * const { products, step } = hvpByDifferences(() => crossEntropy(net.forward(x), [0, 2]), [net.weight], [[1, 0, 0, 0, 0, 0]]);
 * products[0]?.length; // 6
 * ```
 */
export function hvpByDifferences(
  loss: () => Tensor,
  of: readonly Parameter[],
  v: readonly ArrayLike<number>[],
  options: DifferenceOptions = {},
): HvpByDifferences {
  const who = "hvpByDifferences";
  refuseUnknown(who, options, ["step"]);
  const along = directions(who, of, v);
  for (const each of of)
    if (!(each instanceof Parameter)) throw new ValueError(`${who}: a tensor came, but only parameters can be moved. Make one with parameter(), or use hvp().`);
  const before = of.map((each) => each.toArray());
  const { step = 1e-3 * (1 + lengthOf(before)) } = options;
  numberThat(who, "step", step, "a number above 0", (x) => x > 0 && x < Infinity);
  const length = lengthOf(along);
  if (length === 0) return { products: along, step };
  const h = step / length;
  const again = rememberDraws();
  const move = (to: (w: number, i: number, k: number) => number) => {
    for (const [i, each] of of.entries()) each.set((before[i] as Float32Array).map((w, k) => to(w, i, k)));
  };
  const at = (shift: number) => {
    move((w, i, k) => w + shift * ((along[i] as Float32Array)[k] as number));
    return gradientsOf(loss, of, false).gradients;
  };
  try {
    const above = at(h);
    again();
    const below = at(-h);
    return { products: above.map((g, i) => g.map((x, k) => (x - ((below[i] as Float32Array)[k] as number)) / (2 * h))), step };
  } finally {
    move((w) => w);
  }
}
