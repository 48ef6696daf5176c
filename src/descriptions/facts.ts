// What all kinds of layers say of themselves, from their description alone: plain functions, which training, files and the
// inference entry share.
import { ShapeError } from "../errors.ts";
import { print, type Shape } from "../shape.ts";
import type { FeatureMap } from "./features.ts";

/** What a description says besides the kind; a layer has the same as properties. */
export type Fields<D> = Omit<D, "type" | "gates">;

/** The facts of a kind of layer. */
export interface Facts<D> {
  /** Its sizes, checked, from what a caller or a file gives. @throws ValueError, ShapeError */
  check?(given: Fields<D>): Partial<Fields<D>>;
  /** What error texts and tables call it. Without one it is no row of a table. */
  label?(fields: Fields<D>): string;
  /** How many numbers it learns. Default 0. */
  weights?(fields: Fields<D>): number;
  /** The shape of its result. @throws ShapeError for a shape that it cannot take */
  output?(fields: Fields<D>, shape: Shape): Shape;
  /** How features pass through it. Without, they cannot be followed. */
  features?(fields: Fields<D>): FeatureMap;
  /** The shape of one example, where the layer alone tells. */
  example?(fields: Fields<D>): Shape | undefined;
}

/** An array of a file. */
export interface StoredArray {
  /** Sizes along each axis. */
  readonly shape: Shape;
  /** The numbers, row by row. */
  readonly values: Float32Array | Int32Array;
}

/** The arrays that belong to a layer: those of a file, or of another layer. */
export interface LayerArrays {
  /** Floats under a name. @throws FormatError when there are none of that shape */
  floats(name: string, shape: Shape): Float32Array;
  /** Whole numbers under a name. @throws FormatError when there are none of that shape */
  integers(name: string, shape: Shape): Int32Array;
}

/** Refuses inputs of another shape. A name in `needed` stands for any size. @throws ShapeError */
export function needShape(who: string, shape: Shape, ...needed: readonly (number | string)[]): void {
  if (shape.length === needed.length && needed.every((each, i) => typeof each === "string" || each === shape[i])) return;
  throw new ShapeError(`${who}: the input is ${print(shape)} but needs [${needed.join(", ")}].`);
}

/** What is said of images whose rows come before their channels, as those of a canvas do; "" of others. */
export function channelsLast([, , , last]: Shape, channels: number | string): string {
  return last === channels || (last === 4 && Number(channels) < 4)
    ? ` It seems to have its channels last${last === channels ? "" : ", as RGBA"}: put ${channels} first, [${channels}, height, width] for each image.`
    : "";
}

/** Refuses what are not images [batch, channels, height, width], or series [batch, channels, length]. @throws ShapeError */
export function needMaps(who: string, shape: Shape, channels: number | string = "channels", series = false): void {
  if (shape.length === (series ? 3 : 4) && (typeof channels === "string" || channels === shape[1])) return;
  const needed = series ? "length" : "height, width";
  throw new ShapeError(`${who}: the input is ${print(shape)} but needs [batch, ${channels}, ${needed}].${channelsLast(shape, channels)}`);
}

/** What is said of inputs that have other channels, be it of images, of series or in a row. */
export const otherChannels = (who: string, shape: Shape, channels: number): ShapeError =>
  new ShapeError(
    `${who}: the input is ${print(shape)} but needs [batch, ${channels}], [batch, ${channels}, length] or [batch, ${channels}, height, width].${shape.length < 2 ? " Put one example in a row of its own." : ""}`,
  );

/** The shape of what a layer gives that has a number for each feature or channel: that of the input. @throws ShapeError */
export function sameShapeOf(who: string, features: number, shape: Shape): Shape {
  if (shape.length >= 2 && shape.length <= 4 && shape[1] === features) return shape;
  throw otherChannels(who, shape, features);
}
