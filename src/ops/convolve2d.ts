import { type Geometry, none, type Workspace } from "../addresses.ts";
import { channelsLast } from "../descriptions/facts.ts";
import { ShapeError } from "../errors.ts";
import { imageKernels } from "../kernels/images.ts";
import { take, takeCleared } from "../memory.ts";
import { refuseUnknown, shown } from "../options.ts";
import { print } from "../shape.ts";
import { record } from "../tape.ts";
import { checkTensor, checkTensors, type Support, type Tensor } from "../tensor.ts";
import { ints, kernels } from "../wasm.ts";
import { both } from "./both.ts";
import { gradOf, opened } from "./open.ts";
import { convolutionSize, type Pair, pair } from "./window.ts";

/** Options of `convolve2d()`. */
export interface Convolve2dOptions {
  /** Distance between neighbouring outputs, in pixels: one number, or [vertical, horizontal]. Default 1. */
  readonly stride?: number | Pair;
  /** Zeros around the image. Default 0. */
  readonly padding?: number | Pair;
  /** Distance between the taps of a filter. Default 1. */
  readonly dilation?: number | Pair;
  /** Into how many groups channels and filters are split; each filter sees only its group. Default 1. */
  readonly groups?: number;
  /** Gate on the channels that come in: [channels]. */
  readonly inputGate?: Tensor | undefined;
  /** Gate on the filters, their bias included: [filters]. */
  readonly outputGate?: Tensor | undefined;
  /** The only filters anyone will read: the others' maps hold zeros. */
  readonly used?: Support | undefined;
}

const NAMES = ["stride", "padding", "dilation", "groups", "inputGate", "outputGate", "used"];

/** Sizes of a convolution as the kernels read them (assembly/geometry.ts), 15 numbers. */
function describe(who: string, x: Tensor, weight: Tensor, options: Convolve2dOptions): number[] {
  const { groups = 1 } = options;
  const [filters, width, kernelH, kernelW] = weight.shape as readonly [number, number, number, number];
  if (weight.shape.length !== 4) throw new ShapeError(`${who}: the weight is ${print(weight.shape)} but must be [filters, channels / groups, height, width].`);
  if (!Number.isInteger(groups) || groups < 1 || filters % groups)
    throw new ShapeError(`${who}: groups is ${shown(groups)}, but it must be a whole number from 1 up that divides the ${filters} filters.`);
  const channels = width * groups;
  if (x.shape.length !== 4 || x.shape[1] !== channels) {
    const hint =
      x.shape.length !== 4
        ? ` Images have four axes: put shaped(data, [${channels}, height, width]) around the data, or reshape() before the layer.`
        : channelsLast(x.shape, channels) || ` Give the layer ${x.shape[1]} channels, or change what comes before it.`;
    throw new ShapeError(`${who}: the input is ${print(x.shape)} but needs [batch, ${channels}, height, width].${hint}`);
  }
  const stride = pair(who, "stride", options.stride ?? 1, 1);
  const padding = pair(who, "padding", options.padding ?? 0, 0);
  const dilation = pair(who, "dilation", options.dilation ?? 1, 1);
  const [height, wide] = x.shape.slice(2) as [number, number];
  const sizes = { inputs: channels, outputs: filters, kernel: [kernelH, kernelW], stride, padding, dilation, groups } as const;
  const out = convolutionSize(who, [height, wide], sizes);
  return [channels, height, wide, filters, kernelH, kernelW, ...stride, ...padding, ...dilation, groups, ...out];
}

function checkLength(who: string, what: string, x: Tensor | undefined, n: number, of: string): void {
  if (x && x.size !== n) throw new ShapeError(`${who}: the ${what} is ${print(x.shape)} but there are ${n} ${of}.`);
}

