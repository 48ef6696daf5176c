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

/** What zeroPad2d gave, which pools must not take as it is. */
const padded = new WeakSet<OnnxValue>();

/**
 * The input of a pool. onnxruntime (1.30) makes one operation of Pad and a pool that reads it: a maximum then knows nothing of the
 * zeros, and more of them than the kernel has are refused. A row and a column more, cut off again, keep them apart.
 */
function apart(x: OnnxValue, to: OnnxBuilder): OnnxValue {
  if (!padded.has(x)) return x;
  const [batch, channels, height, width] = x.shape as readonly [number, number, number, number];
  const list = (name: string, ...values: number[]) => to.constant(name, BigInt64Array.from(values, BigInt), [values.length]);
  const more = to.node("Pad", [x, list("/more", 0, 0, 0, 0, 0, 0, 1, 1)], [batch, channels, height + 1, width + 1]);
  return to.node("Slice", [more, list("/from", 0, 0), list("/to", -1, -1), list("/axes", 2, 3)], x.shape);
}

const maxPool2d: ToNodes<MaxPool2dDescription> = (layer, x, to) => to.node("MaxPool", [apart(x, to)], maxPoolFacts.output(layer, x.shape), sliding(layer));

const averagePool2d: ToNodes<AveragePool2dDescription> = (layer, x, to) => {
  const attributes = { ...sliding(layer), count_include_pad: { int: layer.countPadding ? 1 : 0 } };
  return to.node("AveragePool", [apart(x, to)], averagePoolFacts.output(layer, x.shape), attributes);
};

const zeroPad2d: ToNodes<ZeroPad2dDescription> = (layer, x, to) => {
  const shape = zeroPadFacts.output(layer, x.shape);
  const ends = [0, 0, ...layer.padding];
  const y = to.node("Pad", [x, to.constant("/pads", BigInt64Array.from([...ends, ...ends], BigInt), [8])], shape);
  padded.add(y);
  return y;
};

const batchNorm: ToNodes<BatchNormDescription> = (layer, x, to) => {
  const { channels, epsilon } = layer;
  const numbers = ["scale", "shift", "mean", "variance"].map((name) => to.floats(name, [channels]));
  return to.node("BatchNormalization", [x, ...numbers], batchNormFacts.output(layer, x.shape), { epsilon: { float: epsilon } });
};

export const images = { conv2d, maxPool2d, averagePool2d, zeroPad2d, batchNorm };
