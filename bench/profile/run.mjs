// npm run bench -- --profile: where the time of a step goes, kernel by kernel.
import { aligned } from "../measure/format.mjs";
import { load, processor } from "../measure/machine.mjs";
import { workloads } from "../workloads/index.mjs";
import { named } from "../workloads/named.mjs";
import { clocked, profile } from "./kernels.mjs";

/** What is profiled unless --only says otherwise. */
const USUAL = ["mlp-step-dense", "mlp-step-closed-225-210-99", "lenet5-step-dense", "lenet5-step-closed-9-18-65-25", "residual-step"];

const microseconds = (seconds) => (1e6 * seconds).toFixed(1);
const percent = (share) => `${(100 * share).toFixed(1)} %`;

/** Lines of one profile. */
const linesOf = ({ seconds, kernels }) =>
  aligned([
    ["kernel", "calls", "us", "share"],
    ...kernels.map((each) => [each.name, each.calls.toFixed(0), microseconds(each.seconds), percent(each.seconds / seconds)]),
  ]);

/**
 * Profiles the workloads of these words, those that are ours alone and run in this process, and prints a table for each. Gives { workload,
 * seconds, kernels } of each. @throws for a word that names none
 */
export async function profileAll(lib, { only = USUAL, quick = false, say }) {
  const possible = workloads.filter(({ ours }) => ours);
  const unknown = only.filter((word) => !possible.some((workload) => named(possible, workload, word)));
  if (unknown.length) throw new Error(`no workload of ours is called "${unknown.join('", "')}". There are: ${possible.map(({ name }) => name).join(", ")}`);
  const clock = clocked(lib);
  const found = [];
  for (const { name, ours } of possible.filter((workload) => only.some((word) => named(possible, workload, word)))) {
    say(`${name} ...`);
    const before = load();
    const contender = await ours(lib);
    const each = await profile(contender, clock, { calls: quick ? 30 : 200, warming: quick ? 0.3 : 1 });
    contender.free?.();
    console.log(
      `\n${name}: ${microseconds(each.seconds)} us a call, each line the 10th percentile of ${each.calls}; ${processor()}, load average ${before.toFixed(1)} before`,
    );
    for (const line of linesOf(each)) console.log(line);
    found.push({ workload: name, ...each });
  }
  return found;
}
