// What a file says of itself in its first comment, in either language.
import { print, type Shape, sizeOf } from "../shape.ts";
import type { Buffers } from "./buffers.ts";
import { multiplyAdds } from "./calls.ts";
import type { Program } from "./program.ts";
import type { Stored } from "./stored.ts";

/** What int8 changed in the outputs for some examples. */
export interface Int8Error {
  /** The largest difference of an output. */
  readonly largest: number;
  /** Over how many examples. */
  readonly examples: number;
  /** Whether they were numbers at random. */
  readonly random: boolean;
}

/** All that the printers need. */
export interface Printable {
  readonly name: string;
  readonly program: Pick<Program, "sizes" | "inputShape" | "outputShape">;
  readonly multiplyAdds: number;
  readonly stored: Stored;
  readonly buffers: Buffers;
  /** A name for each number of the input, if it is a row of a table. */
  readonly columns: readonly string[] | undefined;
  /** A name for each output, if they have some. */
  readonly classes: readonly string[] | undefined;
  /** What bytes are multiplied by, if the net was trained on bytes. */
  readonly byteScale: number | undefined;
  /** Undefined for weights of 32 bits. */
  readonly int8Error: Int8Error | undefined;
}

/** 12345 -> "12 345". */
const grouped = (n: number): string => String(n).replace(/\B(?=(\d{3})+$)/g, " ");

/** Text that ends no comment and breaks no line. */
const harmless = (text: string): string => text.replaceAll(/\*\/|\/\*|\?\?|[\\\p{Cc}\u2028\u2029]/gu, "_");

/** All multiply-adds of products, for one example. */
export const workOf = ({ steps }: Program): number => steps.reduce((sum, step) => sum + multiplyAdds(step), 0);

/** How many numbers a net of this program has learned, norms folded. */
const weightsOf = ({ arrays }: Stored): number =>
  arrays.reduce((sum, { type, values }) => sum + (type === "float32" || type === "int8" ? values.length : 0), 0);

const said = (shape: Shape): string =>
  shape.length > 1 ? `${print(shape)}, row by row: ${grouped(sizeOf(shape))} numbers` : `${grouped(sizeOf(shape))} numbers`;

/** The lines of the comment, to which the printer adds how to call. `memory`: what it says of bytes. */
export function head({ program, multiplyAdds, columns, classes, byteScale, int8Error, stored }: Printable, memory: readonly string[]): string[] {
  const { inputShape, outputShape } = program;
  const error = int8Error && [
    `Weights are rounded to 255 steps for each output. In ${grouped(int8Error.examples)} examples${int8Error.random ? " at random" : ""} that changed no output`,
    `by more than ${int8Error.largest.toPrecision(2)}.`,
  ];
  return [
    "A neural net as plain source, written by sievenet (toSource). It needs nothing else.",
    "",
    `Input:   ${said(inputShape)}${byteScale === undefined ? "" : `; or as many bytes, which are multiplied by ${byteScale}, as in training`}.`,
    ...(columns ? [`Columns: ${harmless(columns.join(", "))}.`] : []),
    `Output:  ${said(outputShape)}.`,
    ...(classes ? [`Classes: ${harmless(classes.join(", "))}.`] : []),
    `Weights: ${grouped(weightsOf(stored))} numbers${error ? ", most of them of 8 bits" : ""}. ${grouped(multiplyAdds)} multiply-adds for an example.`,
    ...memory,
    ...(error ?? []),
  ];
}

export { grouped };
