// Repeats rows of docs/beyond.md: `SIEVENET_DATA=folder [SIEVENET_CIFAR10=folder] npm run reproduce -- beyond-mlp [--seed 1] [--epochs 3] [--examples 6000] [--keep folder] [--models folder]`.
//
// A row is a course of sievenet/run and a seed. What it comes to is kept in docs/beyond/<course>-seed-<seed>.json; where that is
// there already, the nets are compared by their hashes. --epochs: at most so many of each round, --examples: of the
// first so many examples only; the net is then compared with docs/beyond/first-epochs.json, or its hash written there if that does not know it. --keep: a folder for what each round leaves, so that rows with
// the same beginning train it once, and one that was stopped goes on. --models: a folder for the net. It predicts at the inference
// entry at the end, too, which must come to the same error.
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { keptCourse } from "./keptCourse.mjs";
import { built, folderOf, trials } from "./trials.mjs";

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    seed: { type: "string", default: "1" },
    epochs: { type: "string" },
    examples: { type: "string" },
    keep: { type: "string" },
    models: { type: "string" },
  },
});
const hash = (bytes) => createHash("sha256").update(bytes).digest("hex");
const [{ shaped }, data, { decode }, { course, recipe, runCourse }] = await built("reproduce", "index", "data", "inference", "run");
const [name = ""] = positionals;
const row = course(name);
const { dataset = "mnist" } = row;
const all = await data[dataset]({ folder: folderOf("reproduce", dataset) });
/** Those to train on, or the first of them. */
function first({ train }, count = train.count) {
  return { ...train, count, inputs: train.inputs.subarray(0, (count * train.inputs.length) / train.count), labels: train.labels.subarray(0, count) };
}
const examples = options.examples === undefined ? undefined : Number(options.examples);
const split = { ...all, train: first(all, examples) };
const [seed, epochs] = [Number(options.seed), options.epochs === undefined ? undefined : Number(options.epochs)];

const began = Date.now();
const last = await keptCourse(runCourse, row, split, { seed, epochs, examples }, options.keep);
const [own, { round: _, ...final }] = [hash(last.model), last.figures];
if (options.models) {
  mkdirSync(options.models, { recursive: true });
  writeFileSync(join(options.models, `${name}-seed-${seed}.safetensors`), last.model);
}

/** The share of the test examples that the inference entry answers wrongly. */
function errorAtInference() {
  const { inputs, labels, count, shape } = shaped(split.test, recipe(row.recipe).shape);
  const { data } = decode(last.model).predict(inputs, [count, ...shape]);
  const answers = Array.from(labels, (_, i) => data.subarray((i * data.length) / count, ((i + 1) * data.length) / count));
  return answers.filter((answer, i) => answer.indexOf(Math.max(...answer)) !== labels[i]).length / count;
}
if (Math.abs(errorAtInference() - final.testError) > 1e-9)
  throw new Error(`reproduce: at sievenet/inference ${name} has an error of ${errorAtInference()}, not ${final.testError}.`);

/** Says whether a net is the one that is known. */
function compare(known) {
  process.exitCode = known === own ? 0 : 1;
  process.stdout.write(known === own ? `${name} seed ${seed}: the same net, ${own}\n` : `${name} seed ${seed}: another net, ${own}, not ${known}\n`);
}
const folder = fileURLToPath(new URL("../docs/beyond/", import.meta.url));
mkdirSync(folder, { recursive: true });
if (epochs || examples) {
  const file = join(folder, "first-epochs.json");
  const known = existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : {};
  const key = [`${name} seed ${seed}`, ...(epochs ? [`${epochs} epochs of each round`] : []), ...(examples ? [`${examples} examples`] : [])].join(", ");
  if (known[key]) compare(known[key]);
  else writeFileSync(file, `${JSON.stringify({ ...known, [key]: own }, null, 2)}\n`);
} else {
  const file = join(folder, `${name}-seed-${seed}.json`);
  if (existsSync(file)) compare(JSON.parse(readFileSync(file, "utf8")).hash);
  else {
    const { keep } = trials("beyond");
    keep(name, seed, {
      name,
      course: row,
      runtime: `node ${process.versions.node}`,
      seconds: Math.round((Date.now() - began) / 1000),
      hash: own,
      final,
      records: last.records,
    });
  }
}
