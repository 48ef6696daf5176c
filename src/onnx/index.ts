// The entry point of ONNX: a net as a file that onnxruntime, and what else reads ONNX, predicts with.

export type { LayerArrays } from "../descriptions/facts.ts";
export type { PartDescription } from "../descriptions/layers.ts";
export type { Layer } from "../layers/layer.ts";
export type { Shape } from "../shape.ts";
export type { OnnxNumbers, OnnxValue } from "./graph.ts";
export type { OnnxAttribute } from "./messages.ts";
export { registerOnnx } from "./own.ts";
export type { OnnxBuilder, ToNodes } from "./place.ts";
export { type OnnxOptions, toOnnx } from "./toOnnx.ts";
