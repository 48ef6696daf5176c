// The main module starts the worker, shows how far it is, stops it when the net is good enough, and reads what it made.
import { count, decode } from "../../dist/index.js";

globalThis.Worker ??= process.getBuiltinModule("node:worker_threads").Worker; // in Node
const worker = new Worker(new URL("training.mjs", import.meta.url), { type: "module" });
const { port1: port, port2: theirs } = new MessageChannel();
worker.postMessage(theirs, [theirs]);
port.onmessage = ({ data: { progress, epoch, bytes } }) => {
  if (progress) console.log(`epoch ${progress.epoch} of ${progress.epochs}, step ${progress.step} of ${progress.steps}: loss ${progress.loss.toFixed(3)}`);
  if (epoch) console.log(`${(100 * epoch.testError).toFixed(1)} % wrong`);
  if (epoch?.testError < 0.06) port.postMessage("stop");
  if (!bytes) return;
  console.log(`${count(decode(bytes)).weights} weights left`);
  port.close();
  worker.terminate();
};
