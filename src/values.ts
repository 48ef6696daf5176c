// Numbers of the user's own, in whatever array they come.
import { ShapeError, ValueError } from "./errors.ts";
import { isBigInts, isBytes } from "./realms.ts";
import { checkShape, print, type Shape, sizeOf } from "./shape.ts";

/** Numbers in an array, typed or plain, flat or nested. */
export type Values = ArrayLike<number> | readonly Values[];

function isArray(value: unknown): value is Values {
  return typeof value === "object" && value !== null && "length" in value;
}

/** The shape that the nesting says; typed arrays are not looked into. */
function shapeOf(values: Values): number[] {
  const shape: number[] = [];
  let inner: unknown = values;
  while (isArray(inner)) {
    shape.push(inner.length);
    if (ArrayBuffer.isView(inner)) break;
    inner = inner[0];
  }
  return shape;
}

/** Puts the numbers of nested arrays in a row. False when arrays side by side differ in length or depth. */
function flatten(values: Values, row: number[], shape: readonly number[]): boolean {
  let regular = values.length === shape[0];
  for (let i = 0; i < values.length; i++) {
    const item: unknown = values[i];
    if (isArray(item)) regular = flatten(item, row, shape.slice(1)) && regular;
    else {
      row.push(item as number);
      regular &&= shape.length === 1;
    }
  }
  return regular;
}

/** Numbers in a row, their shape, and whether they came as bytes. */
interface Numbers {
  readonly numbers: Float32Array;
  readonly shape: Shape;
  readonly areBytes: boolean;
}

/** A copy of the numbers in a row, and their shape: the one given, or else that of the nesting. @throws ShapeError, ValueError */
export function numbersOf(values: Values | number, shape?: Shape, who = "tensor"): Numbers {
  if (typeof values === "number") return numbersOf([values], shape ?? [], who);
  if (!isArray(values)) throw new ValueError(`${who}: ${String(values)} came, but a number or an array of numbers is needed.`);
  if (isBigInts(values))
    throw new ValueError(`${who}: an array of BigInt came, but tensors hold ordinary numbers. Convert it with Array.from(values, Number).`);
  const needed = checkShape(who, shape ?? shapeOf(values));
  const row = ArrayBuffer.isView(values) ? (values as unknown as ArrayLike<number>) : numbersInARow(values, needed, who, shape === undefined);
  if (row.length !== sizeOf(needed)) throw new ShapeError(`${who}: ${row.length} numbers came but the shape ${print(needed)} needs ${sizeOf(needed)}.`);
  return { numbers: new Float32Array(row), shape: needed, areBytes: kindsIn(values).bytes };
}

/** The numbers of nested arrays. @throws ValueError for an item that is none; ShapeError where `nested` arrays give the shape, but differ in length */
function numbersInARow(values: Values, shape: Shape, who: string, nested: boolean): number[] {
  const row: number[] = [];
  const regular = flatten(values, row, shape);
  const index = row.findIndex((item) => typeof item !== "number");
  if (index >= 0) throw new ValueError(`${who}: item ${index} is ${String(row[index])}, but only numbers can be held.`);
  if (nested && !regular) throw new ShapeError(`${who}: the nested arrays differ in length, so they have no shape. The first ones are ${print(shape)}.`);
  return row;
}

/** Whether bytes are among the numbers, and whether others are. */
function kindsIn(values: Values, kinds = { bytes: false, others: false }): { bytes: boolean; others: boolean } {
  if (isBytes(values)) kinds.bytes = true;
  else if (ArrayBuffer.isView(values)) kinds.others = true;
  else
    for (let i = 0; i < values.length; i++) {
      const item: unknown = values[i];
      if (isArray(item)) kindsIn(item, kinds);
      else kinds.others = true;
    }
  return kinds;
}

/** The numbers of examples for a net: bytes times the `scale` of those it was trained on, others as they are. @throws ShapeError, ValueError */
export function exampleNumbers(values: Values | number, shape: Shape | undefined, scale: number | undefined): Numbers {
  const all = numbersOf(values, shape, "predict");
  if (!all.areBytes) return all;
  if (scale === undefined)
    throw new ValueError("predict: bytes came, but the net was not trained on bytes. Give Float32Array.from(bytes), scaled as its inputs were in training.");
  if (kindsIn(values as Values).others) throw new ValueError("predict: bytes and other numbers came together. Give bytes only, or none.");
  const factor = Math.fround(scale);
  all.numbers.forEach((byte, i) => {
    all.numbers[i] = byte * factor;
  });
  return all;
}
