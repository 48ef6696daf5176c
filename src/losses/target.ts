import { ShapeError, ValueError } from "../errors.ts";
import { firstOutside } from "../ops/firstOutside.ts";
import { print, sameShape } from "../shape.ts";
import { checkTensor, isTensor, type Tensor, tensor } from "../tensor.ts";

/** What an output is compared with: a tensor of its shape, or its numbers in a row. */
export type Target = Tensor | ArrayLike<number>;

/** The target as a tensor of the shape of the output. @throws ShapeError */
export function targetOf(who: string, output: Tensor, target: Target): Tensor {
  checkTensor(who, output);
  if (!isTensor(target)) {
    if (target.length !== output.size) throw new ShapeError(`${who}: ${target.length} targets came for outputs ${print(output.shape)}. Give one per output.`);
    return tensor(Float32Array.from(target), output.shape);
  }
  if (!sameShape(target.shape, output.shape))
    throw new ShapeError(`${who}: outputs are ${print(output.shape)} but targets ${print(target.shape)}. Both must have the same shape.`);
  return target;
}

/** Refuses targets of which `values`, the targets or their sizes, are not from `low` to `high`. @throws ValueError */
export function checkTargets(who: string, target: Tensor, values: Tensor, [low, high]: readonly [number, number], needed: string): void {
  const index = firstOutside(values, low, high);
  if (index >= 0) throw new ValueError(`${who}: target ${index} is ${target.toArray()[index]}, but targets are ${needed}.`);
}
