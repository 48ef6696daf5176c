// A loss of one's own, made of ops: the quantiles between which four of five values lie. node examples/12-custom-loss.mjs
import { adam, add, dataset, dense, evaluate, fit, mean, mul, normal, predict, relu, scale, seed, sequential, sub, tanh, tensor, uniform } from "sievenet";

seed(1);
const make = (n) => {
  const inputs = uniform([n, 1])
    .toArray()
    .map((x) => 4 * x - 2);
  const noise = normal([n]).toArray();
  return dataset({ inputs, targets: inputs.map((x, i) => x * x + (0.2 + 0.3 * Math.abs(x)) * noise[i]), shape: [1] }); // wider at both ends
};
const [learned, test] = [make(2000), make(1000)];

const quantiles = [0.1, 0.9];
const [above, below] = [tensor([quantiles]), tensor([quantiles.map((q) => 1 - q)])];
/** The pinball loss: what is above a quantile costs q times its distance, what is below 1 - q times. outputs: [batch, 2], targets: [batch, 1]. */
function pinball(outputs, targets) {
  const error = sub(targets, outputs); // [batch, 2]
  return mean(add(mul(relu(error), above), mul(relu(scale(error, -1)), below)));
}

const net = sequential(dense(1, 24), tanh, dense(24, 2));
const history = await fit(net, learned, { loss: pinball, optimizer: adam({ learningRate: 0.01 }), epochs: 60, batchSize: 50 });
console.log(`loss ${history.last.loss.toFixed(4)}, on the test examples ${evaluate(net, test, pinball).loss.toFixed(4)}`);

const bounds = predict(net, test).toArray(); // low and high of each example
const inside = test.labels.filter((y, i) => y > bounds[2 * i] && y < bounds[2 * i + 1]).length / test.count;
console.log(`${(100 * inside).toFixed(1)} % of the test examples lie between their bounds`);
for (const x of [0, 1, 2]) console.log(`at ${x}: ${Array.from(predict(net, [[x]]).toArray(), (each) => each.toFixed(2)).join(" to ")}`);
