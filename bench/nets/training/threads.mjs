// A training step on some threads, in a process of its own, since the kernels start only once in one.
//   node threads.mjs MODULE NET COUNT     answers as measure/answers.mjs has it
import { fileURLToPath } from "node:url";
import { answerAll, startAnswering } from "../../measure/answers.mjs";
import { oursLenet5Step } from "../lenet5/ours.mjs";
import { oursMlpStep } from "../mlp/ours.mjs";

const program = fileURLToPath(import.meta.url);
const steps = { mlp: oursMlpStep, lenet5: oursLenet5Step };

/** A contender that is such a process, with the library at `url`. */
export function threadsStep(url, net, count) {
  const { ask, stop } = startAnswering(`the process with ${count} threads`, process.execPath, [program, url, net, `${count}`]);
  return {
    sample: (calls) => ask({ calls }),
    result: async () => Float32Array.from(await ask({})),
    free: stop,
  };
}

if (process.argv[1] === program) {
  const [, , url, net, count] = process.argv;
  const lib = await import(url);
  if (Number(count) > 1) await lib.threads.useThreads(Number(count));
  const step = steps[net](lib);
  await answerAll(async ({ calls }) => (calls ? step.sample(calls) : [...step.result()]));
}
