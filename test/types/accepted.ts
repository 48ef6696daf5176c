// What must compile, without a type written where the library can know it.
import {
  crossEntropy,
  type Dataset,
  dataset,
  dense,
  type Epoch,
  gate,
  type Layer,
  type Loss,
  mean,
  meanSquaredError,
  mul,
  relu,
  sequential,
  sub,
  type Sequential,
  type Tensor,
  train,
} from "sievenet";
import { densify, sparsify } from "sievenet/sparse";

declare const data: Dataset;
declare const net: Layer;

/** A loss may say which labels it takes, or leave that to the library. */
export const losses: Loss[] = [
  crossEntropy,
  meanSquaredError,
  (output, labels) => crossEntropy(output, labels),
  (output, target) => mean(mul(sub(output, target), sub(output, target))),
  (output: Tensor, labels: ArrayLike<number>) => crossEntropy(output, labels),
  (output: Tensor, target: Tensor) => mean(sub(output, target)),
  (output) => mean(output),
];

/** gate() returns the layer as it was typed. */
export const width: number = gate(dense(3, 2), { over: "inputs" }).outputs;

class Residual implements Layer {
  readonly inner = dense(4, 4);
  forward(x: Tensor): Tensor {
    return sub(x, this.inner.forward(x));
  }
}
export const blocks = sequential(new Residual(), relu, (x) => mul(x, x), { forward: (x: Tensor) => x });

export const ofNumbers: Dataset = dataset({ inputs: new Uint8Array(4), scale: 1, targets: [0.5, 1.5], shape: [2] });
export const again: Dataset = dataset({ ...data, inputs: new Float32Array(4) });

export async function reads(): Promise<number | undefined> {
  let last: Epoch | undefined;
  for await (const epoch of train(net, data, { validation: 0.1, patience: 3 })) if (epoch.best) last = epoch;
  return last?.validationLoss;
}

/** Sequences stay sequences. */
export const sparseParts: Sequential["parts"] = densify(sparsify(sequential(dense(2, 2)), { batch: 8, format: "blocks" })).parts;
export const sparseLayer: Layer = sparsify(net, { measure: [[1, 2]] });
