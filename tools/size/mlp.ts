// A program as users write it: a gated MLP that trains, is compacted and encoded. The size promise weighs it with all that it imports.
import { adam, compact, crossEntropy, dataset, dense, encode, gate, relu, seed, sequential, train } from "sievenet";

/** Images [count, 784] as bytes and their classes in; the loss of each epoch and the bytes of the compacted net out. */
export async function run(inputs: Uint8Array, labels: Uint8Array, epochs: number): Promise<{ losses: number[]; file: Uint8Array }> {
  seed(1);
  const data = dataset({ inputs, scale: 1 / 255, labels, shape: [784], classes: 10 });
  const lambda = 0.1 / data.count;
  const net = sequential(
    gate(dense(784, 300), { over: "inputs", lambda, dropRate: 0.2 }),
    relu,
    gate(dense(300, 100), { over: "inputs", lambda }),
    relu,
    gate(dense(100, 10), { over: "inputs", lambda }),
  );
  const losses: number[] = [];
  for await (const { loss } of train(net, data, { loss: crossEntropy, optimizer: adam(), epochs, batchSize: 50 })) losses.push(loss);
  return { losses, file: encode(compact(net)) };
}
