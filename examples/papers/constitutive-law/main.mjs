// Extreme sparsification of constitutive laws: few enough numbers are left of a net that it is a formula, and holds where it was not fitted.
import { adam, add, lowestLoss, penalty, seed, step } from "sievenet";
import { alone, at, draw, least, mean, most, Plot, shown } from "../lib/index.mjs";
import { all, learned, mooneyRivlin, others, problem, TESTS } from "./data.mjs";
import { Energy } from "./energy.mjs";
import { apart, misfit, scores, sound, TRANSFER, transferred } from "./judge.mjs";
import { lawOf } from "./law.mjs";

export const about = {
  key: "constitutive-law",
  title: "Extreme sparsification of constitutive laws (paFEMU's method)",
  paper: "Fuhg, Jones, Bouklas 2023, arXiv:2310.03652",
  claim:
    "A convex net whose gates are priced and never drawn becomes a law of about ten numbers, which holds in a test it was not fitted to; the dense net does not",
  seeds: [41, 42, 43, 44, 45],
  found: "all of it, on every seed",
  needed: "`jvp`, through which a loss of stresses trains an energy; `parameter` with bounds; `settled` gates; `lowestLoss`",
};

const LAMBDA = 0.1;
const FIT = 0.998; // the least R² of what was learned from; equibiaxial, whose errors are larger, 0.001 less

/** Full-batch training; the weights of the lowest loss stay, where it is no draw. `gates`: as of Energy. */
function trained(seedOf, gates, { steps, rate, hidden }) {
  seed(seedOf);
  const net = new Energy({ gates, lambda: LAMBDA, hidden });
  const [optimizer, lowest] = [adam({ learningRate: rate }), lowestLoss(net)];
  for (let i = 0; i < steps; i++)
    step(net, optimizer, () => {
      const loss = gates === "none" ? misfit(net, learned) : add(misfit(net, learned), penalty(net));
      return gates === "drawn" ? loss : lowest.note(loss);
    });
  lowest.restore();
  return { net, loss: lowest.loss };
}

/** Out of some starts that of the lowest loss, price included, among those that fit both tests they learned from; of the lowest loss where none does. */
function sparse(seedOf, settings) {
  const starts = Array.from({ length: settings.starts }, (_, i) => trained(seedOf + 1000 * i, "settled", settings)).sort((a, b) => a.loss - b.loss);
  const fits = ({ net }) => {
    const found = scores(net.stress(all).toArray());
    return found.uniaxial >= FIT && found.equibiaxial >= FIT - 0.001;
  };
  return (starts.find(fits) ?? starts[0]).net;
}

/** One seed: the sparse net, the same without a price, and the same with gates that are drawn. */
function trial(seedOf, settings) {
  const net = sparse(seedOf, settings);
  const [dense, drawn] = ["none", "drawn"].map((gates) => trained(seedOf, gates, settings).net);
  const left = net.fix();
  const law = lawOf(net);
  const fits = [net, dense, drawn].map((each) => scores(each.stress(all).toArray()));
  const moved = Object.fromEntries(Object.entries(others).map(([name, other]) => [name, [net, dense].map((each) => transferred(each, other, seedOf))]));
  return { net, dense, left, law, error: apart(net, law), ...sound(law), fits, drawnLeft: drawn.fix(), moved };
}

/** Measured stresses, and those of both nets. */
function picture({ net, dense }) {
  const grid = problem(TESTS.flatMap((test) => Array.from({ length: 80 }, (_, i) => [test, 1 + (i / 79) * (test === "equibiaxial" ? 4.7 : 6.85), 0])));
  const line = (of) => Array.from(of.stress(grid).toArray(), (stress, i) => ({ test: grid.points[i][0], stretch: grid.points[i][1], stress }));
  const measured = all.points.map(([test, stretch, stress]) => ({ test, stretch, stress }));
  const as = { x: "stretch", y: "stress", stroke: "test" };
  return draw("Stress over stretch of Treloar's rubber: measured, by the sparse law (lines) and by the dense net (dashed)", {
    color: { legend: false, domain: TESTS },
    facet: { data: measured, x: "test" },
    fx: { domain: TESTS, label: null },
    y: { domain: [0, 14], label: "nominal stress" },
    marks: [
      Plot.line(
        line(dense).filter(({ stress }) => stress < 14),
        { ...as, fx: "test", strokeDasharray: "3 4", strokeWidth: 1 },
      ),
      Plot.line(
        line(net).filter(({ stress }) => stress < 14),
        { ...as, fx: "test" },
      ),
      Plot.dot(measured, { ...as, fx: "test", r: 2.5 }),
    ],
  });
}

