// The shortest description of data by a net and of the net itself: smooth prices of weights, a threshold under a cap on the loss,
// drawn gates, and a min-max problem that is exactly L0, all on one path. Beside it exact L0 for linear models.
import * as sievenet from "sievenet";
import { seed, tensor } from "sievenet";
import { linearSubset } from "sievenet/select";
import { measured } from "../../../tools/subsets.mjs";
import { alone, at, draw, mean, most, Plot, shown } from "../lib/index.mjs";
import { bitsOfData, codeOf, left, mseOf, NOISE, sample, teacherOf } from "./nets.mjs";
import { compressed, METHODS, POINTS, student } from "./students.mjs";

export const about = {
  key: "description-length",
  title: "Description length: PMMP, DRR, TAMADE",
  paper: "Barth & von Petersenn 2025, Efficient compression of neural networks and datasets, arXiv 2505.17469; EGP and PMMP: arXiv 2509.15060",
  claim: "Pricing weights by a smooth count and cutting them under a cap on the loss gives a net whose code, data included, is shorter than its teacher's.",
  found: "holds for DRR and L1; drawn gates and the min-max problem come to longer codes, and a threshold alone to no shorter one",
  needed: "`minMax` with parameters that go up, `drrPenalty`, `l1Penalty`, `pruneWithin`, masks that stay, `ramp`, `linearSubset`",
  seeds: [11, 12, 13, 14, 15],
};

/** All methods on the data of one seed. */
function trial(number, { steps, fine, methods }) {
  seed(number);
  const teacher = teacherOf();
  const [{ data, spread }, { data: test }] = [sample(teacher, POINTS), sample(teacher, 5000)];
  const examples = { x: tensor(data.inputs, [POINTS, 2]), y: data.labels };
  const own = codeOf(teacher, data, { dense: true }).total;
  const found = { constant: { share: bitsOfData(POINTS, spread ** 2 + NOISE ** 2) / own } };
  for (const method of methods) {
    seed(number);
    const net = student(method, examples, steps);
    if (method !== "dense") compressed(net, data, examples, fine);
    const { total, b } = codeOf(net, data, { dense: method === "dense" });
    found[method] = { share: total / own, weights: left(net), bits: b, test: mseOf(net, test) };
  }
  return found;
}

const told = (found, what) =>
  `${shown(mean(found.map((each) => each[what])))} (${shown(Math.min(...found.map((each) => each[what])))} to ${shown(most(found.map((each) => each[what])))})`;

export async function main({ seeds, small = false, say = () => {} }) {
  const setting = small ? { steps: 1000, fine: 300, methods: ["dense", "drr"] } : { steps: 8000, fine: 3000, methods: METHODS };
  const trials = seeds.map((number) => {
    const found = trial(number, setting);
    say(
      `seed ${number}: ${Object.entries(found)
        .map(([method, { share, weights }]) => `${method} ${shown(share)}${weights ? ` (${weights})` : ""}`)
        .join(", ")}`,
    );
    return found;
  });
  const of = (method) => trials.map((each) => each[method]);
  const overTeacher = (method) => mean(of(method).map(({ share }) => share));
  const overConstant = (method) => most(trials.map((each) => each[method].share / each.constant.share));
  const overDense = (method) => most(trials.map((each) => each[method].test / each.dense.test));
  const methods = setting.methods.filter((method) => method === "drr" || method === "l1");
  const common = { relevant: 5, correlation: 0.7, rows: 100, columns: 12, draws: small ? 3 : 20, first: 1000 * seeds[0] };
  const linear = (more) => Object.fromEntries(measured({ ...common, ...more }, sievenet, linearSubset).map((row) => [row.way, row]));
  const [few, faint] = [linear({ snr: 1 }), linear({ snr: 0.25 })];
  const many = small ? undefined : linear({ columns: 100, rows: 500, relevant: 10, correlation: 0.5, snr: 1 });
  const own = "`linearSubset`";
  const marks = methods.flatMap((method) => [
    at(`${method}: code over the teacher's, mean`, overTeacher(method), "<=", 1, {
      rival: `threshold alone ${setting.methods.includes("cut") ? shown(overTeacher("cut")) : "not run"}`,
    }),
    at(`${method}: code over a constant's, worst seed`, overConstant(method), "<=", 1, {
      rival: `the constant is ${shown(overTeacher("constant"))} of the teacher's`,
    }),
    at(`${method}: test error over the dense net's, worst seed`, overDense(method), "<=", 1),
  ]);
  marks.push(
    at("12 columns: BIC above the best of all subsets, mean, the fainter signal", faint[own].gap, "<=", 1.5, {
      rival: `forward ${shown(faint["forward stepwise"].gap)}`,
    }),
  );
  marks.push(
    at("12 columns: best of all subsets, share of draws", few[own].best / common.draws, ">=", 0.85, {
      rival: `forward ${shown(few["forward stepwise"].best / common.draws)}`,
    }),
  );
  if (many) {
    marks.push(
      at("100 columns: F1 less that of forward stepwise", many[own].f1 - many["forward stepwise"].f1, ">=", -0.02, {
        rival: `forward ${shown(many["forward stepwise"].f1)}`,
      }),
    );
    marks.push(at("100 columns: F1 less that of the lasso", many[own].f1 - many.lasso.f1, ">=", 0.05, { rival: `lasso ${shown(many.lasso.f1)}` }));
  }
  const rows = setting.methods.map((method) => [
    `${method}: code over the teacher's; numbers left of 751; test error`,
    `${told(of(method), "share")}; ${told(of(method), "weights")}; ${told(of(method), "test")}`,
  ]);
  const points = trials.flatMap((each, i) => Object.entries(each).map(([method, { share }]) => ({ method, share, seed: seeds[i] })));
  const picture = draw("The length of the code of each method, as a share of the teacher's", {
    marginLeft: 80,
    x: { label: "bits of net and data, over the teacher's", type: "log", grid: true, tickFormat: String },
    y: { label: null, domain: ["constant", ...setting.methods] },
    marks: [
      Plot.ruleX([1]),
      Plot.dot(points, { x: "share", y: "method", fill: "#2a6" }),
      Plot.tickX(points, Plot.groupY({ x: "mean" }, { x: "share", y: "method", stroke: "black", strokeWidth: 2 })),
    ],
  });
  return { marks, told: [["noise of the targets, mean square", shown(NOISE ** 2)], ...rows], picture };
}

await alone(import.meta, about, main);
