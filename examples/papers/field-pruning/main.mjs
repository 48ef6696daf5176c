// Which fields of a recommender are worth their table: a gate for each, a short mask phase, then on with what it left.
import { seed, uniform } from "sievenet";
import { alone, at, draw, least, mean, most, Plot, shown, sum } from "../lib/index.mjs";
import { clicks, information } from "./data.mjs";
import { Clicks } from "./model.mjs";
import { firstOf, maskPhase, plain, SHARE } from "./phases.mjs";

export const about = {
  key: "field-pruning",
  title: "Light-FMP: Lightweight Feature and Model Pruning for Enhanced Deep Recommender Systems",
  paper: "Bui, Ning, Wang 2026, arXiv:2605.06441",
  claim: "A gate for each field, learned in one pass over a part of the data, leaves a recommender that ends above the full one for half of its time",
  seeds: [21, 22, 23, 24, 25],
  found: "all of it, where most fields say nothing; gates see fields that act in pairs only, which no score of one field does",
  needed: "`constraint`, which holds the expected number of open gates; `sampledGate` drawn per example; `rocAuc`",
};

const SIZES = { train: 60_000, valid: 5_000, test: 10_000 };
const SMALL = { train: 30_000, valid: 2_000, test: 4_000 };
/** Fields that stay: as many as are no noise. */
const BUDGET = 14;
/** Fields that matter. */
const USEFUL = 10;
/** The BUDGET fields with the largest numbers, in their order. */
const largest = (numbers) =>
  [...numbers.keys()]
    .sort((a, b) => numbers[b] - numbers[a])
    .slice(0, BUDGET)
    .sort((a, b) => a - b);

/** One seed: the full model, the masked one that goes on with what is left, and what else one might do. */
async function trial(number, sizes, epochs) {
  const data = clicks(number, sizes);
  const all = data.cards.map((_, f) => f);
  const useful = [...data.main, ...data.paired];
  const chance = uniform([all.length]).toArray();
  const made = (fields) => {
    seed(number);
    return new Clicks(fields, data.cards);
  };
  // kernels are warm before anything is timed
  await plain(made(all), { ...data, train: firstOf(data.train, 2560) }, number, 1);
  const full = await plain(made(all), data, number, epochs);
  const masked = made(all);
  const mask = await maskPhase(masked, data, number, BUDGET);
  const kept = largest(mask.open);
  const went = await plain(masked.pruned(kept), data, number, epochs / 2);
  const others = {
    "the same fields from scratch": kept,
    "fields by mutual information": largest(information(firstOf(data.train, SHARE * data.train.count), data.cards)),
    "fields at random": largest(chance),
    "only fields that matter": useful,
  };
  const scores = {};
  for (const [name, fields] of Object.entries(others)) scores[name] = (await plain(made(fields), data, number, epochs)).best;
  const among = (list) => kept.filter((f) => list.includes(f)).length;
  return { number, data, full, mask, went, scores, real: among(useful), copies: among(data.copies), time: (mask.spent + went.spent) / full.spent };
}

/** How likely each field is open after the mask phase. */
function picture({ data, mask, number }) {
  const kinds = ["by itself", "in a pair", "copy", "nothing"];
  const kindOf = (f) => kinds[[data.main, data.paired, data.copies].findIndex((list) => list.includes(f))] ?? kinds[3];
  const bars = mask.open.map((open, f) => ({ open, field: f, kind: kindOf(f) })).sort((a, b) => b.open - a.open);
  return draw(`How likely each of 30 fields is open after the mask phase of seed ${number}, by what the field says of clicks`, {
    color: { domain: kinds, range: ["#1b7837", "#5aae61", "#9970ab", "#bbbbbb"] },
    x: { domain: bars.map(({ field }) => field), label: "field, the likeliest first; those before the line are kept" },
    marginTop: 60,
    y: { domain: [0, 1], label: "probability of being open" },
    marks: [
      Plot.barY(bars, { x: "field", y: "open", fill: "kind" }),
      Plot.text(bars, { x: "field", y: "open", text: "kind", rotate: -90, textAnchor: "start", dy: -4, fontSize: 9 }),
      Plot.ruleX([bars[BUDGET].field], { insetTop: 0, dx: -9, stroke: "black" }),
      Plot.ruleY([0]),
    ],
  });
}

const range = (list, show = shown) => `${show(mean(list))} (${show(least(list))} to ${show(most(list))})`;

export async function main({ seeds, small = false, say = () => {} }) {
  const trials = [];
  for (const number of seeds) {
    const one = await trial(number, small ? SMALL : SIZES, small ? 2 : 4);
    trials.push(one);
    const areas = Object.entries({ full: one.full.best, went: one.went.best, ...one.scores }).map(([name, area]) => `${name} ${area.toFixed(4)}`);
    say(`seed ${number}: ${one.real} of ${USEFUL} fields that matter and ${one.copies} copies kept; AUC ${areas.join(", ")}; time ${shown(one.time)}`);
  }
  const of = (read) => trials.map(read);
  const gains = of(({ went, full }) => went.best - full.best);
  const above = (name) => of(({ went, scores }) => went.best - scores[name]);
  const area = (name) => range(of(({ scores }) => scores[name]));
  const [byChance, real] = [BUDGET / 3, of((each) => each.real)];
  const marks = [
    at(`fields that matter among ${BUDGET} kept, of ${USEFUL}, mean`, mean(real), ">=", 9, { rival: `at random ${shown(byChance)}` }),
    at("the same, least", least(real), ">=", 8),
    at(`expected open fields, furthest from ${BUDGET}`, most(of(({ mask }) => Math.abs(sum(mask.open) - BUDGET))), "<=", 1),
    at("AUC above the full model's best epoch, share of seeds", mean(gains.map((gain) => (gain > 0 ? 1 : 0))), ">=", 0.8),
    at("the same, mean", mean(gains), ">=", 0.008, {
      rival: `fields at random ${shown(mean(of(({ scores, full }) => scores["fields at random"] - full.best)))}`,
    }),
    at("processor time, mask phase and going on, share of the full model's, most", most(of(({ time }) => time)), "<=", 0.6),
    at("AUC above fields by mutual information, mean", mean(above("fields by mutual information")), ">=", 0.05, {
      rival: `those reach ${area("fields by mutual information")}`,
    }),
    at("AUC above fields at random, mean", mean(above("fields at random")), ">=", 0.1, { rival: `those reach ${area("fields at random")}` }),
    at("AUC above the same fields from scratch, twice as long, mean", mean(above("the same fields from scratch")), ">=", -0.005, {
      rival: `those reach ${area("the same fields from scratch")}`,
    }),
  ];
  const sooner = of(({ full, went, mask }) => {
    const passed = went.curve.find(({ test }) => test >= full.best);
    return passed ? (mask.spent + passed.seconds) / full.curve.find(({ test }) => test === full.best).seconds : NaN;
  });
  const told = [
    ["AUC of the full model's best epoch", range(of(({ full }) => full.best))],
    ["AUC of the pruned model", range(of(({ went }) => went.best))],
    ["AUC of a model of only the fields that matter", area("only fields that matter")],
    [`copies among ${BUDGET} kept`, range(of(({ copies }) => copies))],
    ["time until the full model's best AUC is passed, as a share of its time until its best epoch, by seed", sooner.map(shown).join(", ")],
  ];
  return { marks, told, picture: picture(trials[0]) };
}

await alone(import.meta, about, main);
