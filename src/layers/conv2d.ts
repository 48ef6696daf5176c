import { ShapeError } from "../errors.ts";
import { type Axes, type Gateable, type Gates, noGates } from "../gates/attach.ts";
import type { Gate } from "../gates/gate.ts";
import { both } from "../ops/both.ts";
import { type Convolve2dOptions, convolve2d } from "../ops/convolve2d.ts";
import { mul } from "../ops/mul.ts";
import { reshape } from "../ops/reshape.ts";
import { type Pair, pair, printPair } from "../ops/window.ts";
import { refuseUnknown, whole } from "../options.ts";
import { isRecording } from "../tape.ts";
import { Parameter } from "../resident.ts";
import type { Tensor } from "../tensor.ts";
import { acting, gatedOutputs } from "./afterNorm.ts";
import { readBy } from "./ahead.ts";
import { type Initializer, initializerOf } from "./initializer.ts";
import type { Layer, Part } from "./layer.ts";

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

/** Convolution of images, with gates over channels, filters or weights if `gate()` put any on it. */
export class Conv2d implements Layer, Gateable {
  /** Channels in, filters out. */
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
  /** [outputs, inputs / groups, kernel height, kernel width], normal with variance 2 / fan-in at first (He et al. 2015), unless another `initializer` is asked for. */
  readonly weight: Parameter;
  /** [outputs], zeros at first. */
  readonly bias: Parameter | undefined;
  /** Those that `gate()` has put on it. */
  readonly gates: Gates = noGates();
  /** [height, width] of the maps it gave last: its operations are counted by them. Undefined before the first image. */
  outputSize: Pair | undefined = undefined;

  /** Use `conv2d()`. `weight` and `bias` are drawn unless given. */
  constructor(inputs: number, outputs: number, kernel: number | Pair, options: Conv2dOptions = {}, weight?: ArrayLike<number>, bias?: ArrayLike<number>) {
    refuseUnknown("conv2d", options, ["stride", "padding", "dilation", "groups", "bias", "initializer"]);
    this.inputs = whole("conv2d", "inputs", inputs);
    this.outputs = whole("conv2d", "outputs", outputs);
    this.kernel = pair("conv2d", "kernel", kernel, 1);
    this.stride = pair("conv2d", "stride", options.stride ?? 1, 1);
    this.padding = pair("conv2d", "padding", options.padding ?? 0, 0);
    this.dilation = pair("conv2d", "dilation", options.dilation ?? 1, 1);
    this.groups = whole("conv2d", "groups", options.groups ?? 1);
    if (inputs % this.groups || outputs % this.groups)
      throw new ShapeError(
        `conv2d: groups is ${this.groups}, which does not divide ${inputs % this.groups ? `the ${inputs} inputs` : `the ${outputs} outputs`}. Choose one that divides both.`,
      );
    const shape = [outputs, inputs / this.groups, ...this.kernel];
    const taps = (this.kernel[0] * this.kernel[1]) / this.groups;
    const draw = initializerOf("conv2d", options.initializer ?? "heNormal");
    this.weight = new Parameter(`weight of ${this.label}`, shape, weight ?? draw(inputs * taps, outputs * taps, outputs * inputs * taps));
    this.bias = options.bias === false ? undefined : new Parameter(`bias of ${this.label}`, [outputs], bias);
  }

  get label(): string {
    return `conv2d(${this.inputs}, ${this.outputs}, ${printPair(this.kernel)})`;
  }

  get spatialPositions(): number | undefined {
    return this.outputSize && this.outputSize[0] * this.outputSize[1];
  }

  /** Which axis of `weight` is which. */
  get axes(): Axes {
    return { inputs: 1, outputs: 0 };
  }

  /**
   * x: [batch, inputs, height, width], result: [batch, outputs, height', width']. Where a batch norm comes next, gates over
   * the outputs act after it. @throws ShapeError
   */
  forward(x: Tensor, ahead: readonly Part[] = []): Tensor {
    const { inputs, outputs, weights, placement } = this.gates;
    const batch = x.shape[0] ?? 1;
    const apart = (gate: Gate | undefined) => gate?.perExample && isRecording();
    const [input, weight] = [inputs && apart(inputs) ? mul(x, maps(inputs.value(batch))) : x, weights ? mul(this.weight, weights.value()) : this.weight];
    const inputGate = apart(inputs) ? undefined : inputs?.value();
    const z = outputs?.value(batch);
    const used = both(z?.support, readBy(ahead, this.outputs));
    if (!z) return this.convolve(input, weight, { inputGate, used });
    const where = acting(placement, ahead);
    if (where === "here" && !apart(outputs)) return this.convolve(input, weight, { inputGate, outputGate: z, used });
    return gatedOutputs(this.convolve(input, weight, { inputGate, used }), z, maps(z), used, where);
  }

  /** With a weight that gates may have closed in part. */
  private convolve(x: Tensor, weight: Tensor, gates: Pick<Convolve2dOptions, "inputGate" | "outputGate" | "used">): Tensor {
    const { stride, padding, dilation, groups, label: who } = this;
    const y = convolve2d(x, weight, this.bias, { stride, padding, dilation, groups, who, ...gates });
    this.outputSize = y.shape.slice(2) as unknown as Pair;
    return y;
  }
}

/** Gates [channels] or [batch, channels] as factors of images: [..., channels, 1, 1]. */
function maps(z: Tensor): Tensor {
  return reshape(z, [...z.shape, 1, 1]);
}

/**
 * A 2-D convolution from `inputs` channels to `outputs` filters of `kernel` x `kernel` (or [height, width]) pixels.
 * @throws ValueError, ShapeError
 */
export function conv2d(inputs: number, outputs: number, kernel: number | Pair, options: Conv2dOptions = {}): Conv2d {
  return new Conv2d(inputs, outputs, kernel, options);
}
