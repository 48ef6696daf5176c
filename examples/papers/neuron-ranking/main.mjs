// Which filters of a trained net matter: exact Shapley values over all subsets, a Dirichlet switch and L0 gates that are learned in
// front of the frozen rest, and cheap scores, all beside the sets that are really best kept and least missed.
import { adam, batchNorm, conv2d, dense, evaluate, fit, flatten, maxPool2d, predict, relu, seed, sequential, shaped, subset } from "sievenet";
import { digits } from "sievenet/data";
import { rank } from "sievenet/prune";
import { alone, at, draw, mean, Plot, ranks, shown, spearman } from "../lib/index.mjs";
import { learnedGates, learnedSwitch } from "./learned.mjs";
import { lost, lostByAny, oracles, overlap, shapley, values, withoutEach } from "./subsets.mjs";

export const about = {
  key: "neuron-ranking",
  title: "Shapley values and Dirichlet switches",
  paper: "Adamczewski & Park 2021 (Dirichlet pruning), with Shapley values for nets as in Ancona et al. 2020",
  claim: "a switch that is learned from few draws ranks the filters of a layer much as their exact Shapley values do",
  found: "holds where the switch adds up to 1 as published; what is least missed is another question, which Shapley values do not answer",
  needed: '`dirichlet` and `gamma` draws with gradients, `klToDirichlet`, `freeze`; the switch as a ranking, `rank(net, data, { by: "dirichlet" })`',
  seeds: [11, 12, 13, 14, 15],
};

/** As the authors have it: norms behind pooling and relu, so that a map that is left out after its norm is what it is in the mean. */
const lenet = () =>
  sequential(
    ...[conv2d(1, 10, 5), maxPool2d(2), relu, batchNorm(10)],
    ...[conv2d(10, 20, 5), maxPool2d(2), relu, batchNorm(20), flatten],
    ...[dense(320, 100), relu, dense(100, 25), relu, dense(25, 10)],
  );

/** Examples to train on, to judge subsets by, to learn switches and gates by, and to test with. */
function parts({ train, some, test }, start) {
  const all = digits({ train: train + 2 * some, test, seed: start });
  const part = (from, to) =>
    shaped(
      subset(
        all.train,
        Array.from({ length: to - from }, (_, i) => from + i),
      ),
      [1, 28, 28],
    );
  return { train: part(0, train), judge: part(train, train + some), learn: part(train + some, train + 2 * some), test: shaped(all.test, [1, 28, 28]) };
}

async function ranked(start, setting) {
  seed(start);
  const data = parts(setting, start);
  const net = lenet();
  await fit(net, data.train, { epochs: setting.epochs, batchSize: 50, optimizer: adam({ learningRate: 0.002 }), seed: start });
  const error = evaluate(net, data.test).error;
  const [front, rest] = [sequential(...net.parts.slice(0, 4)), sequential(...net.parts.slice(4))];
  const mapsOf = (set) => ({ ...set, scale: undefined, shape: [10, 12, 12], inputs: predict(front, set).toArray() });
  const value = values(rest, mapsOf(data.judge));
  const maps = mapsOf(data.learn);
  const scores = {
    Shapley: shapley(value.accuracy),
    switch: learnedSwitch(rest, maps, setting.switch, start),
    gates: learnedGates(rest, maps, setting.gates, start),
    "leave one out": withoutEach(value),
    magnitude: [...rank(net, data.learn, { by: "l1", only: net.parts[0] }).layers[0].scores],
    "norm scale": [...net.parts[3].scale.toArray()].map(Math.abs),
    chance: [...rank(net, data.learn, { by: "random", only: net.parts[0], seed: start }).layers[0].scores],
  };
  return { scores, value, error, sets: oracles(value) };
}

const NAMES = ["Shapley", "switch", "gates", "leave one out", "magnitude", "norm scale", "chance"];

