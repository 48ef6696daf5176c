// The entry point that writes a trained net as source of another language.

export type { Layer } from "../layers/layer.ts";
export type { Shape } from "../shape.ts";
export type { Tensor } from "../tensor.ts";
export type { Values } from "../values.ts";
export type { Int8Error } from "./head.ts";
export { type Source, type SourceOptions, toSource } from "./toSource.ts";
