import { type Floats, none, type Workspace } from "../addresses.ts";
import { checkNorm } from "../descriptions/norms.ts";
import { DivergedError, ShapeError } from "../errors.ts";
import { normKernels } from "../kernels/norms.ts";
import { take } from "../memory.ts";
import { refuseUnknown } from "../options.ts";
import type { Statistic } from "../resident.ts";
import { print, sizeOf } from "../shape.ts";
import { indices } from "../support.ts";
import { isRecording, record, whenTaken } from "../tape.ts";
import { checkTensor, checkTensors, type Tensor } from "../tensor.ts";
import { floats, kernels } from "../wasm.ts";
import { gradOf, opened } from "./open.ts";

/** Options of `batchNormalization()`. */
export interface BatchNormalizationOptions {
  /** [channels]. */
  readonly scale: Tensor;
  /** [channels]. */
  readonly shift: Tensor;
  /** Running mean and variance, [channels] each: updated in training, used elsewhere. */
  readonly mean: Statistic;
  /** Running variance. */
  readonly variance: Statistic;
  /** Share of a new batch in the running statistics. Default 0.1. */
  readonly momentum?: number;
  /** Added to the variance. Default 1e-5. */
  readonly epsilon?: number;
  /** What to multiply the result with: [channels], or [batch, channels] for gates per example. Closed channels are not computed. */
  readonly gate?: Tensor | undefined;
  /** Whether the statistics are those of the batch. Default: in a training step. */
  readonly training?: boolean;
}

function checkShapes(who: string, x: Tensor, training: boolean, { scale, shift, mean, variance, gate }: BatchNormalizationOptions): void {
  const channels = scale.size;
  if ([shift, mean, variance].some((each) => each.size !== channels))
    throw new ShapeError(
      `${who}: scale, shift, mean and variance have ${[scale, shift, mean, variance].map((each) => each.size).join(", ")} numbers, but need one per channel each.`,
    );
  const rank = x.shape.length;
  const known = rank >= 2 && rank <= 4;
  if (!known || x.shape[1] !== channels)
    throw new ShapeError(
      `${who}: the input is ${print(x.shape)} but needs [batch, ${channels}], [batch, ${channels}, length] or [batch, ${channels}, height, width]. ${
        known ? "Give the layer as many channels as come in." : "Put each example in a row, or use reshape()."
      }`,
    );
  const values = x.size / channels;
  if (training && values < 2)
    throw new ShapeError(
      `${who}: the input is ${print(x.shape)}, so each channel has only ${values} value${values === 1 ? "" : "s"}, but a variance needs at least 2. Use a larger batch.${rank === 2 && values === 1 ? " Where the last batch of train() has one example, leave it out: { dropLast: true }." : ""}`,
    );
  const fits = gate && gate.shape.at(-1) === channels && (gate.size === channels || (gate.shape.length === 2 && gate.shape[0] === x.shape[0]));
  if (gate && !fits)
    throw new ShapeError(`${who}: the gate is ${print(gate.shape)} but there are ${channels} channels. Give each channel one gate, or one for each example.`);
}

/**
 * Batch norm over all but axis 1 (Ioffe & Szegedy 2015): `gate * (scale * (x - mean) / sqrt(variance + epsilon) + shift)`.
 * x: [batch, channels], [batch, channels, length] or [batch, channels, height, width]. In training mean and (biased) variance are those of the batch,
 * and the running ones move towards them by `momentum`, towards the unbiased variance, when the step is taken; elsewhere
 * the running ones are used.
 * `who`: name of the caller in error texts, for layers.
 * @throws ShapeError, ValueError
 * @example
 * ```ts
 * import { batchNormalization, Statistic, tensor } from "sievenet";
 *
 * const running = { mean: new Statistic("mean", [2], [1, 2]), variance: new Statistic("variance", [2], [1, 4]) };
 * const y = batchNormalization(tensor([[2, 6]]), { scale: tensor([1, 1]), shift: tensor([0, 5]), ...running });
 * Array.from(y.toArray(), Math.round); // [1, 7]
 * ```
 */
export function batchNormalization(x: Tensor, options: BatchNormalizationOptions, who = "batchNormalization"): Tensor {
  checkTensor(who, x);
  refuseUnknown(who, options, ["scale", "shift", "mean", "variance", "momentum", "epsilon", "gate", "training"]);
  const { scale, shift, gate, momentum = 0.1, epsilon = 1e-5, training = isRecording() } = options;
  checkNorm(who, options);
  for (const each of [scale, shift, options.mean, options.variance]) checkTensor(who, each);
  checkTensors(who, gate);
  checkShapes(who, x, training, options);
  const [batch, channels] = x.shape as unknown as [number, number];
  const positions = sizeOf(x.shape.slice(2));
  // a channel that is closed in x only is computed like any other: it becomes the shift
  const open = gate?.support;
  const [list, count] = open ? ([open.list, open.count] as const) : ([none, channels] as const);
  const y = opened(x.shape, open);
  // the channels that are read are open in x too, or zeros there that must be written
  const from = open && open === x.support ? x.openAddress : x.address;
  const inverse = take(4 * channels);
  const areFinite = (statistic: Floats) => {
    const values = floats(statistic, channels);
    return Array.from(open ? indices(open) : values.keys()).every((c) => Number.isFinite(values[c]));
  };
  const mean = training ? take(4 * channels) : options.mean.address;
  if (training) {
    const unbiased = take(4 * channels);
    normKernels.batchNormStatistics(mean, inverse, unbiased, from, batch, channels, positions, list, count, epsilon);
    // asked for now: memory that is full must not end a step that has been taken
    const running = [options.mean.address, options.variance.address] as const;
    whenTaken(
      () => {
        normKernels.batchNormRunning(running[0], mean, list, count, momentum);
        normKernels.batchNormRunning(running[1], unbiased, list, count, momentum);
      },
      () => {
        for (const each of [mean, unbiased])
          if (kernels.maybeInfinite(each, 1, list, count) && !areFinite(each))
            throw new DivergedError(
              `${who}: the ${each === mean ? "mean" : "variance"} of a channel in this batch is not a finite number, which the running statistics would keep. Look for extreme numbers in the data. This step was not taken.`,
            );
      },
    );
  } else normKernels.batchNormInverse(inverse, options.variance.address, channels, epsilon);
  const [g, b, z, zRow] = [scale.address, shift.address, gate ? gate.address : none, gate && gate.size > channels ? channels : 0] as const;
  normKernels.batchNorm(y.openAddress, from, mean, inverse, g, b, z, zRow, batch, channels, positions, list, count);
  return record(y, [x, scale, shift, gate], ["batchNormalization"], () => {
    const { at, add } = x.wantsGrad ? gradOf(x, open) : ({ at: none, add: 0 } as const);
    const first = [scale, shift].filter((each) => each.wantsGrad && !each.hasGrad);
    const to = (each: Tensor | undefined) => (each?.wantsGrad ? each.grad : none);
    const [dscale, dshift, dz] = [to(scale), to(shift), to(gate)];
    const [flag, work] = [training ? 1 : 0, take<Workspace>(12 * channels)] as const;
    normKernels.batchNormGrad(at, dscale, dshift, dz, y.openGrad, from, mean, inverse, g, b, z, zRow, batch, channels, positions, list, count, flag, add, work);
    for (const each of first) each.gradRows = open;
  });
}