/**
 * 2-D convolution (cross-correlation): `y[f] = sum over channels c of W[f, c] * x[c] + b[f]`.
 * x: [batch, channels, height, width], W: [filters, channels / groups, kernel height, kernel width], b: [filters],
 * result: [batch, filters, height', width'] with height' = floor((height + 2 padding - dilation (kernel - 1) - 1) / stride) + 1.
 * Channels known to be zero, or whose gate is closed, are neither read nor given a gradient; closed filters are not computed.
 * `who`: name of the caller in error texts, for layers.
 * @throws ShapeError, ValueError
 * @example
 * ```ts
 * import { convolve2d, tensor } from "sievenet";
 *
 * const image = tensor([[[[1, 2], [3, 4]]]]);
 * convolve2d(image, tensor([[[[1, 1], [1, 1]]]])).toArray(); // [10]
 * ```
 */
export function convolve2d(x: Tensor, weight: Tensor, bias?: Tensor, options: Convolve2dOptions = {}, who = "convolve2d"): Tensor {
  checkTensor(who, x);
  checkTensor(who, weight);
  refuseUnknown(who, options, NAMES);
  const { inputGate: zIn, outputGate: zOut } = options;
  checkTensors(who, bias, zIn, zOut);
  const sizes = describe(who, x, weight, options);
  const [batch, channels, filters] = [x.shape[0] as number, sizes[0] as number, sizes[3] as number];
  checkLength(who, "bias", bias, filters, "filters");
  checkLength(who, "gate over inputs", zIn, channels, "channels");
  checkLength(who, "gate over outputs", zOut, filters, "filters");
  const open = both(zIn?.support, x.support);
  const used = both(zOut?.support, options.used);
  const [list, count] = open ? ([open.list, open.count] as const) : ([none, channels] as const);
  const [filterList, filterCount] = used ? ([used.list, used.count] as const) : ([none, filters] as const);
  const geometry = take<Geometry>(4 * sizes.length);
  ints(geometry, sizes.length).set(sizes);
  const y = opened([batch, filters, ...sizes.slice(13)], used);
  const [gateIn, gateOut] = [zIn ? zIn.address : none, zOut ? zOut.address : none];
  const b = bias ? bias.address : none;
  const workspace = take<Workspace>(imageKernels.conv2dWorkspace(geometry));
  imageKernels.conv2d(y.openAddress, x.openAddress, weight.address, b, gateIn, gateOut, geometry, batch, list, count, filterList, filterCount, workspace);

  return record(y, [x, weight, bias, zIn, zOut], ["convolve2d"], () => {
    if (bias?.wantsGrad || (bias && zOut?.wantsGrad)) {
      const toGate = zOut?.wantsGrad ? zOut.grad : none;
      imageKernels.conv2dGradBias(bias.wantsGrad ? bias.grad : none, toGate, y.openGrad, bias.address, gateOut, geometry, batch, filterList, filterCount);
    }
    if (weight.wantsGrad || zIn?.wantsGrad || zOut?.wantsGrad) weightGradient();
    if (x.wantsGrad) {
      const { at, add } = gradOf(x, open);
      imageKernels.conv2dGradInput(at, y.openGrad, weight.address, gateIn, gateOut, geometry, batch, list, count, filterList, filterCount, add, workspace);
    }
  });

  function weightGradient(): void {
    // straight into the gradient of W when it is the first to arrive; else through an array of its own
    const gated = zIn !== undefined || zOut !== undefined;
    const fresh = weight.wantsGrad && weight.claimGrad();
    const direct = fresh || !gated;
    const target = direct ? weight.gradAddress : takeCleared(4 * weight.size);
    if (fresh && (open || used)) kernels.fill(target, weight.size, 0);
    const add = fresh || !direct ? 0 : 1;
    imageKernels.conv2dGradWeight(target, x.openAddress, y.openGrad, geometry, batch, list, count, filterList, filterCount, add, workspace);
    if (gated) {
      const [toIn, toOut] = [zIn?.wantsGrad ? zIn.grad : none, zOut?.wantsGrad ? zOut.grad : none];
      imageKernels.gateTapsGrad(toIn, toOut, target, weight.address, gateIn, gateOut, geometry, list, count, filterList, filterCount);
    }
    if (direct) weight.gradRows = fresh ? used : undefined;
    else if (weight.wantsGrad) kernels.reduceInto(weight.grad, target, 1, weight.size, 0, 1, 1);
  }
}
