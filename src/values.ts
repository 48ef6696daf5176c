// The user's own numbers, in whatever array they come.
import { ShapeError, ValueError } from "./errors.ts";
import { checkShape, print, type Shape, sizeOf } from "./shape.ts";

/** Numbers in an array, typed or plain, flat or nested. */
export type Values = ArrayLike<number> | readonly Values[];

/** What the nesting says; typed arrays are not looked into. */
function shapeOf(values: Values): number[] {
  const shape: number[] = [];
  for (
    let inner: Values | number | undefined = values;
    typeof inner === "object" && inner !== null && "length" in inner;
    inner = (inner as ArrayLike<Values>)[0]
  ) {
    shape.push(inner.length);
    if (ArrayBuffer.isView(inner)) break;
  }
  return shape;
}

/** Puts the numbers of nested arrays in a row. False when arrays side by side differ in length or depth. */
function flatten(values: Values, into: number[], shape: readonly number[]): boolean {
  let even = values.length === shape[0];
  for (let i = 0; i < values.length; i++) {
    const each = (values as ArrayLike<number | Values>)[i];
    if (typeof each === "object" && each !== null && "length" in each) even = flatten(each, into, shape.slice(1)) && even;
    else {
      into.push(each as number);
      even &&= shape.length === 1;
    }
  }
  return even;
}

/** A copy of the numbers in a row, and their shape: the one given, or else that of the nesting. @throws ShapeError, ValueError */
export function numbersOf(values: Values | number, shape?: Shape, who = "tensor"): { numbers: Float32Array; shape: Shape } {
  if (typeof values === "number") return numbersOf([values], shape ?? [], who);
  if (typeof values !== "object" || values === null || !("length" in values))
    throw new ValueError(`${who}: ${String(values)} came, but a number or an array of numbers is needed.`);
  if (values instanceof BigInt64Array || values instanceof BigUint64Array)
    throw new ValueError(`${who}: an array of BigInt came, but tensors hold ordinary numbers. Convert it with Array.from(values, Number).`);
  const wanted = checkShape(who, shape ?? shapeOf(values));
  let flat: ArrayLike<number>;
  if (ArrayBuffer.isView(values)) flat = values as unknown as ArrayLike<number>;
  else {
    const all: number[] = [];
    const even = flatten(values, all, wanted);
    flat = all;
    const odd = all.findIndex((each) => typeof each !== "number");
    if (odd >= 0) throw new ValueError(`${who}: item ${odd} is ${String(all[odd])}, but only numbers can be held.`);
    if (!shape && !even) throw new ShapeError(`${who}: the nested arrays differ in length, so they have no shape. The first ones are ${print(wanted)}.`);
  }
  if (flat.length !== sizeOf(wanted)) {
    throw new ShapeError(`${who}: ${flat.length} numbers came but the shape ${print(wanted)} needs ${sizeOf(wanted)}.`);
  }
  return { numbers: new Float32Array(flat), shape: wanted };
}
