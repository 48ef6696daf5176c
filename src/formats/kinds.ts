// What a file says of each kind of layer, and how the layer is made of it again. A line in the table adds another.
import { AveragePool2d } from "../layers/averagePool2d.ts";
import { BatchNorm } from "../layers/batchNorm.ts";
import { Conv2d } from "../layers/conv2d.ts";
import { Dense } from "../layers/dense.ts";
import { Dropout } from "../layers/dropout.ts";
import { Embedding } from "../layers/embedding.ts";
import type { Layer, Part } from "../layers/layer.ts";
import { LayerNorm } from "../layers/layerNorm.ts";
import { MaxPool2d } from "../layers/maxPool2d.ts";
import { Residual } from "../layers/residual.ts";
import { Select } from "../layers/select.ts";
import { Sequential } from "../layers/sequential.ts";
import { ZeroPad2d } from "../layers/zeroPad2d.ts";
import { describeGates, type GateDescriptions, rebuildGates } from "./gates.ts";
import type { Reader } from "./reader.ts";

/** Plain data with the name of its kind. */
export interface Description {
  readonly type: string;
}

/** Describes a part inside a layer, under the name of its property. */
export type Describe = (part: Part, name: string) => Description;
/** Makes a part inside a layer. */
export type Rebuild = (description: Description, name: string) => Part;

interface Kind<L extends Layer, D> {
  readonly type: string;
  is(part: Part): part is L;
  describe(layer: L, describe: Describe): D;
  rebuild(description: D, reader: Reader, rebuild: Rebuild): L;
}

const kind = <L extends Layer, D>(each: Kind<L, D>): Kind<Layer, unknown> => each as unknown as Kind<Layer, unknown>;

const sequential = kind({
  type: "sequential",
  is: (part): part is Sequential => part instanceof Sequential,
  describe: ({ parts }, describe) => ({ parts: parts.map((each, i) => describe(each, `${i}`)) }),
  rebuild: ({ parts }, _, rebuild) => new Sequential(parts.map((each, i) => rebuild(each, `${i}`))),
});

const dense = kind({
  type: "dense",
  is: (part): part is Dense => part instanceof Dense,
  describe: (layer): { inputs: number; outputs: number; bias: boolean; gates?: GateDescriptions } => ({
    inputs: layer.inputs,
    outputs: layer.outputs,
    bias: layer.bias !== undefined,
    ...describeGates(layer),
  }),
  rebuild({ inputs, outputs, bias, gates }, reader) {
    const weight = reader.need("weight", [inputs, outputs]);
    return rebuildGates(new Dense(inputs, outputs, { bias }, weight, bias ? reader.need("bias", [outputs]) : undefined), gates, reader);
  },
});

const conv2d = kind({
  type: "conv2d",
  is: (part): part is Conv2d => part instanceof Conv2d,
  describe(layer) {
    const { inputs, outputs, kernel, stride, padding, dilation, groups, bias, mapSize } = layer;
    const gates: { gates?: GateDescriptions } = describeGates(layer);
    return { inputs, outputs, kernel, stride, padding, dilation, groups, bias: bias !== undefined, ...(mapSize && { mapSize }), ...gates };
  },
  rebuild({ inputs, outputs, kernel, stride, padding, dilation, groups, bias, mapSize, gates }, reader) {
    const weight = reader.need("weight", [outputs, inputs / groups, ...kernel]);
    const layer = new Conv2d(inputs, outputs, kernel, { stride, padding, dilation, groups, bias }, weight, bias ? reader.need("bias", [outputs]) : undefined);
    layer.mapSize = mapSize;
    return rebuildGates(layer, gates, reader);
  },
});

const maxPool = kind({
  type: "maxPool2d",
  is: (part): part is MaxPool2d => part instanceof MaxPool2d,
  describe: ({ kernel, stride, padding }) => ({ kernel, stride, padding }),
  rebuild: ({ kernel, stride, padding }) => new MaxPool2d(kernel, { stride, padding }),
});

const averagePool = kind({
  type: "averagePool2d",
  is: (part): part is AveragePool2d => part instanceof AveragePool2d,
  describe: ({ kernel, stride, padding, countPadding }) => ({ kernel, stride, padding, countPadding }),
  rebuild: ({ kernel, stride, padding, countPadding }) => new AveragePool2d(kernel, { stride, padding, countPadding }),
});

const batchNorm = kind({
  type: "batchNorm",
  is: (part): part is BatchNorm => part instanceof BatchNorm,
  describe: ({ channels, momentum, epsilon }) => ({ channels, momentum, epsilon }),
  rebuild({ channels, momentum, epsilon }, reader) {
    const layer = new BatchNorm(channels, { momentum, epsilon });
    for (const name of ["scale", "shift", "mean", "variance"] as const) layer[name].set(reader.need(name, [channels]));
    return layer;
  },
});

const layerNorm = kind({
  type: "layerNorm",
  is: (part): part is LayerNorm => part instanceof LayerNorm,
  describe: ({ features, epsilon }) => ({ features, epsilon }),
  rebuild({ features, epsilon }, reader) {
    const layer = new LayerNorm(features, { epsilon });
    for (const name of ["scale", "shift"] as const) layer[name].set(reader.need(name, [features]));
    return layer;
  },
});

const embedding = kind({
  type: "embedding",
  is: (part): part is Embedding => part instanceof Embedding,
  describe: ({ count, width }) => ({ count, width }),
  rebuild: ({ count, width }, reader) => new Embedding(count, width, reader.need("weight", [count, width])),
});

const dropout = kind({
  type: "dropout",
  is: (part): part is Dropout => part instanceof Dropout,
  describe: ({ rate }) => ({ rate }),
  rebuild: ({ rate }) => new Dropout(rate),
});

const residual = kind({
  type: "residual",
  is: (part): part is Residual => part instanceof Residual,
  describe({ main, shortcut }, describe): { main: Description; shortcut?: Description } {
    return { main: describe(main, "main"), ...(shortcut && { shortcut: describe(shortcut, "shortcut") }) };
  },
  rebuild: ({ main, shortcut }, _, rebuild) => new Residual(rebuild(main, "main"), shortcut && rebuild(shortcut, "shortcut")),
});

const zeroPad = kind({
  type: "zeroPad2d",
  is: (part): part is ZeroPad2d => part instanceof ZeroPad2d,
  describe: ({ padding }) => ({ padding }),
  rebuild: ({ padding }) => new ZeroPad2d(padding),
});

const select = kind({
  type: "select",
  is: (part): part is Select => part instanceof Select,
  describe: ({ inputs, indices }) => ({ inputs, count: indices.length }),
  rebuild: ({ inputs, count }, reader) => new Select(reader.need("indices", [count], Int32Array), inputs),
});

/** All kinds of layers that files can hold. */
export const kinds: readonly Kind<Layer, unknown>[] = [
  sequential,
  dense,
  conv2d,
  embedding,
  batchNorm,
  layerNorm,
  dropout,
  maxPool,
  averagePool,
  residual,
  zeroPad,
  select,
];
