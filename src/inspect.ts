// What console.log shows of an object in Node, Deno and Bun: what a method under this key gives. Browsers show properties.
import { print, type Shape } from "./shape.ts";

/** The key. @internal */
export const INSPECT: unique symbol = Symbol.for("nodejs.util.inspect.custom") as never;

/** Has console.log show a value as its text. A class with a method under the key would be in every bundle, whether it is used or not. */
export function showAs<T extends object>(value: T, text: () => string = () => String(value)): T {
  return Object.defineProperty(value, INSPECT, { value: text });
}

/** What is to be told of a tensor. */
interface Told {
  readonly label?: string;
  readonly shape: Shape;
  toArray(): Float32Array;
}

/** The name, the shape and the numbers of a tensor, of many the first six. */
export function tensorInWords(x: object): string {
  const { label = "tensor", shape } = x as Told;
  let numbers = "its step has ended";
  try {
    const all = (x as Told).toArray();
    numbers = Array.from(all.subarray(0, 6), (each) => +each.toPrecision(4)).join(", ") + (all.length > 6 ? ", ..." : "");
  } catch {}
  return `${label} ${print(shape)}: ${numbers}`;
}
