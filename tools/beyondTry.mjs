// Trains what docs/beyond/tried.json says is to be tried: `SIEVENET_DATA=folder node tools/beyondTry.mjs [file] [--keep folder] [--again NAME]`.
//
// A trial that can be trained has `of`, the name of a course, and `change`, what is other about it. It trains on
// 55 000 of MNIST's 60 000 examples; its errors are of the 5 000 kept aside. A trial that has its points is not trained again, but with --again,
// which says whether it comes to the same.
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { keptCourse } from "./keptCourse.mjs";
import { built, folderOf, percent } from "./trials.mjs";

const { values: options, positionals } = parseArgs({ allowPositionals: true, options: { keep: { type: "string" }, again: { type: "string" } } });
const [file = fileURLToPath(new URL("../docs/beyond/tried.json", import.meta.url))] = positionals;
const read = () => JSON.parse(readFileSync(file, "utf8"));
const { again } = options;
if (again !== undefined && !read().some(({ name, of, points }) => name === again && of && points))
  throw new Error(`beyondTry: --again is "${again}", but ${file} has no trial of this name with a course and its points.`);
const [{ trainValidationSplit, evaluate, decode, shaped }, { mnist }, { course, recipe, runCourse }] = await built("try", "index", "data", "run");
const { train: all } = await mnist({ folder: folderOf("beyondTry") });
const { train, validation } = trainValidationSplit(all, 1 / 12, { seed: 7 });
const split = { train, test: validation, name: "mnist, 5 000 of the examples to train on" };

/** The course that a trial trains. */
function courseOf({ name, of, change }) {
  return { ...course(of), ...change, name };
}

/** What came of a trial. */
async function figures(trial) {
  const { seed = 1 } = trial;
  const row = courseOf(trial);
  const { records, figures, model } = await keptCourse(runCourse, row, split, { seed, examples: "validation" }, options.keep);
  const { weights, flops, architecture, testError } = figures;
  const { error: trainError } = evaluate(decode(model), shaped(train, recipe(row.recipe).shape));
  const points = records.filter(({ round }) => round).map(({ round, epoch, weights, testError }) => [round, epoch, weights, testError]);
  const { loss } = records.at(-1);
  return { points, architecture: architecture.join("-"), weights, validationError: testError, trainError: Number(trainError.toFixed(5)), loss, flops };
}

for (const { name } of read().filter((each) => each.of && (again === undefined ? !each.points : each.name === again))) {
  const trial = read().find((each) => each.name === name);
  const now = await figures(trial);
  process.stderr.write(
    `${name}: ${percent(now.validationError)} of those kept aside, ${percent(now.trainError)} of those trained on, ${now.weights} weights\n`,
  );
  if (again !== undefined) {
    const same = JSON.stringify(now.points) === JSON.stringify(trial.points);
    process.stdout.write(`${name}: ${same ? "the same" : "other"} points\n`);
    process.exitCode = same ? 0 : 1;
    continue;
  }
  // the file is read anew: it may have grown meanwhile
  const grown = read().map((each) => (each.name === name ? { ...each, net: courseOf(trial).recipe, ...now } : each));
  writeFileSync(file, `[\n${grown.map((each) => `  ${JSON.stringify(each)}`).join(",\n")}\n]\n`);
}
