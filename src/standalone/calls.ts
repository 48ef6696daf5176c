// Steps as calls of routines, which both languages have under the same names with the same arguments in the same order.
import type { Pair } from "../ops/window.ts";
import type { Floats, Indices, Numberwise, Program, Step, StepOf, Weights } from "./program.ts";

/** Sizes of an image and of what windows over it give; the window, its stride, padding and dilation. */
export interface WindowSizes {
  readonly size: Pair;
  readonly out: Pair;
  readonly kernel: Pair;
  readonly stride: Pair;
  readonly padding: Pair;
  readonly dilation: Pair;
}

/** What a routine is called with: a value of the program, an array of the file, a window, a number; null for no array. */
export type Argument =
  | { readonly value: number }
  | { readonly floats: Floats }
  | { readonly weights: Weights }
  | { readonly scales: Weights }
  | { readonly indices: Indices }
  | { readonly starts: Indices }
  | { readonly window: WindowSizes }
  /** In a loop: what begins `stride` numbers later for each `share` turns. */
  | { readonly of: Argument; readonly stride: number; readonly share: number }
  | number
  | null;

/** The routines, by the file that has them. */
interface Routines {
  readonly products: "dense" | "sparseDense" | "conv2d" | "sparseConv2d" | "finish" | "lookup" | "lookupMean";
  readonly images: "maxPool" | "averagePool" | "pad" | "mean";
  readonly rows: "gather" | "affine" | "columns" | "layerNorm" | "softmax" | "logSoftmax" | "argmax" | "gru" | "add" | "copy";
  readonly functions: Numberwise;
}

/** The routines of a file. */
export type RoutineOf<File extends keyof Routines> = Routines[File];

/** What calls name. */
export type Routine = RoutineOf<keyof Routines>;

export interface Call {
  readonly routine: Routine;
  readonly arguments: readonly Argument[];
  /** What the file says of it. */
  readonly comment: string;
}

const ONE: Pair = [1, 1];
const rest = ({ weights, biases }: { weights: Weights; biases: Floats | undefined }, outputs: number, inner: number, int8: boolean) => ({
  finish: biases || int8 ? [...(int8 ? [{ scales: weights }] : []), biases ? { floats: biases } : null, outputs, inner] : undefined,
});

/** Calls that are made several times. */
export interface Loop {
  readonly times: number;
  readonly calls: readonly Call[];
  readonly comment: string;
}

interface Form {
  /** What comes after the result and what is read. */
  readonly more: readonly Argument[];
  /** What the routine that multiplies by the steps of int8 and adds the biases is called with, after the result. */
  readonly finish?: readonly Argument[] | undefined;
}

const area = ([a, b]: Pair): number => a * b;

const forms: { readonly [Op in Step["op"]]: (step: StepOf<Op>, n: number, int8: boolean) => Form } = {
  dense: (step, _, int8) => ({ more: [{ weights: step.weights }, step.inputs, step.outputs], ...rest(step, step.outputs, 1, int8) }),
  sparseDense: (step, _, int8) => ({
    more: [{ weights: step.weights }, { starts: step.starts }, { indices: step.columns }, step.outputs],
    ...rest(step, step.outputs, 1, int8),
  }),
  conv2d: ({ sizes, size, out, ...step }, _, int8) => ({
    more: [{ weights: step.weights }, sizes.inputs / sizes.groups, sizes.outputs, sizes.outputs / sizes.groups, { window: { ...sizes, size, out } }],
    ...rest(step, sizes.outputs, area(out), int8),
  }),
  sparseConv2d: ({ sizes, size, out, ...step }, _, int8) => ({
    more: [{ weights: step.weights }, { starts: step.starts }, { indices: step.columns }, sizes.outputs, { window: { ...sizes, size, out } }],
    ...rest(step, sizes.outputs, area(out), int8),
  }),
  lookup: ({ weights, places, width }, _, int8) => ({ more: [{ weights }, ...(int8 ? [{ scales: weights }] : []), places, weights.outputs, width] }),
  gru: ({ weight, recurrent, bias, recurrentBias, places, inputs, units, returnSequences, scratch }) => ({
    more: [
      { value: scratch },
      { floats: weight },
      { floats: recurrent },
      bias ? { floats: bias } : null,
      recurrentBias ? { floats: recurrentBias } : null,
      places,
      inputs,
      units,
      Number(returnSequences),
    ],
  }),
  lookupMean: ({ weights, places, width, padding }, _, int8) => ({
    more: [{ weights }, ...(int8 ? [{ scales: weights }] : []), places, weights.outputs, width, padding],
  }),
  gather: ({ indices, inner }) => ({ more: [{ indices }, indices.values.length, inner] }),
  maxPool: ({ channels, window, size, out }) => ({ more: [channels, { window: { ...window, dilation: ONE, size, out } }] }),
  averagePool: ({ channels, window, size, out, countPadding }) => ({
    more: [channels, Number(countPadding), { window: { ...window, dilation: ONE, size, out } }],
  }),
  pad: ({ channels, padding, size, out }) => ({ more: [channels, { window: { size, out, kernel: ONE, stride: ONE, padding, dilation: ONE } }] }),
  affine: ({ scale, shift, inner }) => ({ more: [{ floats: scale }, { floats: shift }, scale.values.length, inner] }),
  columns: ({ indices, code, mean, inverse, fill }) => ({
    more: [{ indices }, { floats: code }, { floats: mean }, { floats: inverse }, { floats: fill }, indices.values.length],
  }),
  layerNorm: ({ scale, shift, rows, features, width, epsilon }) => ({ more: [{ floats: scale }, { floats: shift }, rows, features, width, epsilon] }),
  mean: ({ channels, inner }) => ({ more: [channels, inner] }),
  softmax: ({ rows, features }) => ({ more: [rows, features] }),
  logSoftmax: ({ rows, features }) => ({ more: [rows, features] }),
  argmax: ({ rows, features }) => ({ more: [rows, features] }),
  add: (_, n) => ({ more: [n] }),
  map: (_, n) => ({ more: [n] }),
  copy: (_, n) => ({ more: [n] }),
};

/** The calls of a program. `int8`: whether weights are rounded, so that what comes of them is multiplied by the size of a step. */
export function callsOf({ steps, sizes }: Pick<Program, "steps" | "sizes">, int8: boolean): Call[] {
  return steps.flatMap((step) => {
    const [y, n] = [{ value: step.writes }, sizes[step.writes] as number];
    const { more, finish } = (forms[step.op] as (step: Step, n: number, int8: boolean) => Form)(step, n, int8);
    const call: Call = {
      routine: step.op === "map" ? step.name : step.op,
      arguments: [y, ...step.reads.map((value) => ({ value })), ...more],
      comment: step.comment,
    };
    return finish ? [call, { routine: "finish", arguments: [y, ...finish], comment: "" }] : [call];
  });
}

/** Multiplications of a step, each with an addition: those of products. */
export function multiplyAdds(step: Step): number {
  if (step.op === "gru") return step.places * (step.weight.values.length + step.recurrent.values.length);
  if (!("biases" in step)) return 0;
  return step.weights.values.length * ("out" in step ? area(step.out) : 1);
}
