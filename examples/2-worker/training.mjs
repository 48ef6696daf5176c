// The worker's own module makes the net and trains it. Progress goes out by a port, "stop" comes in, the net goes out as bytes.
import { compact, dense, encode, gate, relu, sequential, train } from "../../dist/index.js";
import { digits } from "../../dist/data.js";

const inbox = globalThis.postMessage ? globalThis : process.getBuiltinModule("node:worker_threads").parentPort; // the latter in Node
inbox.onmessage = async ({ data: port }) => {
  const stop = new AbortController();
  port.onmessage = () => stop.abort(); // heard every few milliseconds, in the middle of an epoch too
  const data = digits();
  const lambda = 0.1 / data.train.count;
  const net = sequential(gate(dense(784, 300), { over: "inputs", lambda }), relu, gate(dense(300, 10), { over: "inputs", lambda }));
  const options = { epochs: 30, test: data.test, signal: stop.signal, onProgress: (progress) => port.postMessage({ progress }) };
  try {
    for await (const epoch of train(net, data.train, options)) port.postMessage({ epoch });
  } catch (error) {
    if (!stop.signal.aborted) throw error; // stopped: the net is as far as it came
  }
  const bytes = encode(compact(net));
  port.postMessage({ bytes }, [bytes.buffer]); // handed over, not copied
};
