// The loss of a net on some examples, with its slopes where they are asked for.
import { batch } from "../data/batch.ts";
import type { Dataset } from "../data/dataset.ts";
import { runInSequence } from "../layers/afterNorm.ts";
import { flattened, type Part } from "../layers/layer.ts";
import { scope } from "../memory.ts";
import type { Parameter } from "../resident.ts";
import { gradients, taped } from "../tape.ts";
import { Tensor } from "../tensor.ts";
import { type Loss, lossOf, sizeOfBatch } from "../train/loss.ts";
import { evaluate, predict, run } from "../train/predict.ts";
import type { ProbedLayer } from "./units.ts";

/** A net, what it is measured on, and how. */
export interface Measured {
  readonly net: Part;
  readonly data: Dataset;
  readonly loss: Loss;
  readonly batchSize: number;
}

/** How much all examples count together. */
export const wholeOf = ({ weights, count }: Dataset): number => weights?.reduce((sum, each) => sum + each, 0) ?? count;

/** The slopes of the mean loss of each batch with respect to some parameters, batch after batch. */
export function* slopes(
  { net, data, loss, batchSize }: Measured,
  of: readonly Parameter[],
): Generator<{ readonly gradients: Float32Array[]; readonly share: number }> {
  const whole = wholeOf(data);
  for (let from = 0; from < data.count; from += batchSize) {
    const to = Math.min(from + batchSize, data.count);
    let size = 0;
    const { gradients: each } = gradients(() => {
      const examples = batch(data, from, to);
      size = sizeOfBatch(examples);
      return lossOf("rank", loss, run(net, examples.inputs), examples);
    }, of);
    yield { gradients: each, share: size / whole };
  }
}

/** The mean loss over all examples. */
export const lossOn = ({ net, data, loss }: Measured): number => evaluate(net, data, loss).loss;

/** The loss of each example by itself. */
export function lossesOn({ net, data, loss }: Measured): Float64Array {
  const outputs = predict(net, data);
  const [all, shape] = [outputs.toArray(), [1, ...outputs.shape.slice(1)]];
  const size = all.length / data.count;
  return Float64Array.from({ length: data.count }, (_, i) =>
    scope(() => taped(false, () => lossOf("rank", loss, new Tensor(shape, all.slice(i * size, (i + 1) * size)), batch(data, i, i + 1)).item())),
  );
}

/** The most numbers that are kept of what a layer reads: 128 MB. */
const MOST = 2 ** 25;

/** The same from a layer on, with what it reads computed once, where the net is a sequence that it stands in. */
export function fromLayer(measured: Measured, { layer }: ProbedLayer): Measured {
  const { net, data } = measured;
  const parts = flattened(net);
  const at = parts.indexOf(layer as unknown as Part);
  if (at <= 0) return measured;
  const from = (first: number, end: number) => (x: Tensor) => parts.slice(first, end).reduce((y, part, i) => runInSequence(part, y, parts, first + i + 1), x);
  const one = scope(() => taped(false, () => from(0, at)(batch(data, 0, 1).inputs).size));
  if (one * data.count > MOST) return measured;
  const read = predict(from(0, at), data);
  const { scale: _, ...rest } = data;
  return { ...measured, net: from(at, parts.length), data: { ...rest, shape: read.shape.slice(1), inputs: read.toArray() } };
}

/** `work` while number `i` of a parameter is `value`. */
export function withValue<T>(parameter: Parameter, i: number, value: number, work: () => T): T {
  const values = parameter.toArray();
  const before = values.slice();
  values[i] = value;
  parameter.set(values);
  try {
    return work();
  } finally {
    parameter.set(before);
  }
}
