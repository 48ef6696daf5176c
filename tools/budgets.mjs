// Trains recipes to budgets on MNIST and writes docs/budgets.md: `SIEVENET_DATA=folder npm run budgets -- [--only text] [--seeds 5] [--most epochs] [--write]`.
//
// Each training is a run (sievenet/run), whose figures are kept in docs/budgets/<name>.json as soon as it is done; one that is
// there is not trained again. --write: only the page, of what is there.
import { parseArgs } from "node:util";
import { built, bySeed, folderOf, mean, percent, round, trials } from "./trials.mjs";

const { has, keep, kept, write } = trials("budgets");
const { values: options } = parseArgs({
  options: {
    only: { type: "string", default: "" },
    seeds: { type: "string", default: "5" },
    most: { type: "string", default: "Infinity" },
    write: { type: "boolean", default: false },
  },
});

const ROWS = [
  { recipe: "lenet-300-100", epochs: 20, budget: { of: "weights", at: 0.1 } },
  { recipe: "lenet-300-100", epochs: 20, budget: { of: "weights", at: 0.1, controller: "dual" } },
  { recipe: "lenet-5", epochs: 10, budget: { of: "weights", at: 0.02 } },
  { recipe: "lenet-300-100", epochs: 20, budget: { of: "weights", at: 0.1, per: "layer" } },
  { recipe: "lenet-5", epochs: 10, budget: { of: "weights", at: 0.1, per: "layer" } },
  { recipe: "lenet-5", epochs: 10, budget: { of: "flops", at: 0.2 } },
  // what longer training does to the error
  { recipe: "lenet-300-100", epochs: 100, seeds: 3, budget: { of: "weights", at: 0.1 } },
  { recipe: "lenet-5", epochs: 20, seeds: 3, budget: { of: "weights", at: 0.02 } },
  // the sparsest net whose training loss stays within 5 % of what it was without a price
  { recipe: "lenet-300-100", epochs: 60, seeds: 3, budget: { lossIncrease: 0.05 } },
];
/** Of a row and its files. Only those of longer training have a number of epochs. */
const nameOf = ({ recipe, epochs, seeds, budget: { of, at, per = "net", controller = "nupi", lossIncrease } }) =>
  lossIncrease ? `${recipe}-loss-${lossIncrease}` : `${recipe}-${of}-${at}-${per}-${controller}${seeds ? `-${epochs}-epochs` : ""}`;

async function train(row, seed, run) {
  const { recipe, epochs, budget } = row;
  for await (const event of run({ recipe, dataset: "mnist", data: process.env.SIEVENET_DATA, epochs, budget, seed })) {
    if (event.type === "epoch")
      process.stderr.write(`${nameOf(row)} seed ${seed}: epoch ${event.record.epoch} of ${epochs}, ${event.record.budget.settled.map(round)} left\n`);
    if (event.type !== "done") continue;
    const { final, epochs: records, runtime } = event.history;
    const told = records.map(({ epoch, loss, testError, budget: { settled, expected, target, multiplier }, note }) => ({
      ...{
        epoch,
        loss: round(loss),
        testError: round(testError),
        settled: settled.map(round),
        expected: expected.map(round),
        target: target.map(round),
      },
      ...{ multiplier: multiplier.map(round), ...(note && { note }) },
    }));
    keep(nameOf(row), seed, { ...row, seed, runtime, final, records: told });
  }
}

if (!options.write) {
  folderOf("budgets");
  const [{ run }] = await built("budgets", "run");
  for (const row of ROWS.filter((each) => nameOf(each).includes(options.only) && each.epochs <= options.most))
    for (let seed = 1; seed <= Math.min(options.seeds, row.seeds ?? Infinity); seed++) if (!has(nameOf(row), seed)) await train(row, seed, run);
}

const stored = kept();
const lines = [
  "# Budgets",
  "",
  "What is left of nets that were trained to a budget on MNIST, with the defaults of `budget()`. The share that is held is the settled one, of the compacted net. Each figure is of the last epoch; what each epoch was like, with the multiplier and the expected share, is in `docs/budgets/`.",
  "",
  "```sh",
  "SIEVENET_DATA=folder npm run budgets",
  "```",
];
/** The lines of nets that were held to a share. */
function shares(row, seeds) {
  const { of, at, per = "net", controller = "nupi" } = row.budget;
  const misses = seeds.map(({ records }) => Math.max(...records.at(-1).settled.map((share) => Math.abs(share - at))));
  const met = misses.filter((miss) => miss <= 0.01 + 1e-9).length;
  const head = [
    `## ${row.recipe}: ${percent(at)} of the ${of}${per === "layer" ? " of each layer" : ""}, ${row.epochs} epochs, "${controller}"`,
    "",
    `Within 1 point on ${met} of ${seeds.length} seeds; mean distance ${(100 * mean(misses)).toFixed(2)} points, mean error ${percent(mean(seeds.map(({ final }) => final.testError)))}.${per === "layer" ? " Layers share the features between them: a tenth of each leaves few inputs and outputs and all units between, which a budget of the whole net would not choose." : ""}`,
    "",
    "| seed | left | expected | multiplier | architecture | test error | the same in the command |",
    "| ---: | --- | --- | --- | --- | ---: | --- |",
  ];
  const each = seeds.map(({ seed, records, final }) => {
    const { settled, expected, multiplier } = records.at(-1);
    const command =
      controller === "nupi"
        ? `\`sievenet train ${row.recipe} --dataset mnist --${per === "layer" ? "layer-" : ""}budget ${of}=${at} --epochs ${row.epochs} --seed ${seed}\``
        : "-";
    return `| ${seed} | ${settled.map(percent).join(", ")} | ${expected.map(percent).join(", ")} | ${multiplier.join(", ")} | ${final.architecture.join("-")} | ${percent(final.testError)} | ${command} |`;
  });
  return [...head, ...each];
}

/** The lines of nets that were held to a loss. */
const losses = ({ recipe, epochs, budget: { lossIncrease } }, seeds) => [
  `## ${recipe}: the sparsest net whose training loss is at most ${percent(lossIncrease)} higher, ${epochs} epochs`,
  "",
  "| seed | loss it may have | loss | weights left | architecture | test error | the same in the command |",
  "| ---: | ---: | ---: | ---: | --- | ---: | --- |",
  ...seeds.map(({ seed, records, final }) => {
    const { target, loss, settled } = records.at(-1);
    const command = `\`sievenet train ${recipe} --dataset mnist --loss-budget ${lossIncrease} --epochs ${epochs} --seed ${seed}\``;
    return `| ${seed} | ${target[0]} | ${loss} | ${percent(settled[0])} | ${final.architecture.join("-")} | ${percent(final.testError)} | ${command} |`;
  }),
];

for (const row of ROWS) {
  const seeds = stored.filter((each) => nameOf(each) === nameOf(row)).sort(bySeed);
  if (seeds.length) lines.push("", ...(row.budget.lossIncrease ? losses : shares)(row, seeds));
}
write(lines);
