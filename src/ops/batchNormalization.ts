import { ShapeError } from "../errors.ts";
import { take, takeCleared } from "../memory.ts";
import { print, sizeOf } from "../shape.ts";
import { isRecording, record, whenTaken } from "../tape.ts";
import { Tensor } from "../tensor.ts";
import { kernels } from "../wasm.ts";

export interface BatchNormalizationOptions {
  /** [channels]. */
  readonly scale: Tensor;
  /** [channels]. */
  readonly shift: Tensor;
  /** Running mean and variance, [channels] each: updated in training, used elsewhere. */
  readonly mean: Tensor;
  readonly variance: Tensor;
  /** Share of a new batch in the running statistics. */
  readonly momentum: number;
  /** Added to the variance. */
  readonly epsilon: number;
  /** What to multiply the result with: [channels], or [batch, channels] for gates per example. Closed channels are not computed. */
  readonly gate?: Tensor | undefined;
  /** Whether the statistics are those of the batch. Default: in a training step. */
  readonly training?: boolean;
  /** Name of the caller in error texts. */
  readonly who?: string;
}

function check(x: Tensor, { scale, shift, mean, variance, gate, training, who = "batchNormalization" }: BatchNormalizationOptions): void {
  const channels = scale.size;
  if ([shift, mean, variance].some((each) => each.size !== channels))
    throw new ShapeError(
      `${who}: scale, shift, mean and variance have ${[scale, shift, mean, variance].map((each) => each.size).join(", ")} numbers, but need one per channel each.`,
    );
  if (x.shape.length < 2 || x.shape[1] !== channels)
    throw new ShapeError(
      `${who}: the input is ${print(x.shape)} but needs [batch, ${channels}] or [batch, ${channels}, height, width]. Give the layer as many channels as come in.`,
    );
  const values = x.size / channels;
  if (training && values === 1)
    throw new ShapeError(`${who}: the input is ${print(x.shape)}, so each channel has only 1 value, but a variance needs at least 2. Use a larger batch.`);
  if (gate && gate.size !== channels && gate.size !== channels * (x.shape[0] as number))
    throw new ShapeError(`${who}: the gate is ${print(gate.shape)} but there are ${channels} channels. Give each channel one gate, or one for each example.`);
}

/**
 * Batch norm over all but axis 1 (Ioffe & Szegedy 2015): `gate * (scale * (x - mean) / sqrt(variance + epsilon) + shift)`.
 * x: [batch, channels] or [batch, channels, height, width]. In training mean and (biased) variance are those of the batch,
 * and the running ones move towards them by `momentum`, towards the unbiased variance; elsewhere the running ones are used.
 * @throws ShapeError
 */
export function batchNormalization(x: Tensor, options: BatchNormalizationOptions): Tensor {
  const training = options.training ?? isRecording();
  check(x, { ...options, training });
  const { scale, shift, gate, momentum, epsilon } = options;
  const [batch, channels] = x.shape as unknown as [number, number];
  const positions = sizeOf(x.shape.slice(2));
  const open = gate?.support;
  const [list, count] = open ? [open.list, open.count] : [0, channels];
  const inverse = take(4 * channels);
  const mean = training ? take(4 * channels) : options.mean.address;
  if (training) {
    const unbiased = take(4 * channels);
    kernels.batchNormStatistics(mean, inverse, unbiased, x.address, batch, channels, positions, list, count, epsilon);
    whenTaken(() => {
      kernels.batchNormRunning(options.mean.address, mean, list, count, momentum);
      kernels.batchNormRunning(options.variance.address, unbiased, list, count, momentum);
    });
  } else kernels.batchNormInverse(inverse, options.variance.address, channels, epsilon);
  const y = new Tensor(x.shape);
  if (open) kernels.fill(y.address, y.size, 0);
  const [g, b, z, zRow] = [scale.address, shift.address, gate ? gate.address : 0, gate && gate.size > channels ? channels : 0];
  kernels.batchNorm(y.address, x.address, mean, inverse, g, b, z, zRow, batch, channels, positions, list, count);
  y.support = open;
  return record(y, [x, scale, shift, gate], () => {
    const fresh = x.wantsGrad && x.claimGrad();
    if (fresh && open) kernels.fill(x.grad, x.size, 0);
    const to = (each: Tensor | undefined) => (each?.wantsGrad ? each.grad : 0);
    const [dx, dscale, dshift, dz] = [x, scale, shift, gate].map(to) as [number, number, number, number];
    const [flag, add, sums] = [training ? 1 : 0, fresh ? 0 : 1, takeCleared(64)];
    kernels.batchNormGrad(dx, dscale, dshift, dz, y.grad, x.address, mean, inverse, g, b, z, zRow, batch, channels, positions, list, count, flag, add, sums);
  });
}
