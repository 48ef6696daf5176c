import { batch } from "../data/batch.ts";
import type { Dataset } from "../data/dataset.ts";
import { ValueError } from "../errors.ts";
import type { Layer, Part } from "../layers/layer.ts";
import { scope } from "../memory.ts";
import { crossEntropy, largest } from "../ops/crossEntropy.ts";
import { taped } from "../tape.ts";
import { keep, Tensor, tensor, type Values } from "../tensor.ts";

/** Runs a net or a function of tensors. */
export function run(net: Part, x: Tensor): Tensor {
  return typeof net === "function" ? net(x) : (net as Layer).forward(x);
}

/** What a net gives for `x`, with settled gates and without gradients. x: [batch, ...], a tensor or nested arrays; the result outlives the call. */
export function predict(net: Part, x: Tensor | Values): Tensor {
  const input = x instanceof Tensor ? x : tensor(x);
  return scope(() => taped(false, () => keep(run(net, input))));
}

/** How a net does on a dataset. */
export interface Evaluation {
  /** Share of examples classified wrongly, 0 to 1. */
  readonly error: number;
  /** Mean loss. */
  readonly loss: number;
}

/** Evaluates piece by piece, so that the caller can do other things in between. @internal */
export function* evaluating(net: Part, data: Dataset, loss: (output: Tensor, labels: ArrayLike<number>) => Tensor = crossEntropy): Generator<void, Evaluation> {
  if (data.count === 0) throw new ValueError("evaluate: the dataset is empty.");
  const piece = 500;
  let wrong = 0;
  let total = 0;
  for (let from = 0; from < data.count; from += piece) {
    const to = Math.min(from + piece, data.count);
    scope(() =>
      taped(false, () => {
        const { inputs, labels } = batch(data, from, to);
        const output = run(net, inputs);
        const found = largest(output);
        for (let i = 0; i < labels.length; i++) if (found[i] !== labels[i]) wrong++;
        total += loss(output, labels).item() * labels.length;
      }),
    );
    yield;
  }
  return { error: wrong / data.count, loss: total / data.count };
}

/** The error and mean loss of a net on a dataset, with settled gates. @throws ValueError */
export function evaluate(net: Part, data: Dataset, loss?: (output: Tensor, labels: ArrayLike<number>) => Tensor): Evaluation {
  const work = evaluating(net, data, loss);
  for (;;) {
    const { done, value } = work.next();
    if (done) return value;
  }
}
