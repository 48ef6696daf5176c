// Modular dynamics behind a mixing (MoRe): an encoder and a transition with a gate on every edge, by maximum likelihood under a
// budget of edges. Then two latents join: with the old rows frozen, and with everything fine-tuned.
import { freeze, parameters, seed, setState, state, tensor, unfreeze } from "sievenet";
import { alone, at, draw, least, mean, most, Plot, shown } from "../lib/index.mjs";
import { fit, join, makeModel, mover } from "./fitting.mjs";
import { correlations, graphF1, matched } from "./matching.mjs";
import { Module } from "./model.mjs";
import { columns, makeWorld, NEW, OLD } from "./world.mjs";

export const about = {
  key: "modular-dynamics",
  title: "Modular dynamics behind a mixing: MoRe",
  paper: "arXiv 2605.14364",
  claim:
    "Latents that drive each other sparsely are found behind an unknown mixing, with their graph; a module that joins is learned while what there was stays.",
  found:
    "holds for latents and graph; but independent noise, not the gates, identifies the latents, and fine-tuning everything finds those that join no worse than frozen rows do",
  needed: "`logDeterminant`, `freeze` and `unfreeze`, gates drawn beside a budget of edges, `state` and `setState`",
  seeds: [11, 12, 13, 14, 15],
};

const LARGE = { sequences: 100, places: 100, steps: 2500, batch: 256, determinants: 128, starts: 3, joining: 1200, joined: 20 };
const SMALL = { sequences: 50, places: 40, steps: 260, batch: 128, determinants: 32, starts: 1, joining: 60, joined: 10 };
/** How many seeds are fitted without the budget, and with another, too. */
const CONTROLLED = 2;
/** The share of all steps in which gates are off, and after which the better start is kept. */
const WARM_UP = 0.3;

function one(number, size, controlled, say) {
  seed(number);
  const world = makeWorld();
  const rows = world.run(size.sequences, size.places, false);
  const [latents, white] = [columns(rows, world.width, 0, OLD), world.whitening(world.mixed(rows))];
  const x = white(world.mixed(rows));
  const judge = (model) => matched(correlations(model.encoder.forward(tensor(x, [x.length / OLD, OLD])).toArray(), latents, OLD));
  const cut = Math.round(WARM_UP * size.steps);
  const starts = Array.from({ length: size.starts }, () => {
    const model = makeModel();
    const start = { model, optimizer: mover(model, size.steps) };
    return { start, loss: fit(start, x, size, cut) };
  });
  const { start: begun } = starts.reduce((a, b) => (b.loss < a.loss ? b : a));
  const edges = mean(world.parents.slice(0, OLD).map((set) => set.length)) / OLD;
  const again = () => {
    const model = makeModel();
    setState(model, state(begun.model));
    return { model, optimizer: mover(model, size.steps, cut) };
  };
  const fits = controlled
    ? [
        [again(), 1],
        [again(), 0.35],
        [begun, edges],
      ]
    : [[begun, edges]];
  const fitted = fits.map(([start, target]) => {
    fit(start, x, size, size.steps - cut, target);
    const { order, mcc } = judge(start.model);
    const open = start.model.transition.gates.testValues();
    return { model: start.model, mcc, f1: graphF1(open, order, world.parents), open: mean(Array.from(open, (z) => Number(z !== 0))) };
  });
  const { model, mcc, f1, open } = fitted.at(-1);
  const [free, off] = controlled ? fitted : [];
  const later = world.run(size.joined, 50, true);
  const seen = { x: white(world.mixed(later)), sensors: world.joined(later) };
  const joins = { ...size, steps: size.joining, sequences: size.joined };
  const fresh = columns(later, world.width, OLD, OLD + NEW);
  const judgeNew = (module) => {
    const z = model.encoder.forward(tensor(seen.x, [seen.x.length / OLD, OLD]));
    return matched(correlations(module.encode(tensor(seen.sensors, [seen.sensors.length / NEW, NEW]), z).toArray(), fresh, NEW)).mcc;
  };
  const numbers = () => [...parameters(model).values()].flatMap((each) => Array.from(each.toArray()));
  const before = numbers();
  const kept = new Module(OLD, NEW);
  join(freeze(model), kept, seen, joins, false);
  const moved = numbers().filter((each, i) => !Object.is(each, before[i])).length;
  const frozen = { fresh: judgeNew(kept) };
  const all = new Module(OLD, NEW);
  join(unfreeze(model), all, seen, joins, true);
  const tuned = { fresh: judgeNew(all), mcc: judge(model).mcc };
  const alone = matched(correlations(x, latents, OLD)).mcc;
  say(
    `seed ${number}: MCC ${shown(mcc)}, F1 ${shown(f1)}${controlled ? ` (${shown(free.f1)} without a budget, ${shown(off.f1)} with another)` : ""}; new MCC ${shown(frozen.fresh)} frozen, ${shown(tuned.fresh)} tuned, old then ${shown(tuned.mcc)}`,
  );
  return { mcc, f1, open: open - edges, free, off, frozen, tuned, moved, alone };
}

