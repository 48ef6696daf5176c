import { refuseUnknown } from "../options.ts";
import { Conv2d } from "./conv2d.ts";
import type { Initializer } from "./initializer.ts";
import { along } from "./series.ts";

/** Options of `conv1d()`. */
export interface Conv1dOptions {
  /** Distance between neighbouring outputs. Default 1. */
  readonly stride?: number;
  /** Zeros at both ends of the series. Default 0. */
  readonly padding?: number;
  /** Distance between the taps of a filter. Default 1. */
  readonly dilation?: number;
  /** Into how many groups channels and filters are split; as many as there are channels is depthwise. Default 1. */
  readonly groups?: number;
  /** Whether to add a bias. Default true. */
  readonly bias?: boolean;
  /** How the weight is drawn at first. Default "heNormal". */
  readonly initializer?: Initializer;
}

/**
 * A 1-D convolution from `inputs` channels to `outputs` filters of `kernel` places, over series [batch, channels, length]. It is a
 * `conv2d` over images of height 1, with weights [outputs, inputs / groups, 1, kernel], and takes gates as one does.
 * @throws ValueError, ShapeError
 * @example
 * ```ts
 * import { conv1d, predict, tensor } from "sievenet";
 *
 * const layer = conv1d(2, 8, 5, { padding: 2 });
 * predict(layer, tensor(new Float32Array(200), [1, 2, 100])).shape; // [1, 8, 100]
 * ```
 */
export function conv1d(inputs: number, outputs: number, kernel: number, options: Conv1dOptions = {}): Conv2d {
  refuseUnknown("conv1d", options, ["stride", "padding", "dilation", "groups", "bias", "initializer"]);
  const { stride = 1, padding = 0, dilation = 1, ...rest } = options;
  const windows = {
    stride: along("conv1d", "stride", stride),
    padding: along("conv1d", "padding", padding, 0),
    dilation: along("conv1d", "dilation", dilation),
  };
  return new Conv2d(inputs, outputs, along("conv1d", "kernel", kernel), { ...rest, ...windows }, { series: true });
}
