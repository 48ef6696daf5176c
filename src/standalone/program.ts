// A net as a list of plain steps: what both languages print. Values are numbered in the order in which they appear, the input
// is value 0; each has a fixed number of floats, as the shape of an example is fixed.

import type { FunctionName } from "../descriptions/functions.ts";
import type { ConvolutionSizes, Pair, Window } from "../ops/window.ts";
import type { Shape } from "../shape.ts";

/** Floats that the file holds. */
export interface Floats {
  /** What they are called in the file. */
  readonly name: string;
  readonly values: Float32Array;
}

/** Whole numbers from 0 up that the file holds. */
export interface Indices {
  readonly name: string;
  readonly values: Int32Array;
}

/** The weights of a product: what int8 rounds. */
export interface Weights extends Floats {
  /** How many outputs there are, each with a step size of its own. */
  readonly outputs: number;
  /** Which of them the weight at an index belongs to. */
  outputOf(index: number): number;
  /** Puts another weight in its place, in the layer's own array. */
  replace(index: number, weight: number): void;
}

/** What a step reads and writes. */
interface Reads {
  readonly reads: readonly number[];
  readonly writes: number;
  /** What the file says of it. */
  readonly comment: string;
}

/** A product with its biases. */
interface Product extends Reads {
  readonly weights: Weights;
  readonly biases: Floats | undefined;
}

/** Lists of weights: those of an output begin at its start. Columns are inputs, or the taps of all channels. */
interface Lists {
  readonly starts: Indices;
  readonly columns: Indices;
}

/** Where a window goes over maps: sizes of an image and of a result. */
interface Over {
  readonly size: Pair;
  readonly out: Pair;
}

/** weights: [inputs, outputs]. */
export interface DenseStep extends Product {
  readonly op: "dense";
  readonly inputs: number;
  readonly outputs: number;
}
/** A list of weights for each output. */
export interface SparseDenseStep extends Product, Lists {
  readonly op: "sparseDense";
  readonly outputs: number;
}
/** weights: [outputs, inputs / groups, kernel]. */
export interface ConvStep extends Product, Over {
  readonly op: "conv2d";
  readonly sizes: ConvolutionSizes;
}
/** A list of weights for each filter. */
export interface SparseConvStep extends Product, Lists, Over {
  readonly op: "sparseConv2d";
  readonly sizes: ConvolutionSizes;
}
/** Gated recurrent units; arrays have r, z and n side by side. These weights are not rounded. */
export interface GruStep extends Reads {
  readonly op: "gru";
  readonly weight: Floats;
  readonly recurrent: Floats;
  readonly bias: Floats | undefined;
  readonly recurrentBias: Floats | undefined;
  readonly places: number;
  readonly inputs: number;
  readonly units: number;
  readonly returnSequences: boolean;
  /** The value that it works in: seven numbers a unit. */
  readonly scratch: number;
}
/** Rows of a table; weights: [outputs, width]. */
export interface LookupStep extends Reads {
  readonly op: "lookup";
  readonly weights: Weights;
  readonly places: number;
  readonly width: number;
}
/** The mean of rows of a table, without those of the padding, if it is not below 0. */
export interface LookupMeanStep extends Omit<LookupStep, "op"> {
  readonly op: "lookupMean";
  readonly padding: number;
}
/** Blocks of `inner` numbers at indices. */
export interface GatherStep extends Reads {
  readonly op: "gather";
  readonly indices: Indices;
  readonly inner: number;
}
export interface MaxPoolStep extends Reads, Over {
  readonly op: "maxPool";
  readonly channels: number;
  readonly window: Window;
}
export interface AveragePoolStep extends Reads, Over {
  readonly op: "averagePool";
  readonly channels: number;
  readonly window: Window;
  readonly countPadding: boolean;
}
export interface PadStep extends Reads, Over {
  readonly op: "pad";
  readonly channels: number;
  readonly padding: Pair;
}
/** y = x · scale + shift for each of `inner` numbers of a channel. */
export interface AffineStep extends Reads {
  readonly op: "affine";
  readonly scale: Floats;
  readonly shift: Floats;
  readonly inner: number;
}
/**
 * A number for each feature, of the columns `indices`: whether it is the category `code`; for a code below 0 the number itself,
 * standardized, `fill` where it is missing and the code is -1.
 */
export interface ColumnsStep extends Reads {
  readonly op: "columns";
  readonly indices: Indices;
  readonly code: Floats;
  readonly mean: Floats;
  readonly inverse: Floats;
  readonly fill: Floats;
}
/** Rows of `features` that stand for `width` numbers, the others of which are zeros. */
export interface LayerNormStep extends Reads {
  readonly op: "layerNorm";
  readonly rows: number;
  readonly features: number;
  readonly width: number;
  readonly epsilon: number;
  readonly scale: Floats;
  readonly shift: Floats;
}
/** The mean of each channel. */
export interface MeanStep extends Reads {
  readonly op: "mean";
  readonly channels: number;
  readonly inner: number;
}
/** What is made of each row by itself. */
export interface RowsStep extends Reads {
  readonly op: "softmax" | "logSoftmax" | "argmax";
  readonly rows: number;
  readonly features: number;
}
/** The sum of both that it reads. */
export interface AddStep extends Reads {
  readonly op: "add";
}
/** A function of each number. */
export interface MapStep extends Reads {
  readonly op: "map";
  readonly name: Numberwise;
}
/** The numbers as they are. */
export interface CopyStep extends Reads {
  readonly op: "copy";
}

/** The functions of each number. */
export type Numberwise = Exclude<FunctionName, "argmax" | "flatten" | "globalAveragePool1d" | "globalAveragePool2d" | "softmax" | "logSoftmax">;

export type Step =
  | DenseStep
  | SparseDenseStep
  | ConvStep
  | SparseConvStep
  | GruStep
  | LookupStep
  | LookupMeanStep
  | GatherStep
  | MaxPoolStep
  | AveragePoolStep
  | PadStep
  | AffineStep
  | ColumnsStep
  | LayerNormStep
  | MeanStep
  | RowsStep
  | AddStep
  | MapStep
  | CopyStep;

export type StepOf<Op extends Step["op"]> = Extract<Step, { readonly op: Op }>;

/** A convolution whose maps are made and pooled one at a time. */
export interface PooledStep extends Reads {
  readonly op: "pooled";
  readonly conv: ConvStep | SparseConvStep;
  readonly map: MapStep | undefined;
  readonly pool: MaxPoolStep | AveragePoolStep;
  /** The value of one map. */
  readonly scratch: number;
}

export interface Program<S = Step> {
  readonly steps: readonly S[];
  /** How many numbers each value has. */
  readonly sizes: readonly number[];
  /** The value that is the result. */
  readonly output: number;
  readonly inputShape: Shape;
  readonly outputShape: Shape;
}
