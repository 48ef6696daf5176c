// Importance of units by Taylor expansions (Molchanov et al. 2019): what each score says of a unit, beside what the loss really
// does without it, and which half of the units each would keep.
import { adam, compact, decode, encode, evaluate, fit } from "sievenet";
import { prune } from "sievenet/prune";
import { alone, at, draw, least, mean, pearson, Plot, shown, spearman } from "../lib/index.mjs";
import { flat, scored } from "./scores.mjs";

export const about = {
  key: "taylor-importance",
  title: "Importance by Taylor expansions",
  paper: "Molchanov, Mallya, Tyree, Frosio & Kautz 2019, arXiv 1906.10771",
  claim: "the square of a unit's first- or second-order expansion tells what the loss does without the unit, and prunes better than the size of its weights",
  found: "holds: the second order orders units as removing them does, and the first nearly so, though less the longer the net was trained",
  needed: '`rank(net, data, { by: "taylor" })` and its forms per example and of second order, `prune`, masks that stay',
  seeds: [11, 12, 13, 14, 15],
};

const RIVALS = ["magnitude", "magnitude, per weight", "scale of the norm"];
const agreement = ({ scores, oracle }, of) => Object.fromEntries(Object.entries(scores).map(([name, each]) => [name, of(flat(each), flat(oracle))]));

/** The accuracy with half of all units off, and after one more epoch. */
async function halved({ net, set }, ranking, start, tuned) {
  const half = prune(decode(encode(net)), ranking, 0.5);
  const off = 1 - evaluate(half, set.test).error;
  if (!tuned) return { off };
  const small = compact(half);
  await fit(small, set.train, { epochs: 1, optimizer: adam({ learningRate: 3e-4 }), seed: start + 100 });
  return { off, tuned: 1 - evaluate(small, set.test).error };
}

function picture({ scores, oracle }) {
  const names = ["second order", "first order", "full gradient", "magnitude, per weight"];
  const truth = flat(oracle);
  const points = names.flatMap((name) => flat(scores[name]).map((score, i) => ({ name, score: Math.max(score, 1e-12), truth: Math.max(truth[i], 1e-12) })));
  return draw("Scores of units beside the squared change of the loss without them, on logarithmic scales", {
    width: 900,
    height: 300,
    grid: true,
    fx: { domain: names, label: null },
    x: { type: "log", label: "score" },
    y: { type: "log", label: "squared change of the loss without the unit" },
    facet: { data: points, x: "name" },
    marks: [Plot.frame(), Plot.dot(points, { x: "score", y: "truth", r: 2, stroke: "#2b6cb0" })],
  });
}

export async function main({ seeds, small = false, say = () => {} }) {
  const setting = small ? { train: 400, test: 300, epochs: 4, probe: 60 } : { train: 1500, test: 2000, epochs: 6, probe: 400 };
  const rows = [];
  let shownFirst;
  for (const start of seeds) {
    const it = await scored(start, setting);
    shownFirst ??= picture(it);
    const rho = agreement(it, spearman);
    const off = {};
    const tuned = ["full gradient", "magnitude, per weight", "chance"];
    for (const [name, ranking] of Object.entries({ ...it.scores, oracle: it.oracle })) off[name] = await halved(it, ranking, start, tuned.includes(name));
    rows.push({ rho, r: agreement(it, pearson), off, error: evaluate(it.net, it.set.test).error });
    say(
      `seed ${start}: Spearman ${Object.entries(rho)
        .map(([name, x]) => `${name} ${shown(x)}`)
        .join(", ")}`,
    );
  }
  const over = (of) => mean(rows.map(of));
  const rival = (of) => RIVALS.map((name) => `${name} ${shown(over((row) => of(row)[name]))}`).join(", ");
  const margin = ({ rho }) => Math.min(rho["second order"], rho["first order"], rho["full gradient"]) - Math.max(...RIVALS.map((name) => rho[name]));
  const off = (name, when = "off") => over((row) => row.off[name][when]);
  const above = Math.max(off("magnitude"), off("magnitude, per weight"));
  const marks = [
    at(
      "Spearman with the loss without the unit: second order",
      over(({ rho }) => rho["second order"]),
      ">=",
      0.98,
      { rival: rival(({ rho }) => rho) },
    ),
    at(
      "the same: first order, batches of 100",
      over(({ rho }) => rho["first order"]),
      ">=",
      0.85,
    ),
    at(
      "the same: full gradient, per example",
      over(({ rho }) => rho["full gradient"]),
      ">=",
      0.75,
    ),
    at("the least of the three above the best of magnitude and norm scale, worst seed", least(rows.map(margin)), ">=", 0.3),
    at("half of all units off: full gradient above the better magnitude, in points", 100 * (off("full gradient") - above), ">=", 25, {
      rival: `accuracies: ${Object.keys(rows[0].off)
        .map((name) => `${name} ${shown(off(name))}`)
        .join(", ")}`,
    }),
    at("the same after one more epoch, above chance, in points", 100 * (off("full gradient", "tuned") - off("chance", "tuned")), ">=", 15, {
      rival: `magnitude per weight ${shown(100 * (off("magnitude, per weight", "tuned") - off("chance", "tuned")))}`,
    }),
  ];
  const told = [
    ["test error of the nets", over(({ error }) => error).toFixed(4)],
    [
      "Pearson's correlation, which hangs on a few units",
      Object.keys(rows[0].r)
        .map((name) => `${name} ${shown(over(({ r }) => r[name]))}`)
        .join(", "),
    ],
  ];
  if (!small) {
    for (const [what, more] of [
      ["without norms, as the authors' LeNet", { normed: false }],
      ["trained longer (15 epochs)", { epochs: 15 }],
    ]) {
      const it = await scored(seeds[0], { ...setting, ...more });
      const say = (of) =>
        Object.entries(agreement(it, of))
          .map(([name, x]) => `${name} ${shown(x)}`)
          .join(", ");
      told.push([`${what}, first seed: Spearman`, say(spearman)], [`${what}, first seed: Pearson`, say(pearson)]);
    }
  }
  return { marks, told, picture: shownFirst };
}

await alone(import.meta, about, main);
