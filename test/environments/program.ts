// What is done in each place: a bit of every entry, and hashes of what came.

/** The source of a module that exports `program(modules)`; its result is the same text everywhere. `modules`: compiled kernels, where none may be made. */
export const PROGRAM = `
import * as sievenet from "sievenet";
import * as data from "sievenet/data";
import * as inference from "sievenet/inference";
import * as sparse from "sievenet/sparse";
import * as onnx from "sievenet/onnx";
import { run } from "sievenet/run";

function hash(bytes) {
  let sum = 0x811c9dc5;
  for (const byte of bytes) sum = Math.imul(sum ^ byte, 0x01000193);
  return (sum >>> 0).toString(16);
}
const bits = ({ buffer, byteOffset, byteLength }) => hash(new Uint8Array(buffer, byteOffset, byteLength));

export async function program(modules) {
  if (modules) {
    sievenet.instantiate({ module: modules.kernels });
    inference.instantiate({ module: modules.inference });
    sparse.instantiate({ module: modules.sparse });
  }
  const { adam, compact, conv2d, crossEntropy, decode, dense, encode, flatten, gate, maxPool2d, predict, relu, seed, sequential, shaped, train } = sievenet;
  seed(1);
  const split = data.digits({ train: 60, test: 20 });
  const [examples, test] = [split.train, split.test].map((each) => shaped(each, [1, 28, 28]));
  const lambda = 0.001;
  const net = sequential(gate(conv2d(1, 4, 5), { over: "outputs", lambda }), relu, maxPool2d(2), flatten, gate(dense(576, 10), { over: "inputs", lambda }));
  const losses = [];
  const options = { loss: crossEntropy, optimizer: adam({ learningRate: 0.01 }), batchSize: 10, epochs: 2, averageDecay: 0.9, test, onProgress() {} };
  for await (const epoch of train(net, examples, options)) losses.push(epoch.loss, epoch.testError);
  const file = encode(compact(net), { "\\u03c0": "\\u00bd \\ud83e\\udd8a" });
  const small = decode(file);
  const outputs = predict(small, test).toArray();
  const model = inference.decode(file);
  const events = [];
  try {
    for await (const { type, record } of run({ recipe: "lenet-300-100", examples: 40, epochs: 1, batchSize: 20, lambda: 1, seed: 7 }))
      if (type !== "progress") events.push(type, record && record.loss);
  } catch (error) {
    events.push(String(error));
  }
  const came = {
    losses: bits(Float64Array.from(losses)),
    file: hash(file),
    outputs: bits(outputs),
    inference: bits(model.predict(test.inputs, [20, 1, 28, 28]).data) === bits(outputs),
    sparse: bits(predict(sparse.sparsify(small, { density: 1 }), test).toArray()) === bits(outputs),
    notes: model.notes["\\u03c0"] === "\\u00bd \\ud83e\\udd8a",
    onnx: hash(onnx.toOnnx(small)),
    events: events.join(),
  };
  return JSON.stringify(came);
}
`;
