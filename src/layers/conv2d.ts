import type { LayerArrays } from "../descriptions/facts.ts";
import type { ConnectingMap } from "../descriptions/features.ts";
import { type Conv2dDescription, conv2d as facts } from "../descriptions/images.ts";
import { type Axes, type Gateable, type Gates, noGates } from "../gates/attach.ts";
import type { Gate } from "../gates/gate.ts";
import { showAs } from "../inspect.ts";
import { both } from "../ops/both.ts";
import { type Convolve2dOptions, convolve2d } from "../ops/convolve2d.ts";
import { mul } from "../ops/mul.ts";
import { reshape } from "../ops/reshape.ts";
import type { Pair } from "../ops/window.ts";
import { flag, refuseUnknown } from "../options.ts";
import { Parameter } from "../resident.ts";
import { sizeOf } from "../shape.ts";
import { learns } from "../frozen.ts";
import { checkTensor, type Tensor } from "../tensor.ts";
import { acting, gatedOutputs } from "./afterNorm.ts";
import { readBy } from "./ahead.ts";
import { type Initializer, initializerOf } from "./initializer.ts";
import type { KeepNumbers, KeptFeatures, Layer, Part } from "./layer.ts";
import { overMaps } from "./series.ts";
import { shownPart } from "./shown.ts";

/** Options of `conv2d()`. */
export interface Conv2dOptions {
  /** Distance between neighbouring outputs, in pixels: one number, or [vertical, horizontal]. Default 1. */
  readonly stride?: number | Pair;
  /** Zeros around the image. Default 0. */
  readonly padding?: number | Pair;
  /** Distance between the taps of a filter. Default 1. */
  readonly dilation?: number | Pair;
  /** Into how many groups channels and filters are split; as many as there are channels is depthwise. Default 1. */
  readonly groups?: number;
  /** Whether to add a bias. Default true. */
  readonly bias?: boolean;
  /** How the weight is drawn at first. Default "heNormal". */
  readonly initializer?: Initializer;
}

/** Numbers that a convolution is made of again, and whether it takes series. */
interface Conv2dNumbers {
  readonly weight?: ArrayLike<number> | undefined;
  readonly bias?: ArrayLike<number> | undefined;
  readonly series?: true | undefined;
}

/** Convolution of images or series, with gates over channels, filters or weights if `gate()` put any on it. */
export class Conv2d implements Layer, Gateable {
  /** Channels; fewer after training that shrinks the net, as filters and groups are. */
  inputs: number;
  /** Filters. */
  outputs: number;
  /** [height, width]. */
  readonly kernel: Pair;
  /** [vertical, horizontal]. */
  readonly stride: Pair;
  /** Zeros added on both sides: [vertical, horizontal]. */
  readonly padding: Pair;
  /** From one tap to the next: [vertical, horizontal]. */
  readonly dilation: Pair;
  /** Into how many groups channels and filters are split. */
  groups: number;
  /** [outputs, inputs / groups, kernel height, kernel width], normal with variance 2 / fan-in at first (He et al. 2015), unless another `initializer` is asked for. */
  readonly weight: Parameter;
  /** [outputs], zeros at first. */
  readonly bias: Parameter | undefined;
  /** Those that `gate()` has put on it. */
  readonly gates: Gates = noGates();
  /** [height, width] of the maps it gave last: its operations are counted by them. Undefined before the first image. */
  outputSize: Pair | undefined = undefined;

  /** Whether it takes series [batch, channels, length], which are images of height 1 to it: see `conv1d()`. */
  readonly series: true | undefined;

  /** Use `conv2d()` or `conv1d()`. `weight` and `bias` are drawn unless given. */
  constructor(inputs: number, outputs: number, kernel: number | Pair, options: Conv2dOptions = {}, numbers: Conv2dNumbers = {}) {
    refuseUnknown("conv2d", options, ["stride", "padding", "dilation", "groups", "bias", "initializer"]);
    const { stride = 1, padding = 0, dilation = 1, groups = 1 } = options;
    const { weight, bias, series } = numbers;
    const sizes = facts.check({ inputs, outputs, kernel, stride, padding, dilation, groups, ...(series && { series }) });
    this.series = series;
    ({ inputs: this.inputs, outputs: this.outputs, kernel: this.kernel, stride: this.stride } = sizes);
    ({ padding: this.padding, dilation: this.dilation, groups: this.groups } = sizes);
    const shape = [outputs, inputs / groups, ...this.kernel];
    const taps = (this.kernel[0] * this.kernel[1]) / groups;
    const draw = initializerOf("conv2d", options.initializer ?? "heNormal");
    this.weight = new Parameter(`weight of ${this.label}`, shape, weight ?? draw(inputs * taps, outputs * taps, sizeOf(shape)));
    this.bias = flag(this.label, "bias", options.bias ?? true) ? new Parameter(`bias of ${this.label}`, [outputs], bias) : undefined;
    showAs(this, () => shownPart(this));
  }

