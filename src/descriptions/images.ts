// Layers that take images, [batch, channels, height, width]: convolution, pooling, padding. Those of series, [batch, channels, length], are
// the same ones over images of height 1, and say so by `series`.
import { ShapeError, ValueError } from "../errors.ts";
import { type ConvolutionSizes, convolutionSize, outputSize, type Pair, pair, printPair, type Window } from "../ops/window.ts";
import { shown, sizeFrom } from "../options.ts";
import { MOST_NUMBERS, type Shape } from "../shape.ts";
import { type Facts, needMaps } from "./facts.ts";
import type { KeepingMap } from "./features.ts";
import type { GateDescriptions } from "./gates.ts";

/** What a layer of images says where it takes series instead. */
export interface OfSeries {
  /** Whether it takes series [batch, channels, length], which are images of height 1 to it. */
  readonly series?: true;
}

/** A convolution. Arrays: weight [outputs, inputs / groups, kernel height, kernel width], bias [outputs]. */
export interface Conv2dDescription extends OfSeries {
  /** The kind. */
  readonly type: "conv2d";
  /** Channels. */
  readonly inputs: number;
  /** Filters. */
  readonly outputs: number;
  /** [height, width]. */
  readonly kernel: Pair;
  /** [vertical, horizontal]. */
  readonly stride: Pair;
  /** Zeros added on both sides: [vertical, horizontal]. */
  readonly padding: Pair;
  /** From one tap to the next: [vertical, horizontal]. */
  readonly dilation: Pair;
  /** Into how many groups channels and filters are split. */
  readonly groups: number;
  /** Whether there is a bias. */
  readonly bias: boolean;
  /** Of the maps it gave last, where it has seen an image. */
  readonly outputSize?: Pair;
  /** Its gates, if any. */
  readonly gates?: GateDescriptions;
}

/** Max pooling. */
export interface MaxPool2dDescription extends Window, OfSeries {
  /** The kind. */
  readonly type: "maxPool2d";
}

/** Average pooling. */
export interface AveragePool2dDescription extends Window, OfSeries {
  /** The kind. */
  readonly type: "averagePool2d";
  /** Whether padding counts as zeros in the mean. */
  readonly countPadding: boolean;
}

/** Zeros around images: so many pixels above and below, left and right. */
export interface ZeroPad2dDescription extends OfSeries {
  /** The kind. */
  readonly type: "zeroPad2d";
  /** [vertical, horizontal]. */
  readonly padding: Pair;
}

/** Layers that take images. */
export type ImageDescription = Conv2dDescription | MaxPool2dDescription | AveragePool2dDescription | ZeroPad2dDescription;

/** Pairs, or one number for both directions, as a caller gives them. */
type Loose<T> = { readonly [K in keyof T]: T[K] extends Pair ? number | Pair : T[K] };
type Geometry = ConvolutionSizes & Pick<Conv2dDescription, "outputSize" | "series">;

/** What a layer is called: `conv1d` where it takes series. */
const nameOf = (name: string, { series }: OfSeries) => (series ? name.replace("2d", "1d") : name);

/** Whether it takes series, as a description says it. */
const seriesOf = ({ series }: { readonly series?: unknown }): OfSeries => (series ? { series: true } : {});

/** The sizes of what is in maps: [height, width], those of series with a height of 1. */
const sizeIn = (shape: Shape, series: true | undefined) => [...(series ? [1] : []), ...shape.slice(2)] as unknown as Pair;

/** The shape of maps of a size. @throws ShapeError for series, of which a file says that windows reach beyond them */
function mapsOf(who: string, [batch, channels]: Shape, size: Pair, series: true | undefined, outputs = channels): Shape {
  if (series && size[0] !== 1) throw new ShapeError(`${who}: series have no height, but its windows do.`);
  return [batch as number, outputs as number, ...size.slice(series ? 1 : 0)];
}