const ROWS = {
  "latents found (MCC)": ({ mcc }) => mcc,
  "edges found (F1)": ({ f1 }) => f1,
  "edges without a budget (F1)": ({ free }) => free?.f1,
  "edges with another budget (F1)": ({ off }) => off?.f1,
  "new latents, old frozen (MCC)": ({ frozen }) => frozen.fresh,
  "new latents, all tuned (MCC)": ({ tuned }) => tuned.fresh,
  "old latents, all tuned (MCC)": ({ tuned }) => tuned.mcc,
};

function picture(runs) {
  const dots = Object.entries(ROWS).flatMap(([what, read]) => runs.flatMap((run) => (read(run) === undefined ? [] : [{ what, value: read(run) }])));
  return draw("How well latents and edges were found, a dot for each seed.", {
    marginLeft: 190,
    height: 260,
    x: { label: "share", domain: [0, 1], grid: true },
    y: { label: null, domain: Object.keys(ROWS) },
    marks: [Plot.dot(dots, { x: "value", y: "what", r: 4, fill: "#4269d0", fillOpacity: 0.6 })],
  });
}

export async function main({ seeds, small = false, say = () => {} }) {
  const runs = seeds.map((each, i) => one(each, small ? SMALL : LARGE, i < CONTROLLED, say));
  const of = (read) => runs.map(read);
  const range = (list) => `${shown(mean(list))} (${shown(least(list))} to ${shown(most(list))})`;
  const controls = runs.filter(({ free }) => free);
  const rival = `the whitened sensors: ${range(of(({ alone }) => alone))}`;
  const lost = of(({ mcc, tuned }) => mcc - tuned.mcc);
  return {
    marks: [
      at("MCC of the eight latents, mean", mean(of(({ mcc }) => mcc)), ">=", 0.95, { rival }),
      at("the same, least", least(of(({ mcc }) => mcc)), ">=", 0.9, { rival }),
      at("F1 of the graph, least", least(of(({ f1 }) => f1)), ">=", 0.9, { rival: `all edges: ${shown(mean(controls.map(({ free }) => free.f1)))}` }),
      at(`F1 above that without a budget, mean of ${controls.length} seeds`, mean(controls.map(({ f1, free }) => f1 - free.f1)), ">=", 0.3),
      at(`F1 at a budget of 35 % of the edges, mean of ${controls.length} seeds`, mean(controls.map(({ off }) => off.f1)), ">=", 0.85),
      at("MCC of two that join, old rows frozen, mean", mean(of(({ frozen }) => frozen.fresh)), ">=", 0.8),
      at("numbers of old rows that moved meanwhile, most", most(of(({ moved }) => moved)), "<=", 0),
      at("MCC that the old ones lose when all is fine-tuned, mean", mean(lost), ">=", 0.03),
    ],
    told: [
      ["MCC without a budget: it is not due to gates", range(controls.map(({ free }) => free.mcc))],
      ["MCC of two that join when all is fine-tuned", range(of(({ tuned }) => tuned.fresh))],
      ["share of edges open, less the true one", range(of(({ open }) => open))],
      ["what fine-tuning costs the old ones, of each seed", lost.map(shown).join(", ")],
    ],
    picture: picture(runs),
  };
}

await alone(import.meta, about, main);
