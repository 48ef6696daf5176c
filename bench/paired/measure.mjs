// npm run bench -- --against REV: the working tree beside an older commit of it. Both are built by their own tools.
import { root } from "../library/bundle.mjs";
import { commit, load, processor } from "../measure/machine.mjs";
import { reason } from "../measure/reason.mjs";
import { workloads } from "../workloads/index.mjs";
import { named } from "../workloads/named.mjs";
import { compare } from "./compare.mjs";
import { COLD_START, startProcess } from "./process.mjs";
import { commitOf, unpackRevision } from "./revision.mjs";

/** What is compared unless --only says otherwise. */
const USUAL = ["mlp-step-gated", "lenet5-step-gated", "residual-step", "pruned-lenet5-predict-1", "pruned-mlp-predict-100", COLD_START];
/** As `compare` has them. Samples are short, so that some of them are not interrupted by what else the machine does. */
const FULL = { processes: 6, budget: 4, least: 12, seconds: 0.02, warming: 0.5 };
const QUICK = { processes: 2, budget: 1, least: 4, seconds: 0.02, warming: 0.3 };

/** The workloads that these words name. @throws for a word that names none which can be compared */
function chosen(words) {
  const possible = workloads.filter(({ name, ours }) => ours || name === COLD_START);
  const unknown = words.filter((word) => !possible.some((workload) => named(possible, workload, word)));
  if (unknown.length) throw new Error(`no workload of ours is called "${unknown.join('", "')}". There are: ${possible.map(({ name }) => name).join(", ")}`);
  return possible.filter((workload) => words.some((word) => named(possible, workload, word)));
}

/** Builds a tree by its own tools. */
async function built(tree) {
  const { ask, stop } = startProcess(tree, "build");
  try {
    return { tree, ...(await ask({})) };
  } finally {
    stop();
  }
}

/**
 * { rows, leftOut }: names of workloads that one of the trees could not run, and rows { workload, metric, old, new, ratio, spread,
 * processes, cpu, fastest, blocks, deviation, load, oldCommit, newCommit, runtime, processor }, `load` the load average before the
 * workload, the other numbers as `compare` has them.
 */
export async function measurePaired(revision, { only = USUAL, quick = false, settings = quick ? QUICK : FULL, say }) {
  const selected = chosen(only);
  const older = commitOf(revision);
  const about = { oldCommit: older.slice(0, 7), newCommit: commit(), runtime: `Node ${process.versions.node}`, processor: processor() };
  const { tree, remove } = unpackRevision(older, say);
  try {
    say(`building ${about.oldCommit} and ${about.newCommit} ...`);
    const trees = { old: await built(tree), new: await built(root) };
    const [rows, leftOut] = [[], []];
    for (const workload of selected) {
      const { name, metric } = workload;
      say(`${name} ...`);
      const before = load();
      try {
        rows.push({ workload: name, metric, ...(await compare(workload, trees, settings)), load: before, ...about });
      } catch (error) {
        say(`${name} is left out: ${reason(error)}`);
        leftOut.push(name);
      }
    }
    return { rows, leftOut };
  } finally {
    remove();
  }
}
