// What convolution and pooling share: sizes given as one number or as [vertical, horizontal], and the size of the result.
import { ShapeError, ValueError } from "../errors.ts";
import { isWhole } from "../shape.ts";

/** [vertical, horizontal]. */
export type Pair = readonly [number, number];

/** A window that slides over images. */
export interface Window {
  /** Its size. */
  readonly kernel: Pair;
  /** From one to the next. */
  readonly stride: Pair;
  /** Added on both sides. */
  readonly padding: Pair;
}

/** A size that is one number for both directions, or a pair. @throws ValueError */
export function pair(who: string, name: string, value: number | readonly number[], least: number): Pair {
  const both = typeof value === "number" ? [value, value] : value;
  const fits = Array.isArray(both) && both.length === 2 && both.every((each) => isWhole(each, least));
  if (!fits) {
    const came = Array.isArray(value) ? `[${value.join(", ")}]` : String(value);
    throw new ValueError(`${who}: ${name} is ${came}, but it must be a whole number from ${least} up, or two of them: [vertical, horizontal].`);
  }
  return both as unknown as Pair;
}

/** One number where both are equal, else [vertical, horizontal]: as labels print it. */
export function printPair([a, b]: Pair): string {
  return a === b ? `${a}` : `[${a}, ${b}]`;
}

/** Height and width of what a sliding window gives. @throws ShapeError when it does not fit into the padded image */
export function outputSize(who: string, size: Pair, kernel: Pair, stride: Pair, padding: Pair, dilation: Pair = [1, 1]): Pair {
  const padded = size.map((each, i) => each + 2 * (padding[i] as number)) as unknown as Pair;
  const reach = kernel.map((each, i) => (dilation[i] as number) * (each - 1) + 1) as unknown as Pair;
  if (reach[0] > padded[0] || reach[1] > padded[1]) {
    const spread = dilation[0] === 1 && dilation[1] === 1 ? "" : `, spread to ${reach.join(" x ")} by its dilation,`;
    const grown = padding[0] || padding[1] ? `, ${padded.join(" x ")} with its padding` : "";
    throw new ShapeError(
      `${who}: the kernel of ${kernel.join(" x ")}${spread} is larger than the image of ${size.join(" x ")}${grown}. Use a smaller kernel or more padding.`,
    );
  }
  return padded.map((each, i) => Math.floor((each - (reach[i] as number)) / (stride[i] as number)) + 1) as unknown as Pair;
}
