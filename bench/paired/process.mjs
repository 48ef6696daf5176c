// One workload of one tree, in a process of its own that answers as measure/answers.mjs has it.
//   node process.mjs TREE build                     builds the tree by its own tools: { module, download }
//   node process.mjs TREE WORKLOAD MODULE DOWNLOAD  { warm: seconds }, { callsIn: seconds }, { sample: calls }, { result: true }
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { minified } from "../library/bundle.mjs";
import { answerAll, startAnswering } from "../measure/answers.mjs";
import { callsFor, warm } from "../measure/contender.mjs";
import { openTree } from "./layouts.mjs";

const program = fileURLToPath(import.meta.url);
export const COLD_START = "cold-start";

/** Starts a process. `words`: what comes after TREE. */
export const startProcess = (tree, ...words) => startAnswering(`${words[0]} in ${tree}`, process.execPath, [program, tree, ...words]);

/** `module`: what the tree's own bench measures; `download`: its main entry point as users download it, the same way for all trees. */
async function build(tree) {
  const { buildLibrary } = await openTree(tree).build();
  const module = await buildLibrary();
  const download = join(tree, "bench/.build/download.mjs");
  writeFileSync(download, await minified('export * from "./src/index.ts";', { resolveDir: tree }));
  return { module, download };
}

/** Whole processes from their start to the end of the first training step, with the tree's own first step. */
async function coldStart(tree, download) {
  const { once } = await openTree(tree).coldStart();
  async function sample(calls) {
    let ms = 0;
    for (let i = 0; i < calls; i++) ms += await once("ours", download);
    return ms / 1000;
  }
  return { sample };
}

async function contenderOf(tree, name, module, download) {
  if (name === COLD_START) return coldStart(tree, download);
  const { workloads } = await openTree(tree).workloads();
  const workload = workloads.find((candidate) => candidate.name === name);
  if (!workload?.ours) throw new Error(`${tree} has no workload "${name}" that can be measured so`);
  return workload.ours(await import(pathToFileURL(module).href));
}

/** { seconds, cpu }: by the clock, and of the processor's time, which what else the machine does leaves alone. */
async function sampled(contender, calls) {
  const start = process.cpuUsage();
  const seconds = await contender.sample(calls);
  const { user, system } = process.cpuUsage(start);
  return { seconds, cpu: (user + system) / 1e6 };
}

async function answer(contender, { warm: seconds, callsIn, sample, result }) {
  if (seconds) return warm(contender, seconds);
  if (callsIn) return callsFor(contender, callsIn);
  if (sample) return sampled(contender, sample);
  return result && contender.result ? [...(await contender.result())] : undefined;
}

if (process.argv[1] === program) {
  console.log = console.error; // standard output is for answers, and tools tell there what they have built
  const [, , tree, name, ...modules] = process.argv;
  const contender = name === "build" ? undefined : contenderOf(tree, name, ...modules);
  contender?.catch(() => {}); // told to who asks
  await answerAll(async (question) => (contender ? answer(await contender, question) : build(tree)));
}
