// Numbers of the user's own, in whatever array they come.
import { ShapeError, ValueError } from "./errors.ts";
import { isBigInts, isBytes } from "./realms.ts";
import { checkShape, print, type Shape, sizeOf } from "./shape.ts";

/** Numbers in an array, typed or plain, flat or nested. */
export type Values = ArrayLike<number> | readonly Values[];

/** How deep arrays may lie in each other: no tensor has more axes, and an array in itself has no end. */
const MOST_AXES = 32;

/** Arrays and typed arrays, of any realm. Other objects with a length could claim numbers without having them. */
export function isArray(value: unknown): value is Values {
  return Array.isArray(value) || (ArrayBuffer.isView(value) && "length" in value);
}

/** The items of nested arrays in a row. */
export function flat(values: unknown, depth = 0): unknown[] {
  return isArray(values) && depth <= MOST_AXES ? Array.from(values as ArrayLike<unknown>).flatMap((each) => flat(each, depth + 1)) : [values];
}

/** The shape that the nesting says; typed arrays are not looked into. */
function shapeOf(values: Values, who: string): number[] {
  const shape: number[] = [];
  let inner: unknown = values;
  while (isArray(inner)) {
    shape.push(inner.length);
    if (shape.length > MOST_AXES) throw new ShapeError(`${who}: the arrays are nested more than ${MOST_AXES} deep. Give them in a row, with a shape.`);
    if (ArrayBuffer.isView(inner)) break;
    inner = inner[0];
  }
  return shape;
}

/** What nested arrays hold, counted before any number is copied. */
interface Nested {
  /** How many items. */
  count: number;
  /** The index of the first item that is no number, and the item. */
  wrong?: { readonly index: number; readonly item: unknown };
  /** Whether arrays side by side are alike in length and depth. */
  regular: boolean;
  /** Whether any item is in an array of bytes. */
  bytes: boolean;
  /** Whether any is in another array. */
  others: boolean;
}

/** Visits the items of nested arrays in order, of axis `axis` and deeper. */
function look(values: Values, shape: readonly number[], axis: number, seen: Nested): void {
  if (values.length !== shape[axis] || axis > MOST_AXES) seen.regular = false;
  const bytes = isBytes(values);
  for (let i = 0; i < values.length && !seen.wrong; i++) {
    const item: unknown = values[i];
    if (isArray(item) && axis < MOST_AXES) look(item, shape, axis + 1, seen);
    else {
      if (typeof item !== "number") seen.wrong = { index: seen.count, item };
      if (axis + 1 !== shape.length) seen.regular = false;
      if (bytes) seen.bytes = true;
      else seen.others = true;
      seen.count++;
    }
  }
}

/** Copies the numbers of nested arrays to a row, from `at` on; gives where they end. */
function copy(values: Values, row: Float32Array, at: number): number {
  for (let i = 0; i < values.length; i++) {
    const item: unknown = values[i];
    if (isArray(item)) at = copy(item, row, at);
    else row[at++] = item as number;
  }
  return at;
}

/** Numbers in a row, their shape, and whether any came as bytes. */
interface Numbers {
  readonly numbers: Float32Array;
  readonly shape: Shape;
  readonly areBytes: boolean;
  /** Whether others came beside bytes. */
  readonly mixed: boolean;
}

/** A copy of the numbers in a row, and their shape: the one given, or else that of the nesting. @throws ShapeError, ValueError */
export function numbersOf(values: Values | number, shape?: Shape, who = "tensor"): Numbers {
  if (typeof values === "number") return numbersOf([values], shape ?? [], who);
  if (!isArray(values)) throw new ValueError(`${who}: ${String(values)} came, but a number or an array of numbers is needed.`);
  if (isBigInts(values))
    throw new ValueError(`${who}: an array of BigInt came, but tensors hold ordinary numbers. Convert it with Array.from(values, Number).`);
  const needed = checkShape(who, shape ?? shapeOf(values, who));
  const nested = ArrayBuffer.isView(values) ? undefined : checked(values, needed, who, shape === undefined);
  const count = nested?.count ?? values.length;
  if (count !== sizeOf(needed)) throw new ShapeError(`${who}: ${count} numbers came but the shape ${print(needed)} needs ${sizeOf(needed)}.`);
  if (!nested) return { numbers: new Float32Array(values as ArrayLike<number>), shape: needed, areBytes: isBytes(values), mixed: false };
  const numbers = new Float32Array(count);
  copy(values, numbers, 0);
  const { bytes, others } = nested;
  return { numbers, shape: needed, areBytes: bytes, mixed: bytes && others };
}

/** Nested arrays of numbers. @throws ValueError for an item that is none; ShapeError where `own` arrays give the shape, but differ in length */
function checked(values: Values, shape: Shape, who: string, own: boolean): Nested {
  const nested: Nested = { count: 0, regular: true, bytes: false, others: false };
  look(values, shape, 0, nested);
  const { wrong, regular } = nested;
  if (wrong) throw new ValueError(`${who}: item ${wrong.index} is ${isArray(wrong.item) ? "an array" : String(wrong.item)}, but only numbers can be held.`);
  if (own && !regular) throw new ShapeError(`${who}: the nested arrays differ in length, so they have no shape. The first ones are ${print(shape)}.`);
  return nested;
}

/** The numbers of examples for a net: bytes times the `scale` of those it was trained on, others as they are. @throws ShapeError, ValueError */
export function exampleNumbers(values: Values | number, shape: Shape | undefined, scale: number | undefined): Numbers {
  const all = numbersOf(values, shape, "predict");
  if (!all.areBytes) return all;
  if (scale === undefined)
    throw new ValueError("predict: bytes came, but the net was not trained on bytes. Give Float32Array.from(bytes), scaled as its inputs were in training.");
  if (all.mixed) throw new ValueError("predict: bytes and other numbers came together. Give bytes only, or none.");
  const factor = Math.fround(scale);
  all.numbers.forEach((byte, i) => {
    all.numbers[i] = byte * factor;
  });
  return all;
}
