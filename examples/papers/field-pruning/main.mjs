// Which fields of a recommender are worth their table: a gate for each, a short mask phase, then on with what it left.
import { cpuUsage } from "node:process";
import { adam, add, binaryCrossEntropy, constraint, mean, predict, rocAuc, sampledGate, seed, subset, train, uniform } from "sievenet";
import { alone, at, draw, least, mean as meanOf, Plot, shown, sum } from "../lib/index.mjs";
import { clicks, information } from "./data.mjs";
import { Clicks } from "./model.mjs";

export const about = {
  key: "field-pruning",
  title: "Light-FMP: lightweight field and model pruning",
  paper: "arXiv 2601.03915",
  claim:
    "A gate for each field of a recommender, learned in one pass over a part of the data, leaves a model that ends above the full one at half of its cost.",
  found: "",
  needed: "",
  seeds: [21, 22, 23, 24, 25],
};

const SIZES = { train: 60_000, valid: 5_000, test: 10_000 };
const SMALL = { train: 12_000, valid: 2_000, test: 4_000 };
/** Fields that stay: as many as are no noise. */
const BUDGET = 14;
/** How much of the data the mask phase sees, once. */
const SHARE = 0.4;
/** Between which parts of that phase the target of open gates falls from all to the budget. */
const RAMP = [0.4, 0.85];

const auc = (model, data) => rocAuc(predict(model, data).toArray(), data.labels);
const seconds = () => cpuUsage().user / 1e6;

const firstOf = (data, count) =>
  subset(
    data,
    Array.from({ length: Math.round(count) }, (_, i) => i),
  );

/** Plain training; each epoch's scores, and the processor time until its end without that of scoring. The epoch with the best validation counts. */
async function plain(model, { train: data, valid, test }, number, epochs) {
  const curve = [];
  let [spent, began] = [0, seconds()];
  const optimizer = adam({ learningRate: 0.006 });
  for await (const _ of train(model, data, { loss: binaryCrossEntropy, optimizer, epochs, batchSize: 256, dropLast: true, seed: number })) {
    spent += seconds() - began;
    curve.push({ valid: auc(model, valid), test: auc(model, test), seconds: spent });
    began = seconds();
  }
  return { curve, spent, best: curve.reduce((a, b) => (b.valid > a.valid ? b : a)).test };
}

/** The mask phase: one pass in which the expected share of open gates, drawn for each example, is led to the budget. */
async function maskPhase(model, { train: data }, number) {
  const part = firstOf(data, SHARE * data.count);
  const [fields, batchSize] = [model.fields.length, 48];
  const steps = Math.floor(part.count / batchSize);
  const gates = sampledGate([fields], { dropRate: 0.1, perExample: true });
  model.gates = gates;
  const held = constraint({ rate: 0.05, damping: 2 });
  const optimizer = adam({ learningRate: 0.008, groups: [{ parameters: Object.values(gates.parameters), learningRateFactor: 8 }] });
  let t = 0;
  const loss = (logits, clicked) => {
    const price = binaryCrossEntropy(logits, clicked);
    const done = t++ / steps;
    if (done < RAMP[0]) return price;
    const left = Math.max(0, (RAMP[1] - done) / (RAMP[1] - RAMP[0]));
    return add(price, held.price(mean(gates.openProbability()), (BUDGET + (fields - BUDGET) * left) / fields));
  };
  const began = seconds();
  for await (const _ of train(model, part, { loss, optimizer, epochs: 1, batchSize, dropLast: true, seed: number }));
  const open = Array.from(gates.openProbabilities());
  return { spent: seconds() - began, open, kept: most(open) };
}

/** The BUDGET fields with the largest numbers, in their order. */
const most = (numbers) =>
  [...numbers.keys()]
    .sort((a, b) => numbers[b] - numbers[a])
    .slice(0, BUDGET)
    .sort((a, b) => a - b);

async function trial(number, sizes, epochs) {
  const data = clicks(number, sizes);
  const all = data.cards.map((_, f) => f);
  const made = (fields) => (seed(number), new Clicks(fields, data.cards));
  // kernels are warm before anything is timed
  await plain(made(all), { ...data, train: firstOf(data.train, 2560) }, number, 1);
  const full = await plain(made(all), data, number, epochs);
  const masked = made(all);
  const mask = await maskPhase(masked, data, number);
  const went = await plain(masked.pruned(mask.kept), data, number, epochs / 2);
  const scratch = await plain(made(mask.kept), data, number, epochs);
  const filter = await plain(made(most(information(firstOf(data.train, SHARE * data.train.count), data.cards))), data, number, epochs);
  seed(number);
  const random = await plain(made(most(Array.from(uniform([all.length]).toArray()))), data, number, epochs);
  const useful = new Set([...data.main, ...data.paired]);
  const kinds = (list) => [useful, new Set(data.copies)].map((set) => list.filter((f) => set.has(f)).length);
  const [real, copies] = kinds(mask.kept);
  return { number, data, full, mask, went, scratch, filter, random, real, copies, time: (mask.spent + went.spent) / full.spent };
}

export async function main({ seeds, small = false, say = () => {} }) {
  const trials = [];
  for (const number of seeds) {
    const one = await trial(number, small ? SMALL : SIZES, small ? 2 : 4);
    trials.push(one);
    const { full, went, filter, random, scratch, real, copies, time, mask } = one;
    const scores = Object.entries({ full, went, scratch, filter, random }).map(([name, { best }]) => `${name} ${best.toFixed(4)}`);
    say(
      `seed ${number}: ${real} true and ${copies} copies of ${BUDGET} kept, ${shown(sum(mask.open))} expected; AUC ${scores.join(", ")}; time ${shown(time)}`,
    );
  }
  const of = (read) => trials.map(read);
  const gain = (name) => of((each) => each.went.best - each[name].best);
  return { trials, of, gain, marks: [], told: [] };
}

await alone(import.meta, about, main);
void [at, draw, least, meanOf, Plot];
