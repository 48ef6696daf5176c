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
import { describeGates, type GateDescriptions, placesOf, rebuildGates } from "./gates.ts";
import type { Reader } from "./reader.ts";
import type { Stored } from "./safetensors.ts";

/** Plain data with the name of its kind. */
export interface Description {
  readonly type: string;
}

/** Describes a part inside a layer, under the name of its property. */
export type Describe = (part: Part, name: string) => Description;
/** Puts an array of the layer into the file that is no parameter of it, under a name. */
export type Put = (name: string, array: Stored) => void;
/** Makes a part inside a layer. */
export type Rebuild = (description: Description, name: string) => Part;

export interface Kind {
  readonly type: string;
  is(part: Part): boolean;
  describe(layer: Layer, describe: Describe, put: Put): object;
  rebuild(description: Description, reader: Reader, rebuild: Rebuild): Layer;
}

type Class<L> = abstract new (...args: never[]) => L;

/** A kind of layer that says of itself what `describe` tells. */
export function kind<L extends Layer, D extends object>(
  type: string,
  of: Class<L>,
  describe: (layer: L, describe: Describe, put: Put) => D,
  rebuild: (description: D, reader: Reader, rebuild: Rebuild) => L,
): Kind {
  return { type, is: (part: Part) => part instanceof of, describe, rebuild } as unknown as Kind;
}

/** A kind of layer that is known by some of its properties. */
function plain<L extends Layer, K extends keyof L>(
  type: string,
  of: Class<L>,
  names: readonly K[],
  rebuild: (description: Pick<L, K>, reader: Reader) => L,
): Kind {
  return kind(type, of, (layer) => Object.fromEntries(names.map((name) => [name, layer[name]])) as Pick<L, K>, rebuild);
}

/** All kinds of layers that files can hold; sievenet/sparse adds its own. */
export const kinds: Kind[] = [
  kind(
    "sequential",
    Sequential,
    ({ parts }, describe) => ({ parts: parts.map((each, i) => describe(each, `${i}`)) }),
    ({ parts }, _, rebuild) => new Sequential(parts.map((each, i) => rebuild(each, `${i}`))),
  ),
  kind(
    "dense",
    Dense,
    (layer): { inputs: number; outputs: number; bias: boolean; gates?: GateDescriptions } => ({
      inputs: layer.inputs,
      outputs: layer.outputs,
      bias: layer.bias !== undefined,
      ...describeGates(layer),
    }),
    ({ inputs, outputs, bias, gates }, reader) => {
      const weight = reader.need("weight", [inputs, outputs]);
      return rebuildGates(new Dense(inputs, outputs, { bias }, weight, bias ? reader.need("bias", [outputs]) : undefined), gates, reader);
    },
  ),
  kind(
    "conv2d",
    Conv2d,
    (layer) => {
      const { inputs, outputs, kernel, stride, padding, dilation, groups, bias, outputSize } = layer;
      const gates: { gates?: GateDescriptions } = describeGates(layer);
      return { inputs, outputs, kernel, stride, padding, dilation, groups, bias: bias !== undefined, ...(outputSize && { outputSize }), ...gates };
    },
    ({ inputs, outputs, kernel, stride, padding, dilation, groups, bias, outputSize, gates }, reader) => {
      const weight = reader.need("weight", [outputs, inputs / groups, ...kernel]);
      const layer = new Conv2d(inputs, outputs, kernel, { stride, padding, dilation, groups, bias }, weight, bias ? reader.need("bias", [outputs]) : undefined);
      layer.outputSize = outputSize;
      return rebuildGates(layer, gates, reader);
    },
  ),
  plain("embedding", Embedding, ["count", "width"], ({ count, width }, reader) => new Embedding(count, width, reader.need("weight", [count, width]))),
  plain("batchNorm", BatchNorm, ["channels", "momentum", "epsilon"], ({ channels, momentum, epsilon }, reader) => {
    const layer = new BatchNorm(channels, { momentum, epsilon });
    for (const name of ["scale", "shift", "mean", "variance"] as const) layer[name].set(reader.need(name, [channels]));
    return layer;
  }),
  kind(
    "layerNorm",
    LayerNorm,
    ({ features, epsilon, among }): { features: number; epsilon: number; width?: number } => ({ features, epsilon, ...(among && { width: among.inputs }) }),
    ({ features, epsilon, width }, reader) => {
      const layer = new LayerNorm(features, { epsilon }, placesOf(reader, "among", features, width));
      for (const name of ["scale", "shift"] as const) layer[name].set(reader.need(name, [features]));
      return layer;
    },
  ),
  plain("dropout", Dropout, ["rate"], ({ rate }) => new Dropout(rate)),
  plain("maxPool2d", MaxPool2d, ["kernel", "stride", "padding"], ({ kernel, stride, padding }) => new MaxPool2d(kernel, { stride, padding })),
  plain(
    "averagePool2d",
    AveragePool2d,
    ["kernel", "stride", "padding", "countPadding"],
    ({ kernel, stride, padding, countPadding }) => new AveragePool2d(kernel, { stride, padding, countPadding }),
  ),
  kind(
    "residual",
    Residual,
    ({ main, shortcut }, describe): { main: Description; shortcut?: Description } => ({
      main: describe(main, "main"),
      ...(shortcut && { shortcut: describe(shortcut, "shortcut") }),
    }),
    ({ main, shortcut }, _, rebuild) => new Residual(rebuild(main, "main"), shortcut && rebuild(shortcut, "shortcut")),
  ),
  plain("zeroPad2d", ZeroPad2d, ["padding"], ({ padding }) => new ZeroPad2d(padding)),
  kind(
    "select",
    Select,
    ({ inputs, indices }, _, put) => {
      put("indices", { shape: [indices.length], values: indices });
      return { inputs, count: indices.length };
    },
    ({ inputs, count }, reader) => new Select(reader.need("indices", [count], Int32Array), inputs),
  ),
];
