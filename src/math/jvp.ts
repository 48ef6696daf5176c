// Forward-mode differentiation (Wengert 1964, "A simple automatic derivative evaluation program"): beside each op that has an
// input with a tangent, the tangent of its result is computed, by ops. These are on the tape like any others, so a result can
// be differentiated again, by gradients() and step() or by another jvp().
import { ShapeError, UsageError, ValueError } from "../errors.ts";
import { keep } from "../keep.ts";
import { isLoose, scope } from "../memory.ts";
import { print, sameShape } from "../shape.ts";
import { watch, type Watcher } from "../tape.ts";
import { checkTensor, isTensor, type Tensor } from "../tensor.ts";
import { rules } from "./rules/index.ts";

/** What a function gives, and how it changes along a direction. */
export interface Jvp {
  /** f(x). */
  readonly value: Tensor;
  /** The derivative of f(x + t v) by t at 0: of the shape of the value. */
  readonly tangent: Tensor;
}

/** Runs `work` while ops give their results tangents, those inside of an outer jvp() too. */
function following(tangents: Map<Tensor, Tensor>, work: () => Tensor): Tensor {
  const outer = watch(undefined);
  const watcher: Watcher = (output, inputs, how) => {
    // whoever is outside needs its tangent of the result before it is told of what that of mine is made of
    outer?.(output, inputs, how);
    const own = inputs.map((each) => each && tangents.get(each));
    if (!own.some(Boolean)) return;
    const [op, ...told] = how;
    const rule = rules.get(op);
    if (!rule)
      throw new UsageError(
        `jvp: ${op} has no forward derivative. Take it out of the function, or take differences: of a gradient those of hvpByDifferences().`,
      );
    const mine = watch(outer);
    try {
      tangents.set(output, rule({ output, inputs, tangents: own, told }));
    } finally {
      watch(mine);
    }
  };
  watch(watcher);
  try {
    return work();
  } finally {
    watch(outer);
  }
}

/** What came, as a list. */
const listOf = (x: Tensor | readonly Tensor[]): readonly Tensor[] => (Array.isArray(x) ? x : [x as Tensor]);

function directions(x: readonly Tensor[], v: readonly Tensor[]): Map<Tensor, Tensor> {
  if (x.length !== v.length || !x.length)
    throw new ValueError(`jvp: ${x.length} tensors came and ${v.length} directions. Give each tensor one direction of its shape.`);
  const tangents = new Map<Tensor, Tensor>();
  x.forEach((each, i) => {
    const along = checkTensor("jvp", v[i] as Tensor);
    if (!sameShape(checkTensor("jvp", each).shape, along.shape))
      throw new ShapeError(`jvp: the direction is ${print(along.shape)} but x is ${print(each.shape)}. Both must have the same shape.`);
    tangents.set(each, along);
  });
  return tangents;
}

/**
 * A Jacobian-vector product: the value of a function at x, and its derivative there along the direction v, by forward-mode
 * differentiation. x: a tensor, a parameter, or several; v: a tensor of the shape of each, with or without a gradient of its
 * own; f gets x, and may use it by its name as well (parameters of a net). The cost is about that of three calls of f.
 *
 * Inside of `step()` or `gradients()` both results are on the tape, so a loss may be made of derivatives: of the stress that an
 * energy gives, of slopes. Outside, they stay. Derivatives flow through dense layers, products, sums, activations, softmax,
 * cross-entropy, hard-concrete gates and what only moves numbers; other ops (convolutions, pooling, norms in training,
 * recurrent layers, embeddings) are refused. None flows through `detach()`, `keep()` and `toArray()`.
 * @throws UsageError for an op without a forward derivative, and for a result that does not depend on x; ShapeError, ValueError
 * @example
 * ```ts
 * import { square, tensor } from "sievenet";
 * import { jvp } from "sievenet/math";
 *
 * const { value, tangent } = jvp((x) => square(x), tensor([1, 3]), tensor([1, 0.5]));
 * value.toArray(); // [1, 9]
 * tangent.toArray(); // [2, 3]
 * ```
 */
export function jvp(f: (x: Tensor) => Tensor, x: Tensor, v: Tensor): Jvp;
/** Of several tensors or parameters, each with its direction. */
export function jvp(f: (...x: Tensor[]) => Tensor, x: readonly Tensor[], v: readonly Tensor[]): Jvp;
export function jvp(f: (...x: Tensor[]) => Tensor, x: Tensor | readonly Tensor[], v: Tensor | readonly Tensor[]): Jvp {
  const [all, along] = [listOf(x), listOf(v)];
  if (isLoose())
    return scope(() => {
      const { value, tangent } = jvp(f, all, along);
      return { value: keep(value), tangent: keep(tangent) };
    });
  const tangents = directions(all, along);
  const value = following(tangents, () => f(...all));
  if (!isTensor(value)) throw new UsageError(`jvp: the function returned ${value === null ? "null" : typeof value}, but it must return a tensor.`);
  const tangent = tangents.get(value);
  if (!tangent)
    throw new UsageError(
      "jvp: what the function returned does not depend on x, so it has no derivative along v. Compute it by ops from x: nothing flows through predict(), toArray(), item(), keep() or detach().",
    );
  return { value, tangent };
}
