// Which elementary function each edge of a Kolmogorov-Arnold network stands for: decided edge by edge from its curve, or in the
// net, by what its loss becomes (GSR), or by mixtures of functions from the start, of a masked softmax (GMP) or of L0 gates.
import { alone, at, draw, median, most, Plot, shown } from "../lib/index.mjs";
import { fromMixtures, fromSplines } from "./choosing.mjs";
import { FORMULAS, problemOf } from "./data.mjs";

export const about = {
  key: "kan-symbolic",
  title: "In-context symbolic regression of KANs",
  paper: "In-context symbolic regression for robustness-improved Kolmogorov-Arnold networks, 2026, arXiv 2603.15250",
  claim: "Choosing the function of an edge by the loss of the whole net, after a short fit, errs less than choosing it by the edge's own curve.",
  found: "holds in the median of each formula, by less than the paper's factor of ten; L0 gates for each function are no substitute for a softmax",
  needed: "`settled` gates without draws, `parameter`, gates by themselves with gradients to what they price",
  seeds: [21, 22, 23],
};

export async function main({ seeds, small = false, say = () => {} }) {
  const names = small ? ["I.12.1"] : Object.keys(FORMULAS);
  const found = names.map((name) => {
    const problem = problemOf(name, 4321);
    const trials = seeds.map((number) => {
      const mixtures = small ? {} : { GMP: fromMixtures("softmax", problem, number), L0: fromMixtures("gates", problem, number) };
      const trial = { ...fromSplines(problem, number), ...mixtures };
      say(
        `${name} seed ${number}: ${Object.entries(trial)
          .map(([way, { error, live }]) => `${way} ${error.toExponential(1)}${live ? ` (${live})` : ""}`)
          .join(", ")}`,
      );
      return trial;
    });
    const middle = (way, what = "error") => median(trials.map((trial) => trial[way][what]));
    return { name, trials, middle };
  });
  const share = (a, b) => found.map(({ middle }) => middle(a) / middle(b));
  const count = (list, bound) => list.filter((each) => each <= bound).length;
  const every = (way) => found.flatMap(({ trials }) => trials.map((trial) => trial[way].error));
  const single = found.flatMap(({ trials }) => trials.map(({ GSR, isolated }) => GSR.error / isolated.error));
  const marks = [
    at("formulas on which in-context is at most isolated, medians", count(share("GSR", "isolated"), 1), ">=", names.length, {
      rival: `isolated: ${found.map(({ middle }) => middle("isolated").toExponential(1)).join(", ")}`,
    }),
    ...(small ? [] : [at("formulas on which it is at most half", count(share("GSR", "isolated"), 0.5), ">=", 3)]),
    ...(small ? [] : [at("formulas on which the masked softmax is at most isolated", count(share("GMP", "isolated"), 1), ">=", 3)]),
  ];
  const ways = ["spline", "isolated", "GSR", ...(small ? [] : ["GMP", "L0"])];
  const told = [
    ...found.map(({ name, middle }) => [
      `${name}, ${FORMULAS[name].text}: error over variance, median`,
      ways.map((way) => `${way} ${middle(way).toExponential(1)}`).join(", "),
    ]),
    ...(small
      ? []
      : [
          [
            "functions that are live in mixtures, median: masked softmax, L0 gates",
            found.map(({ name, middle }) => `${name} ${middle("GMP", "live")}, ${middle("L0", "live")}`).join("; "),
          ],
          ["error with L0 gates over that with the masked softmax, medians", share("L0", "GMP").map(shown).join(", ")],
        ]),
    ["in-context over isolated, worst single trial", shown(most(single))],
    ["worst of all trials: isolated; in-context", `${most(every("isolated")).toExponential(1)}; ${most(every("GSR")).toExponential(1)}`],
    ...found.map(({ name, trials }) => [`${name}, inputs halved, by in-context`, [...trials].sort((a, b) => a.GSR.error - b.GSR.error)[0].GSR.text]),
  ];
  const points = found.flatMap(({ name, trials }) => trials.flatMap((trial) => ways.map((way) => ({ name, way, error: trial[way].error }))));
  const picture = draw("Test errors of edges chosen by each way, for each formula", {
    fy: { label: null },
    marginRight: 60,
    x: { type: "log", label: "squared error over variance", grid: true },
    y: { domain: ways, label: null },
    marginLeft: 70,
    marks: [Plot.frame({ stroke: "#ccc" }), Plot.dot(points, { x: "error", y: "way", fy: "name", fill: "#2a6" })],
  });
  return { marks, told, picture };
}

await alone(import.meta, about, main);