const percent = (x) => `${shown(100 * x)} %`;
const range = (list) => `${shown(mean(list))} (${shown(least(list))} to ${shown(most(list))})`;

export async function main({ seeds, small = false, say = () => {} }) {
  const settings = small ? { steps: 6000, rate: 0.006, hidden: 6, starts: 1 } : { steps: 25_000, rate: 0.002, hidden: 30, starts: 3 };
  const trials = seeds.map((each) => {
    const found = trial(each, settings);
    say(`seed ${each}: ${found.left} numbers, ${TESTS.map((test) => `${test} ${shown(found.fits[0][test])}`).join(", ")}`);
    return found;
  });
  const of = (pick) => trials.map(pick);
  const r2 = (which, test) => of(({ fits }) => fits[which][test]);
  const lead = (which, test) => of(({ fits }) => fits[0][test] - fits[which][test]);
  const after = (name, which) => of(({ moved }) => moved[name][which].after);
  const simple = scores(mooneyRivlin());
  const beside = (test) => `Mooney-Rivlin, 2 numbers: ${shown(simple[test])}; dense ${range(r2(1, test))}`;
  const marks = [
    at("numbers left, most of all seeds", most(of(({ left }) => left)), "<=", 12, { rival: "the net has 1 082" }),
    at("R² uniaxial, least", least(r2(0, "uniaxial")), ">=", 0.998, { rival: beside("uniaxial") }),
    at("R² equibiaxial, least", least(r2(0, "equibiaxial")), ">=", 0.996, { rival: beside("equibiaxial") }),
    at("R² unseen pure shear, least", least(r2(0, "pure shear")), ">=", 0.98, { rival: beside("pure shear") }),
    at("R² unseen pure shear above the dense net's, least", least(lead(1, "pure shear")), ">=", 0.5),
    at("R² uniaxial above that of drawn gates, least", least(lead(2, "uniaxial")), ">=", 0.005, { rival: `drawn ${range(r2(2, "uniaxial"))}` }),
    at("formula against net, as a share of the largest stress, most", most(of(({ error }) => error)), "<=", 1e-6),
    at("of 1 000 states, where the Hessian is positive semidefinite", least(of(({ convex }) => convex)), ">=", 1000, { rival: "by construction" }),
    at("of 1 000 states, where W rises with I1 and I2", least(of(({ rising }) => rising)), ">=", 1000, { rival: "not by construction" }),
    at(`transfer to neo-Hooke in ${TRANSFER} steps, error of unseen pure shear, most`, most(after("neo-Hooke", 0)), "<=", 0.02, {
      rival: `before ${percent(mean(of(({ moved }) => moved["neo-Hooke"][0].before)))}; dense ${percent(mean(after("neo-Hooke", 1)))}`,
    }),
  ];
  const told = [
    ...trials.map(({ law }, i) => [`law of seed ${seeds[i]}`, law.text]),
    ["numbers left", range(of(({ left }) => left))],
    ["numbers left with drawn gates", range(of(({ drawnLeft }) => drawnLeft))],
    [
      "transfer to Ogden's law, alpha 2.5",
      `${percent(mean(after("Ogden", 0)))}, most ${percent(most(after("Ogden", 0)))}; dense ${percent(mean(after("Ogden", 1)))}`,
    ],
  ];
  return { marks, told, picture: picture(trials[0]) };
}

await alone(import.meta, about, main);
