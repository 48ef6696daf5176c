// Series of sensors: is a machine fine, loose or worn? Two of six sensors feel how it shakes; gates find out which.
import { adam, batchNorm, compact, conv1d, count, dataset, dense, evaluate, gate, globalAveragePool1d, maxPool1d } from "sievenet";
import { normal, relu, seed, sequential, train, trainValidationSplit } from "sievenet";

seed(1);
const [SENSORS, LENGTH] = [6, 128];
const noise = (n) => normal([n]).toArray(); // drawn from the seed

// a tone is a recurrence, x[t + 1] = c x[t] - x[t - 1], with c = 2 cos(frequency)
function tone(c, [first, second]) {
  const x = [first, second];
  while (x.length < LENGTH) x.push(c * x.at(-1) - x.at(-2));
  return x;
}
function shaking(state) {
  const [turning, rattling, [late]] = [tone(1.9, noise(2)), tone(1.3, noise(2)), noise(1)];
  const first = Math.floor(8 * Math.abs(late)); // when a worn bearing knocks first, and then every 20 samples
  return turning.map((x, t) => x / 3 + (state === 1 ? rattling[t] : 0) + (state === 2 && t % 20 === first % 20 ? 4 : 0));
}
function machine(state) {
  const felt = shaking(state);
  return Array.from({ length: SENSORS }, (_, sensor) => Array.from(noise(LENGTH), (x, t) => x / 2 + (sensor === 1 || sensor === 4 ? felt[t] : 0)));
}
const labels = Array.from({ length: 600 }, (_, i) => i % 3); // fine, loose, worn
const all = dataset({ inputs: labels.flatMap(machine).flat(), labels, shape: [SENSORS, LENGTH], classes: 3 });
const { train: known, validation: others } = trainValidationSplit(all, 1 / 3);

const lambda = 1 / known.count; // what an open weight adds to the mean loss
const net = sequential(
  gate(conv1d(SENSORS, 16, 7, { padding: 3 }), { over: "inputs", lambda, dropRate: 0.2 }), // a gate on each sensor
  ...[batchNorm(16), relu, maxPool1d(2)],
  gate(conv1d(16, 16, 5, { padding: 2 }), { over: "inputs", lambda: lambda / 5, dropRate: 0.2 }), // and on each filter
  ...[batchNorm(16), relu, globalAveragePool1d, dense(16, 3)],
);
for await (const _ of train(net, known, { epochs: 40, batchSize: 40, optimizer: adam({ learningRate: 0.01 }) }));
const small = compact(net);
console.log(`${(100 * (1 - evaluate(small, others).error)).toFixed(1)} % of ${others.count} machines are told right`);
console.log(`sensors that are read: ${small.parts[0].indices ?? "all"}; ${count(small).weights} of ${count(net).weights} weights are left`);
