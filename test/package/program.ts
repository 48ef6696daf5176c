// A small program that uses the library and its data, in the forms in which users write theirs. What it returns is the same everywhere.
const BODY = `async function program() {
  const { adam, compact, crossEntropy, decode, dense, encode, gate, predict, relu, seed, sequential, train } = sievenet;
  seed(1);
  const { train: examples, test } = data.digits({ train: 200, test: 50 });
  const net = sequential(gate(dense(784, 20), { over: "inputs", lambda: 0.01 }), relu, gate(dense(20, 10), { over: "inputs", lambda: 0.01 }));
  let loss = 0;
  for await (const epoch of train(net, examples, { loss: crossEntropy, optimizer: adam({ learningRate: 0.01 }), epochs: 2, test })) loss = epoch.loss;
  const bytes = encode(compact(net));
  let hash = 0x811c9dc5;
  for (const byte of bytes) hash = Math.imul(hash ^ byte, 0x01000193);
  return [loss, bytes.length, hash >>> 0, predict(decode(bytes), new Float32Array(784), ).shape.join()].join(" ");
}`.replace("new Float32Array(784), ", "[new Float32Array(784)]");

/** As a module that exports it. `from` is how the package is called there. */
export const asModule = (from = (entry: string) => `sievenet${entry}`): string =>
  `import * as sievenet from "${from("")}";\nimport * as data from "${from("/data")}";\nexport ${BODY}\n`;

export const asScript = `const sievenet = require("sievenet");\nconst data = require("sievenet/data");\n${BODY}\nprogram().then(console.log);\n`;