  get label(): string {
    return facts.label(this);
  }

  get spatialPositions(): number | undefined {
    return this.outputSize && this.outputSize[0] * this.outputSize[1];
  }

  /** Which axis of `weight` is which. */
  get axes(): Axes {
    return { inputs: 1, outputs: 0 };
  }

  /** Weights connect channels with filters. */
  get featureMap(): ConnectingMap {
    return facts.features(this);
  }

  /** What files say of it. */
  describe(): Conv2dDescription {
    const { inputs, outputs, kernel, stride, padding, dilation, groups, bias, outputSize, series } = this;
    const sizes = { inputs, outputs, kernel, stride, padding, dilation, groups, bias: bias !== undefined };
    return { type: "conv2d", ...sizes, ...(series && { series }), ...(outputSize && { outputSize }) };
  }

  /** Made again of what a file says. @internal */
  static rebuild(description: Conv2dDescription, arrays: LayerArrays): Conv2d {
    const { inputs, outputs, kernel, outputSize, series, ...options } = facts.check(description);
    const { bias } = description;
    const weight = arrays.floats("weight", [outputs, inputs / options.groups, ...kernel]);
    const layer = new Conv2d(inputs, outputs, kernel, { ...options, bias }, { weight, bias: bias ? arrays.floats("bias", [outputs]) : undefined, series });
    layer.outputSize = outputSize;
    return layer;
  }

  /** Keeps some of its features only. @internal */
  narrow({ inputs, outputs }: KeptFeatures, keep: KeepNumbers): void {
    const [channels, filters, taps] = [this.inputs / this.groups, this.outputs / this.groups, this.kernel[0] * this.kernel[1]];
    const indices: number[] = [];
    for (const j of outputs) {
      const from = Math.floor(j / filters) * channels;
      for (const i of inputs) if (i >= from && i < from + channels) for (let t = 0; t < taps; t++) indices.push((j * channels + i - from) * taps + t);
    }
    const left = indices.length / (outputs.length * taps);
    keep(this.weight, indices, [outputs.length, left, ...this.kernel]);
    keep(this.bias, outputs);
    [this.inputs, this.outputs, this.groups] = [inputs.length, outputs.length, inputs.length / left];
  }

  /**
   * x: [batch, inputs, height, width], result: [batch, outputs, height', width']; of series without the height. Where a batch norm comes next, gates over
   * the outputs act after it. @throws ShapeError
   */
  forward(x: Tensor, ahead: readonly Part[] = []): Tensor {
    checkTensor(this.label, x);
    const { inputs, outputs, weights, placement } = this.gates;
    const batch = x.shape[0] ?? 1;
    const apart = (gate: Gate | undefined) => gate?.perExample && learns(gate);
    const [input, weight] = [inputs && apart(inputs) ? mul(x, this.maps(inputs.value(batch))) : x, weights ? mul(this.weight, weights.value()) : this.weight];
    const inputGate = apart(inputs) ? undefined : inputs?.value();
    const z = outputs?.value(batch);
    const used = both(z?.support, readBy(ahead, this.outputs));
    if (!z) return this.convolve(input, weight, { inputGate, used });
    const where = acting(placement, ahead);
    if (where === "here" && !apart(outputs)) return this.convolve(input, weight, { inputGate, outputGate: z, used });
    return gatedOutputs(this.convolve(input, weight, { inputGate, used }), z, this.maps(z), used, where);
  }

  /** With a weight that gates may have closed in part. */
  private convolve(x: Tensor, weight: Tensor, gates: Pick<Convolve2dOptions, "inputGate" | "outputGate" | "used">): Tensor {
    const { stride, padding, dilation, groups } = this;
    return overMaps(this, facts, x, (image) => {
      const y = convolve2d(image, weight, this.bias, { stride, padding, dilation, groups, ...gates }, this.label);
      this.outputSize = y.shape.slice(2) as unknown as Pair;
      return y;
    });
  }

  /** Gates [channels] or [batch, channels] as factors of maps: [..., channels, 1, 1], of series [..., channels, 1]. */
  private maps(z: Tensor): Tensor {
    return reshape(z, [...z.shape, ...(this.series ? [1] : [1, 1])]);
  }
}

/**
 * A 2-D convolution from `inputs` channels to `outputs` filters of `kernel` x `kernel` (or [height, width]) pixels.
 * @throws ValueError, ShapeError
 * @example
 * ```ts
 * import { conv2d, predict, tensor } from "sievenet";
 *
 * const layer = conv2d(1, 20, 5, { padding: 2 });
 * predict(layer, tensor(new Float32Array(784), [1, 1, 28, 28])).shape; // [1, 20, 28, 28]
 * ```
 */
export function conv2d(inputs: number, outputs: number, kernel: number | Pair, options: Conv2dOptions = {}): Conv2d {
  return new Conv2d(inputs, outputs, kernel, options);
}
