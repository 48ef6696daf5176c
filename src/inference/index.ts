// The entry point for programs that only predict: saved nets without gates, forward kernels, and nothing else. It is a module of
// its own, with its own memory and its own WebAssembly.
import { byteScaleIn, type FileBytes, readNet } from "../formats/architecture.ts";
import type { PartDescription } from "../descriptions/layers.ts";
import { indexing } from "../descriptions/tokens.ts";
import { Context } from "./context.ts";
import { inputShapeOf } from "../descriptions/inputShape.ts";
import { stageOf } from "./layers.ts";
import { Model } from "./model.ts";
import { compiledKernels, Storage } from "./storage.ts";

export type { Answer, ClassifyOptions } from "../descriptions/answers.ts";
export type { Column, ColumnsDescription } from "../descriptions/columns.ts";
export type { LayerArrays } from "../descriptions/facts.ts";
export type { Row } from "../descriptions/rowsByName.ts";
export * from "../errors.ts";
export type { FileBytes } from "../formats/architecture.ts";
export type { Shape } from "../shape.ts";
export type { Values } from "../values.ts";
export type { KernelSource } from "../modules.ts";
export { instantiate } from "./storage.ts";
export { classify } from "./classify.ts";
export type { LayerFacts } from "./context.ts";
export type { Facts, Model, Prediction } from "./model.ts";
export { type MakeOwnStage, type OwnStage, registerStage } from "./own.ts";

/** What a net begins with. */
const firstOf = (description: PartDescription): PartDescription =>
  description.type === "sequential" && description.parts[0] ? firstOf(description.parts[0]) : description;

/**
 * A model from the bytes of a saved net without gates: what `encode(compact(net))` of the library gave.
 * @throws FormatError for bytes that are no such net; ValueError for what are no bytes; UsageError where WebAssembly or its SIMD cannot be used
 * @example
 * ```ts
 * import { dense, encode, relu, sequential } from "sievenet";
 * import { decode } from "sievenet/inference";
 *
 * const bytes = encode(sequential(dense(2, 3), relu, dense(3, 1))); // or those of a file that was fetched
 * const model = decode(bytes);
 * model.weights; // 13
 * model.predict([[1, 2], [3, 4]]).shape; // [2, 1]
 * ```
 */
export function decode(bytes: FileBytes): Model {
  return readNet(bytes, compiledKernels, (description, reader, metadata) => {
    const { format: _, version: __, architecture: ___, byteScale: ____, tied: _____, ...notes } = metadata;
    const storage = new Storage();
    const context = new Context(storage, reader);
    const stage = stageOf(description, context);
    const weights = context.layers.reduce((sum, each) => sum + each.weights, 0);
    const first = firstOf(description);
    return new Model(storage, stage, {
      layers: context.layers,
      weights,
      inputShape: inputShapeOf(description),
      byteScale: byteScaleIn(metadata),
      notes,
      table: first.type === "columns" ? first : undefined,
      indices: first.type === "tokens" ? indexing(first) : undefined,
    });
  });
}
