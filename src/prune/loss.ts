// The loss of a net on some examples, with its slopes where they are asked for.
import { batch } from "../data/batch.ts";
import type { Dataset } from "../data/dataset.ts";
import type { Part } from "../layers/layer.ts";
import type { Parameter } from "../resident.ts";
import { gradients } from "../tape.ts";
import { type Loss, lossOf, sizeOfBatch } from "../train/loss.ts";
import { evaluate, run } from "../train/predict.ts";

/** A net, what it is measured on, and how. */
export interface Measured {
  readonly net: Part;
  readonly data: Dataset;
  readonly loss: Loss;
  readonly batchSize: number;
}

/** The slopes of the mean loss of each batch with respect to some parameters, batch after batch. */
export function* slopes(
  { net, data, loss, batchSize }: Measured,
  of: readonly Parameter[],
): Generator<{ readonly gradients: Float32Array[]; readonly share: number }> {
  const whole = data.weights?.reduce((sum, each) => sum + each, 0) ?? data.count;
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
