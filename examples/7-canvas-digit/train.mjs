// Learns to read digits and saves the small net as digits.safetensors, for index.html. In this folder, after `npm run build`:
// node train.mjs, then serve the folder above examples: npx serve, python3 -m http.server.
import { adam, compact, count, dataset, dense, fit, gate, gateParameters, metrics, relu, save, sequential } from "sievenet";
import { digits } from "sievenet/data";
import { image } from "sievenet/image";

/** The digits framed as the page frames what is drawn: 20 pixels high or wide, the centre of mass in the middle. */
function framed(data) {
  const inputs = new Uint8Array(data.inputs.length);
  for (let at = 0; at < inputs.length; at += 784) {
    const digit = { data: data.inputs.subarray(at, at + 784), width: 28, height: 28 }; // white ink on black
    inputs.set(image(digit, { size: 28, channels: 1, background: 0, inkBox: 20 }), at);
  }
  return dataset({ ...data, inputs });
}

const { train, test } = digits();
const lambda = 0.1 / train.count;
const net = sequential(gate(dense(784, 100), { over: "inputs", lambda }), relu, gate(dense(100, 10), { over: "inputs", lambda }));
const optimizer = adam({ groups: [{ parameters: gateParameters(net), learningRateFactor: 20 }] }); // so that 20 epochs suffice
await fit(net, framed(train), { epochs: 20, optimizer });
const small = compact(net);
console.log(`${(100 * metrics(small, framed(test)).accuracy).toFixed(1)} % right, with ${count(small).weights} of ${count(net).weights} weights`);
await save("digits.safetensors", small);
