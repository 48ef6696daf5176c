// Layers that take examples in rows: dense, embedding, select.
import { ShapeError, ValueError } from "../errors.ts";
import { sizeFrom } from "../options.ts";
import { isWhole, type Shape } from "../shape.ts";
import { type Facts, needShape, otherChannels } from "./facts.ts";
import type { GateDescriptions } from "./gates.ts";

/** A fully connected layer. Arrays: weight [inputs, outputs], bias [outputs]. */
export interface DenseDescription {
  /** The kind. */
  readonly type: "dense";
  /** Features of an example. */
  readonly inputs: number;
  /** Units. */
  readonly outputs: number;
  /** Whether there is a bias. */
  readonly bias: boolean;
  /** Its gates, if any. */
  readonly gates?: GateDescriptions;
}

/** A table with a row for each of `count` things. Arrays: weight [count, width]. */
export interface EmbeddingDescription {
  /** The kind. */
  readonly type: "embedding";
  /** How many things there are. */
  readonly count: number;
  /** How many numbers each has. */
  readonly width: number;
  /** The index that stands for nothing: it gives zeros, and its row is not trained. */
  readonly padding?: number;
  /** Whether the mean of all places of an example is given, without those of padding. */
  readonly meanOverPlaces?: true;
}

/** Picks `count` of `inputs` features. Arrays: indices [count], whole numbers. */
export interface SelectDescription {
  /** The kind. */
  readonly type: "select";
  /** How many features come in. */
  readonly inputs: number;
  /** How many go out. */
  readonly count: number;
}

/** Layers that take examples in rows. */
export type RowDescription = DenseDescription | EmbeddingDescription | SelectDescription;

type Sizes = Pick<DenseDescription, "inputs" | "outputs">;
type TableSizes = Omit<EmbeddingDescription, "type">;

export const dense = {
  check: ({ inputs, outputs }: Sizes) => ({ inputs: sizeFrom("dense", "inputs", inputs), outputs: sizeFrom("dense", "outputs", outputs) }),
  label: ({ inputs, outputs }: Sizes) => `dense(${inputs}, ${outputs})`,
  weights: ({ inputs, outputs, bias }) => inputs * outputs + (bias ? outputs : 0),
  output(layer: Sizes, shape): Shape {
    needShape(dense.label(layer), shape, "batch", layer.inputs);
    return [shape[0] as number, layer.outputs];
  },
  features: ({ inputs, outputs }: Sizes) => ({ passes: "connected", width: inputs, layouts: ["units", "last"], outputs, to: "units", uniform: true }),
  example: ({ inputs }) => [inputs],
} as const satisfies Facts<DenseDescription>;

export const embedding = {
  check: ({ count, width, padding }: TableSizes) => ({
    count: sizeFrom("embedding", "count", count),
    width: sizeFrom("embedding", "width", width),
    ...(padding !== undefined && { padding: sizeFrom("embedding", "padding", padding, 0, count - 1) }),
  }),
  label: ({ count, width, meanOverPlaces }: TableSizes) => `embedding(${count}, ${width}${meanOverPlaces ? ", mean" : ""})`,
  weights: ({ count, width }) => count * width,
  output(layer, shape): Shape {
    if (layer.meanOverPlaces) needShape(embedding.label(layer), shape, "batch", "places");
    if (!shape.length) throw new ShapeError(`${embedding.label(layer)}: the input is a single number but needs [batch, places]. Put it into an array.`);
    return [...(layer.meanOverPlaces ? shape.slice(0, 1) : shape), layer.width];
  },
  features: ({ width, meanOverPlaces }: TableSizes) => ({ passes: "connected", outputs: width, to: meanOverPlaces ? "units" : "last", uniform: true }),
} as const satisfies Facts<EmbeddingDescription>;

/** Refuses a number that names no row of an embedding. @throws ValueError */
export function checkRow(layer: { count: number; width: number }, row: number, at: number): void {
  if (!isWhole(row, 0, layer.count - 1))
    throw new ValueError(
      `${embedding.label(layer)}: number ${at} of the input is ${row}, but it must be a whole number from 0 to ${layer.count - 1}.${
        row > 0 && row < 1 && isWhole(Math.round(row * 255 * 1e4) / 1e4, 1, 254) ? " Bytes are divided by 255: give indices as 32-bit numbers." : ""
      }`,
    );
}

/**
 * y[b] = the mean of the rows that indices[b] names, but the padding; zeros where there are none. y: [batch, width], indices: [batch,
 * places]; a place by itself is its own mean. Sums in double precision, places ascending.
 */
export function meansOfRows(y: Float32Array, table: Float32Array, indices: Float32Array, batch: number, width: number, padding: number | undefined): void {
  for (let b = 0; b < batch; b++) {
    const rows = indices.subarray((b * indices.length) / batch, ((b + 1) * indices.length) / batch).filter((index) => index !== padding);
    for (let j = 0; j < width; j++) {
      let sum = -0; // to which -0 may be added
      for (const row of rows) sum += table[row * width + j] as number;
      y[b * width + j] = rows.length && sum / rows.length;
    }
  }
}

export const select = {
  check: ({ inputs, count }: { inputs: number; count: number }) => ({
    inputs: sizeFrom("select", "inputs", inputs),
    count: sizeFrom("select", "count", count, 0),
  }),
  label: ({ inputs, count }: { inputs: number; count: number }) => `select(${count} of ${inputs})`,
  output(layer, shape): Shape {
    const [batch, came, ...rest] = shape;
    if (came !== layer.inputs) throw otherChannels(select.label(layer), shape, layer.inputs);
    return [batch as number, layer.count, ...rest];
  },
  features: ({ inputs }: { inputs: number }) => ({ passes: "selected", width: inputs, layouts: ["units", "maps"] }),
  example: ({ inputs }) => [inputs],
} as const satisfies Facts<SelectDescription>;

/** Refuses an index outside of `inputs` features. @throws ValueError */
export function checkIndices(indices: ArrayLike<number>, inputs: number): void {
  for (let i = 0; i < indices.length; i++) {
    if (!isWhole(indices[i] as number, 0, inputs - 1))
      throw new ValueError(`select: index ${i} is ${indices[i]}, but it must be a whole number from 0 to ${inputs - 1}.`);
  }
}

export const rowFacts = { dense, embedding, select };
