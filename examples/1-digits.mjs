import { adam, compact, count, crossEntropy, dense, evaluate, gate, relu, save, seed, sequential, train } from "sievenet";
import { digits } from "sievenet/data";

seed(1);
const data = digits();
const lambda = 0.1 / data.train.count; // price of one open weight, added to the mean loss by train()
const net = sequential(
  gate(dense(784, 300), { over: "inputs", lambda, dropRate: 0.2 }),
  relu,
  gate(dense(300, 100), { over: "inputs", lambda }),
  relu,
  gate(dense(100, 10), { over: "inputs", lambda }),
);
for await (const epoch of train(net, data.train, { loss: crossEntropy, optimizer: adam(), epochs: 60, averageDecay: 0.999, test: data.test }))
  console.log(epoch.testError, epoch.open);

const small = compact(net); // an ordinary network: no gates, fewer inputs, fewer neurons, the same outputs
console.log(evaluate(small, data.test).error, count(net).weights, count(small).weights);
await save("digits.safetensors", small);
