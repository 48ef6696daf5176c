// Runs a course with a folder of what its rounds leave (keeping.mjs): what reproduce.mjs and beyondTry.mjs share.
import { readFileSync } from "node:fs";
import { keeping } from "./keeping.mjs";
import { percent, round } from "./trials.mjs";

/** What the net left after so many rounds came of: the same for all courses that begin with the same. */
function comesOf({ recipe, teacher, fromTeacher, rounds }, at, { seed, epochs, examples }) {
  return at ? [recipe, teacher, fromTeacher, rounds.slice(0, at), seed, epochs, examples] : [{ ...teacher, temperature: 0 }, epochs, examples];
}

/**
 * The records of its epochs, and what its last round left: the model and its figures. Each epoch is told on stderr.
 * - `run`: `runCourse` of sievenet/run
 * - `of`: `seed`, `epochs` and `examples`, by which what is kept is known
 * - `keep`: a folder, or undefined
 */
export async function keptCourse(run, course, split, of, keep) {
  const { version } = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));
  const kept = keep === undefined ? undefined : keeping(keep, version);
  const { name, rounds, teacher } = course;
  const { seed, epochs } = of;
  const known = (at) => comesOf(course, at, of);
  const done = [];
  const begin = teacher ? 0 : 1;
  for (let i = begin; i <= rounds.length && kept?.has(known(i)); i++) done.push(kept.read(known(i)).model);
  const records = [];
  let last;
  for await (const event of run(course, { split, seed, done, ...(epochs && { epochs }) })) {
    const { type, model, ...figures } = event;
    if (type === "epoch") {
      records.push({ ...figures, loss: round(figures.loss) });
      const { round: at, epoch, weights, architecture, testError } = figures;
      process.stderr.write(`${name} seed ${seed}: round ${at} epoch ${epoch}, ${weights} weights, ${architecture.join("-")}, ${percent(testError)}\n`);
      continue;
    }
    const { round: at } = figures;
    // another process may have kept meanwhile what this one trained: its records are here already
    if (at - begin < done.length) records.push(...kept.read(known(at)).records);
    else
      kept?.write(
        known(at),
        model,
        records.filter((each) => each.round === at),
      );
    last = { model, figures };
  }
  return { records, ...last };
}
