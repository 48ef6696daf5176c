// Repeats rows of docs/beyond.md: `SIEVENET_DATA=folder npm run reproduce -- beyond-mlp [--seed 1] [--epochs 3] [--keep folder]`.
//
// A row is a course of sievenet/run and a seed. What it comes to is kept in docs/beyond/<course>-seed-<seed>.json; where that is
// there already, the nets are compared by their hashes. --epochs: at most so many of each round, compared with
// docs/beyond/first-epochs.json, or written there if it does not know the row. --keep: a folder for what each round leaves, so that rows with
// the same beginning train it once, and one that was stopped goes on.
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { built, percent, round, trials } from "./trials.mjs";

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: { seed: { type: "string", default: "1" }, epochs: { type: "string" }, keep: { type: "string" } },
});
const hash = (bytes) => createHash("sha256").update(bytes).digest("hex");
const [{ mnist }, { course, runCourse, runtime }] = await built("reproduce", "data", "run");
const split = await mnist({ folder: process.env.SIEVENET_DATA });
const [name = ""] = positionals;
const [row, seed, epochs] = [course(name), Number(options.seed), options.epochs === undefined ? undefined : Number(options.epochs)];

/** Where what is left after so many rounds is kept: the same for all rows that begin with the same. */
function place(rounds) {
  const { recipe, teacher, fromTeacher } = row;
  const known = JSON.stringify(rounds ? [recipe, teacher, fromTeacher, row.rounds.slice(0, rounds), seed, epochs] : [{ ...teacher, temperature: 0 }, epochs]);
  return join(options.keep, `${hash(known).slice(0, 16)}.safetensors`);
}
if (options.keep) mkdirSync(options.keep, { recursive: true });
const done = [];
for (let i = row.teacher ? 0 : 1; options.keep && i <= row.rounds.length && existsSync(place(i)); i++) done.push(readFileSync(place(i)));

const began = Date.now();
const records = [];
let last;
for await (const event of runCourse(row, { split, seed, done, ...(epochs && { epochs }) })) {
  const { type, model, ...figures } = event;
  if (type === "epoch") {
    records.push({ ...figures, loss: round(figures.loss) });
    const { round: at, epoch, weights, architecture, testError } = figures;
    process.stderr.write(`${name} seed ${seed}: round ${at} epoch ${epoch}, ${weights} weights, ${architecture.join("-")}, ${percent(testError)}\n`);
    continue;
  }
  if (options.keep) writeFileSync(place(figures.round), model);
  last = { model, figures };
}
if (!last) throw new Error(`reproduce: all rounds of ${name} are in ${options.keep} already. Leave --keep out to train them again.`);
const [own, { round: _, ...final }] = [hash(last.model), last.figures];

/** Says whether a net is the one that is known. */
function compare(known) {
  process.exitCode = known === own ? 0 : 1;
  process.stdout.write(known === own ? `${name} seed ${seed}: the same net, ${own}\n` : `${name} seed ${seed}: another net, ${own}, not ${known}\n`);
}
const folder = fileURLToPath(new URL("../docs/beyond/", import.meta.url));
mkdirSync(folder, { recursive: true });
if (epochs) {
  const file = join(folder, "first-epochs.json");
  const all = existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : {};
  const key = `${name} seed ${seed}, ${epochs} of each round`;
  if (all[key]) compare(all[key]);
  else writeFileSync(file, `${JSON.stringify({ ...all, [key]: own }, null, 2)}\n`);
} else {
  const file = join(folder, `${name}-seed-${seed}.json`);
  if (existsSync(file)) compare(JSON.parse(readFileSync(file, "utf8")).hash);
  else {
    const { keep } = trials("beyond");
    keep(name, seed, { name, course: row, runtime: runtime(), seconds: Math.round((Date.now() - began) / 1000), hash: own, final, records });
    writeFileSync(join(folder, `${name}-seed-${seed}.safetensors`), last.model);
  }
}
