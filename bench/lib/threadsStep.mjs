// A training step on some threads, in a process of its own, since the kernels start only once in one.
//   node threadsStep.mjs MODULE NET COUNT     answers each line of standard input, a question in JSON, with a line
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { oursLenet5Step } from "./lenet5Ours.mjs";
import { oursStep } from "./mlpOurs.mjs";

const nets = { mlp: oursStep, lenet5: oursLenet5Step };

/** A contender that is such a process, with the library at `url`. */
export function threadsStep(url, net, count) {
  const child = spawn(process.execPath, [fileURLToPath(import.meta.url), url, net, `${count}`], { stdio: ["pipe", "pipe", "inherit"] });
  const answers = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  async function ask(question) {
    child.stdin.write(`${JSON.stringify(question)}\n`);
    const { value, done } = await answers.next();
    if (done) throw new Error(`the process with ${count} threads ended`);
    return JSON.parse(value);
  }
  return {
    sample: (calls) => ask({ calls }),
    result: async () => Float32Array.from(await ask({})),
    free: () => child.kill(),
  };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [, , url, net, count] = process.argv;
  const lib = await import(url);
  if (Number(count) > 1) await lib.useThreads(Number(count));
  const step = nets[net](lib);
  for await (const line of createInterface({ input: process.stdin })) {
    const { calls } = JSON.parse(line);
    console.log(JSON.stringify(calls ? await step.sample(calls) : [...step.result()]));
  }
}
