// One body, two heads, two losses: which digit an image shows, and how much ink it has. node examples/11-two-outputs.mjs
import { adam, add, crossEntropy, dense, gate, meanSquaredError, penalty, predict, relu, scale, seed, sequential, step, sum } from "sievenet";
import { batch, digits } from "sievenet/data";

seed(1);
const data = digits({ train: 1000, test: 300 });
const inkOf = (images) => scale(sum(images, 1, { keepDims: true }), 0.01); // [images, 1]

class TwoOutputs {
  body = sequential(gate(dense(784, 64), { over: "inputs", lambda: 1e-5 }), relu); // its parameters are found wherever they are
  digit = dense(64, 10);
  ink = dense(64, 1);
  forward(images) {
    const features = this.body.forward(images);
    return { digit: this.digit.forward(features), ink: this.ink.forward(features) };
  }
}

const net = new TwoOutputs();
const optimizer = adam({ learningRate: 0.002 });
for (let epoch = 1; epoch <= 10; epoch++) {
  let loss = 0;
  for (let from = 0; from < data.train.count; from += 50)
    loss += step(net, optimizer, () => {
      const { inputs, labels } = batch(data.train, from, from + 50);
      const { digit, ink } = net.forward(inputs);
      const both = add(crossEntropy(digit, labels), scale(meanSquaredError(ink, inkOf(inputs)), 0.5));
      return add(both, penalty(net)); // what open gates cost
    });
  console.log(`epoch ${epoch}: loss ${(loss / 20).toFixed(3)}`);
}

const { inputs, labels } = batch(data.test, 0, data.test.count);
const output = (name) => predict((images) => net.forward(images)[name], inputs); // one of them, with test-time gates
const scores = output("digit").toArray();
const right = labels.filter((label, i) => scores[10 * i + label] === Math.max(...scores.subarray(10 * i, 10 * i + 10)));
console.log(`${((100 * right.length) / labels.length).toFixed(1)} % of the digits are read`);
console.log(`ink is told within ${Math.sqrt(meanSquaredError(output("ink"), inkOf(inputs)).item()).toFixed(3)}`);
