import { ShapeError, ValueError } from "../errors.ts";
import { take } from "../memory.ts";
import { record } from "../tape.ts";
import { print, Tensor } from "../tensor.ts";
import { ints, kernels } from "../wasm.ts";

/** Class indices in the arena, checked. */
function classIndices(logits: Tensor, labels: ArrayLike<number>): number {
  const [m, n] = logits.shape as [number, number];
  if (logits.shape.length !== 2) throw new ShapeError(`crossEntropy: the outputs are ${print(logits.shape)} but must be [batch, classes].`);
  if (labels.length !== m) throw new ShapeError(`crossEntropy: ${labels.length} labels came for ${m} examples. Give one label per example.`);
  const address = take(4 * m);
  const view = ints(address, m);
  for (let i = 0; i < m; i++) {
    const label = labels[i] as number;
    if (!(label >= 0 && label < n && Number.isInteger(label))) {
      throw new ValueError(`crossEntropy: label ${i} is ${label}, but with ${n} outputs labels are whole numbers from 0 to ${n - 1}.`);
    }
    view[i] = label;
  }
  return address;
}

/**
 * Softmax cross-entropy, the mean over the batch. logits: [batch, classes]; labels: one class index per example.
 * @throws ShapeError, ValueError
 */
export function crossEntropy(logits: Tensor, labels: ArrayLike<number>): Tensor {
  const t = classIndices(logits, labels);
  const [m, n] = logits.shape as [number, number];
  const p = new Tensor(logits.shape);
  const loss = new Tensor([]);
  kernels.crossEntropy(loss.address, p.address, logits.address, t, m, n);
  return record(loss, [logits], () => kernels.crossEntropyGrad(logits.grad, loss.grad, p.address, t, m, n));
}

/** Class probabilities of each row. x: [batch, classes]. Without a gradient: for training use `crossEntropy` on the logits. @throws ShapeError */
export function probabilities(x: Tensor): Tensor {
  if (x.shape.length !== 2) throw new ShapeError(`probabilities: the outputs are ${print(x.shape)} but must be [batch, classes].`);
  const [m, n] = x.shape as [number, number];
  const p = new Tensor(x.shape);
  kernels.softmax(p.address, x.address, m, n);
  return record(p, [], () => {});
}

/** The place of the largest number in each row, the first of equals. x: [rows, columns]. */
export function largest(x: Tensor): Int32Array {
  const [m, n] = x.shape as [number, number];
  const t = take(4 * m);
  kernels.largestOfRows(t, x.address, m, n);
  return ints(t, m).slice();
}
