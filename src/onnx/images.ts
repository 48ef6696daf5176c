// Layers that take images, [batch, channels, height, width] here as in ONNX, and batch norm, which takes rows as well.
import {
  type AveragePool2dDescription,
  averagePool2d as averagePoolFacts,
  type Conv2dDescription,
  conv2d as convFacts,
  type MaxPool2dDescription,
  maxPool2d as maxPoolFacts,
  type ZeroPad2dDescription,
  zeroPad2d as zeroPadFacts,
} from "../descriptions/images.ts";
import { type BatchNormDescription, batchNorm as batchNormFacts } from "../descriptions/norms.ts";
import type { Pair, Window } from "../ops/window.ts";
import type { OnnxValue } from "./graph.ts";
import type { OnnxBuilder, ToNodes } from "./place.ts";

/** Above, left, below, right. */
const sides = (padding: Pair) => ({ ints: [...padding, ...padding] });
const sliding = ({ kernel, stride, padding }: Window) => ({ kernel_shape: { ints: kernel }, strides: { ints: stride }, pads: sides(padding) });

/** A convolution with weights [outputs, inputs / groups, kernel height, kernel width]. */
export function convolution(layer: Omit<Conv2dDescription, "type" | "gates">, x: OnnxValue, weight: OnnxValue, to: OnnxBuilder): OnnxValue {
  const { dilation, groups, outputs, bias } = layer;
  const attributes = { ...sliding(layer), dilations: { ints: dilation }, group: { int: groups } };
  return to.node("Conv", [x, weight, ...(bias ? [to.floats("bias", [outputs])] : [])], convFacts.output(layer, x.shape), attributes);
}

const conv2d: ToNodes<Conv2dDescription> = (layer, x, to) =>
  convolution(layer, x, to.floats("weight", [layer.outputs, layer.inputs / layer.groups, ...layer.kernel]), to);

const maxPool2d: ToNodes<MaxPool2dDescription> = (layer, x, to) => to.node("MaxPool", [x], maxPoolFacts.output(layer, x.shape), sliding(layer));

const averagePool2d: ToNodes<AveragePool2dDescription> = (layer, x, to) =>
  to.node("AveragePool", [x], averagePoolFacts.output(layer, x.shape), { ...sliding(layer), count_include_pad: { int: layer.countPadding ? 1 : 0 } });

const zeroPad2d: ToNodes<ZeroPad2dDescription> = (layer, x, to) => {
  const shape = zeroPadFacts.output(layer, x.shape);
  const ends = [0, 0, ...layer.padding];
  return to.node("Pad", [x, to.constant("/pads", BigInt64Array.from([...ends, ...ends], BigInt), [8])], shape);
};

const batchNorm: ToNodes<BatchNormDescription> = (layer, x, to) => {
  const { channels, epsilon } = layer;
  const numbers = ["scale", "shift", "mean", "variance"].map((name) => to.floats(name, [channels]));
  return to.node("BatchNormalization", [x, ...numbers], batchNormFacts.output(layer, x.shape), { epsilon: { float: epsilon } });
};

export const images = { conv2d, maxPool2d, averagePool2d, zeroPad2d, batchNorm };
