// A training step with everything that training does, to be taken as often as one likes.
import { adam, add, crossEntropy, type Layer, penalty, tensor } from "../../src/index.ts";
import { Average } from "../../src/train/average.ts";
import { runStep } from "../../src/train/step.ts";
import { parameters } from "../../src/walk.ts";

/** A function that trains `net` for a step on a batch of examples of so many numbers, and gives its loss. */
export function training(net: Layer, batch: number, inputs: number, shape = [inputs]): () => number {
  const x = tensor(
    Float32Array.from({ length: batch * inputs }, (_, i) => ((i * 37) % 101) / 101),
    [batch, ...shape],
  );
  const labels = Int32Array.from({ length: batch }, (_, i) => i % 3);
  const optimizer = adam();
  const known = new Set(parameters(net).values());
  const average = new Average(known, 0.99);
  return () => runStep(known, optimizer, () => add(crossEntropy(net.forward(x), labels), penalty(net)), { average });
}