export const conv2d = {
  check(given: Loose<Geometry>): Geometry {
    const who = nameOf("conv2d", given);
    const [inputs, outputs] = [sizeFrom(who, "inputs", given.inputs), sizeFrom(who, "outputs", given.outputs)];
    const both = (name: "kernel" | "stride" | "padding" | "dilation", least = 1) => pair(who, name, given[name], least);
    const [kernel, stride, padding, dilation] = [both("kernel"), both("stride"), both("padding", 0), both("dilation")];
    const groups = sizeFrom(who, "groups", given.groups);
    if (inputs % groups || outputs % groups)
      throw new ShapeError(
        `${who}: groups is ${shown(groups)}, which does not divide ${inputs % groups ? `the ${inputs} inputs` : `the ${outputs} outputs`}. Choose one that divides both.`,
      );
    const size = given.outputSize === undefined ? {} : { outputSize: pair(who, "outputSize", given.outputSize, 0) };
    return { inputs, outputs, kernel, stride, padding, dilation, groups, ...seriesOf(given), ...size };
  },
  label: ({ inputs, outputs, kernel, ...layer }: Pick<Geometry, "inputs" | "outputs" | "kernel" | "series">) =>
    `${nameOf("conv2d", layer)}(${inputs}, ${outputs}, ${printPair(kernel, layer.series)})`,
  weights: ({ inputs, outputs, kernel, groups, bias }) => (outputs * inputs * kernel[0] * kernel[1]) / groups + (bias ? outputs : 0),
  output(layer: Geometry, shape): Shape {
    const who = conv2d.label(layer);
    needMaps(who, shape, layer.inputs, layer.series);
    return mapsOf(who, shape, convolutionSize(who, sizeIn(shape, layer.series), layer, layer.series), layer.series, layer.outputs);
  },
  features: ({ inputs, outputs, padding }: Pick<Geometry, "inputs" | "outputs" | "padding">) => ({
    passes: "connected",
    width: inputs,
    layouts: ["maps"],
    outputs,
    to: "maps",
    uniform: padding.every((each) => each === 0),
  }),
  /** From the maps it gave: known without a stride. */
  example({ inputs, outputSize: out, kernel, stride, padding, dilation, series }): Shape | undefined {
    if (!out || stride.join() !== "1,1") return undefined;
    const side = (i: 0 | 1) => out[i] + dilation[i] * (kernel[i] - 1) - 2 * padding[i];
    return series ? [inputs, side(1)] : [inputs, side(0), side(1)];
  },
} as const satisfies Facts<Conv2dDescription>;

/** The window of a pooling, checked. @throws ValueError */
export function windowOf(who: string, given: { readonly [K in keyof Window]?: number | Pair | undefined }): Window {
  const kernel = pair(who, "kernel", given.kernel as Pair, 1);
  const stride = pair(who, "stride", given.stride ?? kernel, 1);
  const padding = pair(who, "padding", given.padding ?? 0, 0);
  if (padding.some((each, i) => each > (kernel[i] as number) / 2))
    throw new ValueError(`${who}: padding is ${padding.join(" x ")}, but it must be at most half the kernel of ${kernel.join(" x ")}.`);
  if (kernel[0] * kernel[1] >= MOST_NUMBERS) throw new ValueError(`${who}: the kernel of ${kernel.join(" x ")} has more numbers than can be counted.`);
  return { kernel, stride, padding };
}

/** The facts of a pooling. */
function pooling(name: "maxPool2d" | "averagePool2d") {
  const label = ({ kernel, ...layer }: Pick<Window & OfSeries, "kernel" | "series">) => `${nameOf(name, layer)}(${printPair(kernel, layer.series)})`;
  return {
    check(given: Window & OfSeries): Window & OfSeries {
      return { ...windowOf(name, given), ...seriesOf(given) };
    },
    label,
    output(layer: Window & OfSeries, shape: Shape): Shape {
      const { kernel, stride, padding, series } = layer;
      const who = label(layer);
      needMaps(who, shape, "channels", series);
      const size = outputSize(who, sizeIn(shape, series), kernel, stride, padding, [1, 1], series);
      return mapsOf(who, shape, size, series);
    },
    /** Every map stays by itself under windows that slide over it. */
    features: ({ kernel, stride, padding }: Window): KeepingMap => ({
      passes: "kept",
      zeros: true,
      layouts: ["maps"],
      window: { kernel, stride, padding },
      largest: name === "maxPool2d",
    }),
  } as const satisfies Facts<Window & OfSeries>;
}

export const maxPool2d = /* @__PURE__ */ pooling("maxPool2d");
export const averagePool2d = /* @__PURE__ */ pooling("averagePool2d");

const ONE: Pair = [1, 1];

export const zeroPad2d = {
  check(given: { readonly padding: number | Pair } & OfSeries): { readonly padding: Pair } & OfSeries {
    return { padding: pair("zeroPad2d", "padding", given.padding, 0), ...seriesOf(given) };
  },
  label: ({ padding, ...layer }: { readonly padding: Pair } & OfSeries) => `${nameOf("zeroPad2d", layer)}(${printPair(padding, layer.series)})`,
  output(layer, shape): Shape {
    const { padding, series } = layer;
    const who = zeroPad2d.label(layer);
    needMaps(who, shape, "channels", series);
    const [height, width] = sizeIn(shape, series);
    return mapsOf(who, shape, [height + 2 * padding[0], width + 2 * padding[1]], series);
  },
  features: ({ padding }: { padding: Pair }): KeepingMap => ({
    passes: "kept",
    zeros: true,
    layouts: ["maps"],
    window: { kernel: ONE, stride: ONE, padding },
  }),
} as const satisfies Facts<ZeroPad2dDescription>;

export const imageFacts = { averagePool2d, conv2d, maxPool2d, zeroPad2d };
