// Learns to read digits and writes the small net as digits.js, one file that needs nothing else. Run it in this folder after
// `npm run build`, then serve the folder: npx serve, python3 -m http.server.
import { writeFile } from "node:fs/promises";
import { adam, compact, dense, gate, gateParameters, relu, sequential, train } from "sievenet";
import { digits } from "sievenet/data";
import { toSource } from "sievenet/standalone";

const data = digits();
const lambda = 0.1 / data.train.count;
const net = sequential(gate(dense(784, 100), { over: "inputs", lambda }), relu, gate(dense(100, 10), { over: "inputs", lambda }));
const optimizer = adam({ groups: [{ parameters: gateParameters(net), learningRateFactor: 20 }] }); // so that 20 epochs suffice
for await (const { testError } of train(net, data.train, { optimizer, epochs: 20, test: data.test })) console.log(`${(100 * testError).toFixed(1)} % wrong`);

const { text, flash, int8Error } = toSource(compact(net), {
  language: "js",
  weights: "int8", // a quarter of the bytes
  examples: data.test.inputs, // for which the error of that is measured
  classes: ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"],
});
await writeFile("digits.js", text);
console.log(`digits.js: ${text.length} bytes, ${flash} of them weights; rounding them changed no output by more than ${int8Error.largest}`);
