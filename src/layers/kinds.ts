// The classes of all kinds of layers, by which files are read: those of the library, and those that are registered.
import { type DescriptionOf, isKind, type Kind } from "../descriptions/layers.ts";
import { AveragePool2d } from "./averagePool2d.ts";
import { BatchNorm } from "./batchNorm.ts";
import { Columns } from "./columns.ts";
import { Conv2d } from "./conv2d.ts";
import { Dense } from "./dense.ts";
import { Dropout } from "./dropout.ts";
import { Embedding } from "./embedding.ts";
import { Gru } from "./gru.ts";
import type { LayerClass } from "./layer.ts";
import { LayerNorm } from "./layerNorm.ts";
import { MaxPool2d } from "./maxPool2d.ts";
import { ownKinds } from "./registry.ts";
import { Rescale } from "./rescale.ts";
import { Residual } from "./residual.ts";
import { Select } from "./select.ts";
import { Sequential } from "./sequential.ts";
import { Standardize } from "./standardize.ts";
import { Tokens } from "./tokens.ts";
import { ZeroPad2d } from "./zeroPad2d.ts";

/** The class of each kind. */
export const kinds: { readonly [K in Kind]: LayerClass<DescriptionOf<K>> } = {
  averagePool2d: AveragePool2d,
  batchNorm: BatchNorm,
  columns: Columns,
  conv2d: Conv2d,
  dense: Dense,
  dropout: Dropout,
  embedding: Embedding,
  gru: Gru,
  layerNorm: LayerNorm,
  maxPool2d: MaxPool2d,
  rescale: Rescale,
  residual: Residual,
  select: Select,
  sequential: Sequential,
  standardize: Standardize,
  tokens: Tokens,
  zeroPad2d: ZeroPad2d,
};

/** The class of a type of layer; undefined where there is none. */
export function classOf(type: string): LayerClass | undefined {
  return isKind(type) ? (kinds[type] as LayerClass) : ownKinds.get(type);
}
