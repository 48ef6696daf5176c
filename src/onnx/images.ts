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
import type { Window } from "../ops/window.ts";
import type { OnnxValue } from "./graph.ts";
import type { OnnxBuilder, ToNodes } from "./place.ts";

/** Sizes along the axes of images, or along the only one of series. */
const axes = (sizes: readonly number[], { series }: { readonly series?: true }) => (series ? sizes.slice(1) : sizes);

/** `pads`: above, left, below, right. */
const sliding = (layer: Window & { readonly series?: true }) => {
  const [kernel, stride, padding] = [layer.kernel, layer.stride, layer.padding].map((each) => axes(each, layer)) as [number[], number[], number[]];
  return { kernel_shape: { ints: kernel }, strides: { ints: stride }, pads: { ints: [...padding, ...padding] } };
};

/** A convolution with weights [outputs, inputs / groups, kernel height, kernel width], of series without the height. */
export function convolution(layer: Omit<Conv2dDescription, "type" | "gates">, x: OnnxValue, weights: Float32Array, to: OnnxBuilder): OnnxValue {
  const { dilation, groups, outputs, inputs, kernel, bias } = layer;
  const weight = to.constant("weight", weights, [outputs, inputs / groups, ...axes(kernel, layer)]);
  const attributes = { ...sliding(layer), dilations: { ints: axes(dilation, layer) }, group: { int: groups } };
  return to.node("Conv", [x, weight, ...(bias ? [to.floats("bias", [outputs])] : [])], convFacts.output(layer, x.shape), attributes);
}

const conv2d: ToNodes<Conv2dDescription> = (layer, x, to) =>
  convolution(layer, x, to.arrays.floats("weight", [layer.outputs, layer.inputs / layer.groups, ...layer.kernel]), to);

/** What zeroPad2d gave, which pools must not take as it is. */
const padded = new WeakSet<OnnxValue>();

/**
 * The input of a pool. onnxruntime (1.30) makes one operation of Pad and a pool that reads it: a maximum then knows nothing of the
 * zeros, and more of them than the kernel has are refused. A row and a column more, cut off again, keep them apart.
 */
function apart(x: OnnxValue, to: OnnxBuilder): OnnxValue {
  if (!padded.has(x)) return x;
  const [batch, channels, ...size] = x.shape as readonly [number, number, ...number[]];
  const list = (name: string, values: readonly number[]) => to.constant(name, BigInt64Array.from(values, BigInt), [values.length]);
  const each = (value: number) => size.map(() => value);
  const more = to.node("Pad", [x, list("/more", [0, 0, ...each(0), 0, 0, ...each(1)])], [batch, channels, ...size.map((n) => n + 1)]);
  return to.node(
    "Slice",
    [
      more,
      list("/from", each(0)),
      list("/to", each(-1)),
      list(
        "/axes",
        Array.from(size, (_, i) => 2 + i),
      ),
    ],
    x.shape,
  );
}

const maxPool2d: ToNodes<MaxPool2dDescription> = (layer, x, to) => to.node("MaxPool", [apart(x, to)], maxPoolFacts.output(layer, x.shape), sliding(layer));

const averagePool2d: ToNodes<AveragePool2dDescription> = (layer, x, to) => {
  const attributes = { ...sliding(layer), count_include_pad: { int: layer.countPadding ? 1 : 0 } };
  return to.node("AveragePool", [apart(x, to)], averagePoolFacts.output(layer, x.shape), attributes);
};

const zeroPad2d: ToNodes<ZeroPad2dDescription> = (layer, x, to) => {
  const shape = zeroPadFacts.output(layer, x.shape);
  const ends = [0, 0, ...axes(layer.padding, layer)];
  const y = to.node("Pad", [x, to.constant("/pads", BigInt64Array.from([...ends, ...ends], BigInt), [2 * ends.length])], shape);
  padded.add(y);
  return y;
};

const batchNorm: ToNodes<BatchNormDescription> = (layer, x, to) => {
  const { channels, epsilon } = layer;
  const numbers = ["scale", "shift", "mean", "variance"].map((name) => to.floats(name, [channels]));
  return to.node("BatchNormalization", [x, ...numbers], batchNormFacts.output(layer, x.shape), { epsilon: { float: epsilon } });
};

export const images = { conv2d, maxPool2d, averagePool2d, zeroPad2d, batchNorm };
