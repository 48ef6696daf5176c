// Layers that take images, [batch, channels, height, width]: convolution, pooling, padding.
import { ShapeError, ValueError } from "../errors.ts";
import { type ConvolutionSizes, convolutionSize, outputSize, type Pair, pair, printPair, type Window } from "../ops/window.ts";
import { shown, sizeFrom } from "../options.ts";
import { MOST_NUMBERS, type Shape } from "../shape.ts";
import { type Facts, needImages } from "./facts.ts";
import type { KeepingMap } from "./features.ts";
import type { GateDescriptions } from "./gates.ts";

/** A convolution. Arrays: weight [outputs, inputs / groups, kernel height, kernel width], bias [outputs]. */
export interface Conv2dDescription {
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
export interface MaxPool2dDescription extends Window {
  /** The kind. */
  readonly type: "maxPool2d";
}

/** Average pooling. */
export interface AveragePool2dDescription extends Window {
  /** The kind. */
  readonly type: "averagePool2d";
  /** Whether padding counts as zeros in the mean. */
  readonly countPadding: boolean;
}

/** Zeros around images: so many pixels above and below, left and right. */
export interface ZeroPad2dDescription {
  /** The kind. */
  readonly type: "zeroPad2d";
  /** [vertical, horizontal]. */
  readonly padding: Pair;
}

/** Layers that take images. */
export type ImageDescription = Conv2dDescription | MaxPool2dDescription | AveragePool2dDescription | ZeroPad2dDescription;

/** Pairs, or one number for both directions, as a caller gives them. */
type Loose<T> = { readonly [K in keyof T]: T[K] extends Pair ? number | Pair : T[K] };
type Geometry = ConvolutionSizes & Pick<Conv2dDescription, "outputSize">;

export const conv2d = {
  check(given: Loose<Geometry>): Geometry {
    const [inputs, outputs] = [sizeFrom("conv2d", "inputs", given.inputs), sizeFrom("conv2d", "outputs", given.outputs)];
    const both = (name: "kernel" | "stride" | "padding" | "dilation", least = 1) => pair("conv2d", name, given[name], least);
    const [kernel, stride, padding, dilation] = [both("kernel"), both("stride"), both("padding", 0), both("dilation")];
    const groups = sizeFrom("conv2d", "groups", given.groups);
    if (inputs % groups || outputs % groups)
      throw new ShapeError(
        `conv2d: groups is ${shown(groups)}, which does not divide ${inputs % groups ? `the ${inputs} inputs` : `the ${outputs} outputs`}. Choose one that divides both.`,
      );
    const size = given.outputSize === undefined ? {} : { outputSize: pair("conv2d", "outputSize", given.outputSize, 0) };
    return { inputs, outputs, kernel, stride, padding, dilation, groups, ...size };
  },
  label: ({ inputs, outputs, kernel }: Pick<Geometry, "inputs" | "outputs" | "kernel">) => `conv2d(${inputs}, ${outputs}, ${printPair(kernel)})`,
  weights: ({ inputs, outputs, kernel, groups, bias }) => (outputs * inputs * kernel[0] * kernel[1]) / groups + (bias ? outputs : 0),
  output(layer: Geometry, shape): Shape {
    needImages(conv2d.label(layer), shape, layer.inputs);
    return [shape[0] as number, layer.outputs, ...convolutionSize(conv2d.label(layer), shape.slice(2) as unknown as Pair, layer)];
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
  example({ inputs, outputSize: out, kernel, stride, padding, dilation }): Shape | undefined {
    if (!out || stride.join() !== "1,1") return undefined;
    const side = (i: 0 | 1) => out[i] + dilation[i] * (kernel[i] - 1) - 2 * padding[i];
    return [inputs, side(0), side(1)];
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
  const label = ({ kernel }: Pick<Window, "kernel">) => `${name}(${printPair(kernel)})`;
  return {
    check: (given: Window) => windowOf(name, given),
    label,
    output({ kernel, stride, padding }: Window, shape: Shape): Shape {
      const who = label({ kernel });
      needImages(who, shape);
      return [...shape.slice(0, 2), ...outputSize(who, shape.slice(2) as unknown as Pair, kernel, stride, padding)];
    },
    /** Every map stays by itself under windows that slide over it. */
    features: ({ kernel, stride, padding }: Window): KeepingMap => ({ passes: "kept", zeros: true, layouts: ["maps"], window: { kernel, stride, padding } }),
  } as const satisfies Facts<Window>;
}

export const maxPool2d = /* @__PURE__ */ pooling("maxPool2d");
export const averagePool2d = /* @__PURE__ */ pooling("averagePool2d");

const ONE: Pair = [1, 1];

export const zeroPad2d = {
  check: ({ padding }: { padding: number | Pair }) => ({ padding: pair("zeroPad2d", "padding", padding, 0) }),
  label: ({ padding }: { padding: Pair }) => `zeroPad2d(${printPair(padding)})`,
  output({ padding }, shape): Shape {
    needImages(zeroPad2d.label({ padding }), shape);
    const [batch, channels, height, width] = shape as readonly [number, number, number, number];
    return [batch, channels, height + 2 * padding[0], width + 2 * padding[1]];
  },
  features: ({ padding }: { padding: Pair }): KeepingMap => ({
    passes: "kept",
    zeros: true,
    layouts: ["maps"],
    window: { kernel: ONE, stride: ONE, padding },
  }),
} as const satisfies Facts<ZeroPad2dDescription>;

export const imageFacts = { averagePool2d, conv2d, maxPool2d, zeroPad2d };
