// A program as users write it: a gated convolutional net that trains, is compacted and encoded. The size promise weighs it with
// all that it imports.
import { adam, batchNorm, compact, conv2d, crossEntropy, dataset, dense, encode, flatten, gate, maxPool2d, relu, seed, sequential, train } from "sievenet";

/** Images [count, 1, 28, 28] as bytes and their classes in; the loss of each epoch and the bytes of the compacted net out. */
export async function run(inputs: Uint8Array, labels: Uint8Array, epochs: number): Promise<{ losses: number[]; file: Uint8Array }> {
  seed(1);
  const data = dataset({ inputs, scale: 1 / 255, labels, shape: [1, 28, 28], classes: 10 });
  const lambda = 0.1 / data.count;
  const net = sequential(
    gate(conv2d(1, 20, 5), { over: "outputs", lambda }),
    batchNorm(20),
    relu,
    maxPool2d(2),
    gate(conv2d(20, 50, 5), { over: "outputs", lambda }),
    batchNorm(50),
    relu,
    maxPool2d(2),
    flatten,
    gate(dense(800, 10), { over: "inputs", lambda }),
  );
  const losses: number[] = [];
  for await (const { loss } of train(net, data, { loss: crossEntropy, optimizer: adam(), epochs, batchSize: 50 })) losses.push(loss);
  return { losses, file: encode(compact(net)) };
}
