// Prunes LeNet-5, trained on MNIST, by every ranking there is and by gates, to the same sizes, and writes docs/rankings.md:
// `SIEVENET_DATA=folder npm run rankings -- [--only text] [--seeds 3] [--write]`.
//
// What each came to is kept in docs/rankings/<measure>-<size>-seed-<seed>.json as soon as it is done; one that is there is not
// made again. --write: only the page, of what is there.
import { parseArgs } from "node:util";
import { EACH, gated, priced, ranked, SIZES, settings, single, start } from "./rankingTrials.mjs";
import { built, bySeed, folderOf, mean, percent, trials } from "./trials.mjs";

const { has, keep, kept, write } = trials("rankings");
const { values: options } = parseArgs({
  options: { only: { type: "string", default: "" }, seeds: { type: "string", default: "3" }, write: { type: "boolean", default: false } },
});

/** Measures, what they are called on the page, and how a net is pruned by them. */
const OVER_ALL = {
  random: ["by chance, of each layer", ranked],
  l1: ["magnitude, L1, of each layer", ranked],
  l2: ["magnitude, L2, of each layer", ranked],
  movement: ["movement, of the dense training", ranked],
  snip: ["SNIP", ranked],
  taylor: ["Taylor, first order, accumulated over 50 examples", ranked],
  taylorPerExample: ["Taylor, first order, per example", ranked],
  leaveOneOut: ["leave one out", ranked],
  gates: ["trained on with L0 gates under a budget", gated],
  taylor2: ["Taylor, second order, accumulated over all", ranked],
  dirichlet: ["Dirichlet switch, of each layer", ranked],
  l1Price: ["trained on with an L1 price, then magnitude, of each layer", priced],
  drrPrice: ["trained on with a DRR price, then magnitude, of each layer", priced],
  obd: ["optimal brain damage", ranked],
  shapley: [`Shapley, ${settings.permutations} orders`, ranked],
  taylor2PerExample: ["Taylor, second order, per example", ranked],
};
/** Scores that compare from layer to layer prune the same share of each as well: over all layers, the cheap units of one may go before the costly ones of another. */
const MEASURES = Object.fromEntries(
  Object.entries(OVER_ALL).flatMap(([measure, [label, prune]]) => [
    [measure, [label, prune]],
    ...(prune === ranked && !/each layer/.test(label) ? [[measure + EACH, [`${label}, of each layer`, prune]]] : []),
  ]),
);
/** Rows of single weights. */
const SINGLE = { threshold: "the dense net", l1Threshold: "trained on with an L1 price", drrThreshold: "trained on with a DRR price" };
const nameOf = (measure, { of, at }) => `${measure}-${of}-${at}`;

if (!options.write) {
  folderOf("rankings");
  const library = await built("rankings", "index", "data", "prune");
  for (let seed = 1; seed <= Number(options.seeds); seed++) {
    const trial = start(library, seed);
    const make = async (name, work) => {
      if (!name.includes(options.only) || has(name, seed)) return;
      const result = await work();
      keep(name, seed, { ...result, seed });
      process.stderr.write(
        `${name} seed ${seed}: ${percent(result.weights)} of the weights, error ${percent(result.before)}, tuned ${percent(result.error)}\n`,
      );
    };
    for (const [measure, [, prune]] of Object.entries(MEASURES)) for (const size of SIZES) await make(nameOf(measure, size), () => prune(trial, measure, size));
    for (const measure of Object.keys(SINGLE)) await make(measure, () => single(trial, measure));
  }
}

const stored = kept();
const of = (name, key) =>
  stored
    .filter((each) => each.name === name)
    .sort(bySeed)
    .map((each) => each[key]);
const dense = of("l1-weights-0.05", "dense");
const seedsOf = (n) => `${n} ${n === 1 ? "seed" : "seeds"}`;
const { train, epochs, tune, examples, more } = settings;
const lines = [
  "# Rankings beside L0 gates",
  "",
  `LeNet-5 (20-50-800-500), trained on ${train} examples of MNIST for ${epochs} epochs with Adam (test error ${percent(mean(dense))} in the mean of ${seedsOf(dense.length)}), loses units (filters of both convolutions and units of the first dense layer, at least two a layer) until a share of its weights or of its operations is left, by each ranking of \`sievenet/prune\` on ${examples} training examples. Where scores compare from layer to layer, those worth least of all layers together go, whatever they cost: of LeNet-5's operations that takes the cheap dense units first, and few are left. "Of each layer": the same share of each. What is left is compacted and trained on for ${tune} epoch. Beside them, units closed by L0 gates (hard concrete, over the same outputs of the same net) that are trained for ${more} epochs with \`budget({ of, at })\`, and nets that are trained on for ${more} epochs with a price on the size of weights before they are ranked. Those have seen the examples ${more} times more than the rest, to which part of their lead may be owed.`,
  "",
  "Error on the 10 000 test examples, right after pruning and after training on; the mean of the seeds that were run (last column), and in brackets the least and the largest after training on. What was not run yet has no row: the command goes on where it was. Normalization scales are no measure here, as LeNet-5 has no norm.",
  "",
  "```sh",
  "SIEVENET_DATA=folder npm run rankings",
  "```",
];
const between = (list) => `${percent(mean(list))} (${percent(Math.min(...list))}, ${percent(Math.max(...list))})`;
for (const size of SIZES) {
  const rows = Object.entries(MEASURES).flatMap(([measure, [label]]) => {
    const name = nameOf(measure, size);
    const errors = of(name, "error");
    if (!errors.length) return [];
    const units = of(name, "units")[0].join("-");
    return [
      {
        label,
        errors,
        cells: [units, percent(mean(of(name, "weights"))), percent(mean(of(name, "flops"))), percent(mean(of(name, "before"))), between(errors), errors.length],
      },
    ];
  });
  if (!rows.length) continue;
  rows.sort((a, b) => mean(a.errors) - mean(b.errors));
  lines.push(
    "",
    `## ${percent(size.at)} of the ${size.of === "flops" ? "operations" : "weights"}`,
    "",
    "| measure | units, seed 1 | weights left | operations left | error after pruning | after training on | seeds |",
    "| --- | --- | ---: | ---: | ---: | --- | ---: |",
    ...rows.map(({ label, cells }) => `| ${[label, ...cells].join(" | ")} |`),
  );
}
const singles = Object.entries(SINGLE).filter(([name]) => of(name, "error").length);
if (singles.length)
  lines.push(
    "",
    "## Single weights, a threshold under a cap on the loss",
    "",
    `\`pruneWithin(net, data, { lossIncrease: ${settings.lossIncrease} })\` on ${settings.held} training examples, then ${tune} epoch under the masks that it leaves.`,
    "",
    "| net | weights left | operations left | error after pruning | after training on | seeds |",
    "| --- | ---: | ---: | ---: | --- | ---: |",
    ...singles.map(([name, label]) => {
      const errors = of(name, "error");
      return `| ${[label, percent(mean(of(name, "weights"))), percent(mean(of(name, "flops"))), percent(mean(of(name, "before"))), between(errors), errors.length].join(" | ")} |`;
    }),
  );
write(lines);