export async function main({ seeds, small = false, say = () => {} }) {
  const setting = small
    ? { train: 600, some: 100, test: 200, epochs: 4, switch: { steps: 200, size: 30 }, gates: { steps: 200, size: 25 } }
    : { train: 4000, some: 600, test: 1500, epochs: 4, switch: { steps: 600, size: 60 }, gates: { steps: 600, size: 50 } };
  const rows = [];
  for (const start of seeds) {
    const { scores, value, error, sets } = await ranked(start, setting);
    const each = (of) => Object.fromEntries(NAMES.map((name) => [name, of(scores[name])]));
    rows.push({
      ...{ error, scores, rho: each((x) => spearman(x, scores.Shapley)) },
      ...{ keep: each((x) => overlap(sets.keep, x, "highest")), drop: each((x) => overlap(sets.drop, x, "lowest")) },
      ...{ three: each((x) => lost(value, x, 3)), five: each((x) => lost(value, x, 5)), anyThree: lostByAny(value, 3), anyFive: lostByAny(value, 5) },
      ...{
        leastThree: value.accuracy.at(-1) - value.accuracy[1023 ^ sets.drop[2]],
        sum: Math.abs(scores.Shapley.reduce((a, b) => a + b) - value.accuracy.at(-1) + value.accuracy[0]),
      },
    });
    say(`seed ${start}: Spearman with Shapley: switch ${shown(rows.at(-1).rho.switch)}, gates ${shown(rows.at(-1).rho.gates)}`);
  }
  const over = (of) => mean(rows.map(of));
  const list = (key, names, times = 1) => names.map((name) => `${name} ${shown(times * over((row) => row[key][name]))}`).join(", ");
  const three = (name) => over((row) => row.three[name]) / over((row) => row.anyThree);
  const marks = [
    at(
      "Spearman of the switch with exact Shapley values",
      over(({ rho }) => rho.switch),
      ">=",
      0.6,
      { rival: list("rho", ["magnitude", "norm scale", "chance"]) },
    ),
    at(
      "Spearman of L0 gates with exact Shapley values",
      over(({ rho }) => rho.gates),
      ">=",
      0.5,
    ),
    ...["Shapley", "switch", "gates"].map((name) =>
      at(
        `overlap with the 1 to 5 filters best kept: ${name}`,
        over(({ keep }) => keep[name]),
        ">=",
        0.5,
        { rival: list("keep", ["magnitude", "norm scale", "chance"]) },
      ),
    ),
    ...["Shapley", "gates"].map((name) =>
      at(`accuracy lost without the 3 lowest, as a share of that without any 3: ${name}`, three(name), "<=", 0.6, {
        rival: ["leave one out", "norm scale", "chance"].map((other) => `${other} ${shown(three(other))}`).join(", "),
      }),
    ),
  ];
  const told = [
    ["overlap with the 1 to 5 filters least missed, which is *not* what Shapley values rank last", list("drop", NAMES)],
    [
      "accuracy lost without the 3 lowest, in points",
      `${list("three", NAMES, 100)}; any three ${shown(100 * over(({ anyThree }) => anyThree))}, the least missed ${shown(100 * over(({ leastThree }) => leastThree))}`,
    ],
    ["without the 5 lowest", `${list("five", NAMES, 100)}; any five ${shown(100 * over(({ anyFive }) => anyFive))}`],
    ["Shapley values add up to what all filters are worth, to within", Math.max(...rows.map(({ sum }) => sum)).toExponential(0)],
    ["test error of the nets", over(({ error }) => error).toFixed(4)],
  ];
  const points = rows.flatMap(({ scores }, at) =>
    ["switch", "gates", "magnitude"].flatMap((name) =>
      ranks(scores[name]).map((place, i) => ({ name, place, value: scores.Shapley[i], seed: `seed ${seeds[at]}` })),
    ),
  );
  const picture = draw("Shapley values of filters beside their places in other rankings", {
    ...{ width: 760, height: 320, grid: true, fx: { label: null, domain: ["switch", "gates", "magnitude"] } },
    ...{ x: { label: "place, 10 is worth most" }, y: { label: "Shapley value" } },
    facet: { data: points, x: "name" },
    marks: [Plot.frame(), Plot.dot(points, { x: "place", y: "value", stroke: "seed", r: 3 })],
  });
  return { marks, told, picture };
}

await alone(import.meta, about, main);
