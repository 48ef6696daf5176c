// Writes docs/beyond.md and docs/beyond.svg of what `npm run reproduce` has kept in docs/beyond/: `npm run beyond`.
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { picture } from "./beyondPicture.mjs";
import { bySeed, mean, percent } from "./trials.mjs";

const docs = fileURLToPath(new URL("../docs/", import.meta.url));
const read = (name) => JSON.parse(readFileSync(`${docs}beyond/${name}.json`, "utf8"));
const rows = readdirSync(`${docs}beyond`)
  .filter((file) => /-seed-\d+\.json$/.test(file))
  .map((file) => read(file.slice(0, -5)));
const tried = read("tried");
const text = readFileSync(`${docs}beyond/text.md`, "utf8");

const DENSE = {
  "lenet-300-100": { weights: 266_610, flops: 532_400 },
  "lenet-5": { weights: 431_080, flops: 4_586_000 },
  "wrn-10-1": { weights: 77_850, flops: 24_917_248 },
};
const share = (final, net, of = "weights") => percent(final[of] / DENSE[net][of]);
/** What each row was to reach; `of`: what `at` is a share of, if not of the weights. */
const GOALS = {
  "beyond-mlp": { task: "MLP 784-300-100, structured", goal: "1.6 % at 3.6 %", error: 0.016, at: 0.036, best: "VIBNet 1.6 % at 3.6 % (97-71-33)" },
  "beyond-mlp-sparse": {
    task: "MLP, unstructured",
    goal: "1.6 % at 1.2 %",
    error: 0.016,
    at: 0.012,
    best: "RigL+ 1.57 % best, 1.69 % last epoch, at about 1.2 %",
  },
  "beyond-lenet-5": {
    task: "LeNet-5, structured",
    goal: "1.0 % at 0.65 %, 6.7 % of the MACs",
    error: 0.01,
    at: 0.0065,
    best: "BC-GHS 1.0 % at 0.65 % (5-10-76-16)",
  },
  "beyond-lenet-5-sparse": {
    task: "LeNet-5, unstructured",
    goal: "0.9 % at 0.32 %",
    error: 0.009,
    at: 0.0032,
    best: "AutoPrune 0.32 % without loss; Sparse VD 0.75 % at 0.36 %",
  },
  "beyond-lenet-5-paper": { task: "the paper's own row", goal: "1.0 % at 1.44 %", error: 0.01, at: 0.0144, best: "L0 1.0 % at 1.44 %" },
  "beyond-wrn-10-1": {
    task: "a part of CIFAR-10, wrn-10-1",
    goal: "25.55 % (0.5 points above the dense net after 60 epochs) at 35 % of the FLOPs",
    error: 0.2555,
    at: 0.35,
    of: "flops",
    best: "none on this part",
  },
};

const results = Object.entries(GOALS).map(([name, goal]) => ({ name, ...goal, seeds: rows.filter((row) => row.name === name).sort(bySeed) }));

const table = [
  "| task | to reach, at most | best published | test error of each seed | weights left | mean error | reached |",
  "| --- | --- | --- | --- | --- | ---: | --- |",
  ...results.map(({ task, goal, best, error, at, of = "weights", seeds }) => {
    if (!seeds.length) return `| ${task} | ${goal} | ${best} | not trained | | | no |`;
    const net = seeds[0].course.recipe;
    const met = seeds.filter(({ final }) => final.testError <= error + 1e-9 && final[of] / DENSE[net][of] <= at + 5e-5).length;
    const left = seeds.map(({ final }) => share(final, net, of)).join(", ");
    return `| ${task} | ${goal} | ${best} | ${seeds.map(({ final }) => percent(final.testError)).join(", ")} | ${left}${of === "flops" ? " of the FLOPs" : ""} | ${percent(mean(seeds.map(({ final }) => final.testError)))} | ${met === seeds.length ? (met < 3 ? `by ${met} of ${met} trained` : "yes, by all seeds") : met ? `by ${met} of ${seeds.length} seeds` : "no"} |`;
  }),
];

const each = results.flatMap(({ name, task, seeds }) =>
  seeds.length
    ? [
        `### ${task}: \`${name}\``,
        "",
        "| seed | architecture | weights and biases that are not 0 | of all | FLOPs | of all | test error | seconds | the same again |",
        "| ---: | --- | ---: | ---: | ---: | ---: | ---: | ---: | --- |",
        ...seeds.map(({ seed, final, seconds, course }) => {
          const { recipe } = course;
          return `| ${seed} | ${final.architecture.join("-")} | ${final.weights} | ${share(final, recipe)} | ${final.flops} | ${percent(final.flops / DENSE[recipe].flops)} | ${percent(final.testError)} | ${seconds} | \`npm run reproduce -- ${name} --seed ${seed}\` |`;
        }),
        "",
      ]
    : [],
);

const trials = [
  "| trial | net | what was done | last epoch | weights | architecture | of those trained on | validation error |",
  "| --- | --- | --- | ---: | ---: | --- | ---: | ---: |",
  ...tried.map(({ name, net, what, weights, architecture, trainError, validationError, points }) => {
    const [round, epoch] = points.at(-1);
    return `| ${name} | ${net} | ${what} | ${epoch} of round ${round} | ${weights} | ${architecture} | ${trainError === undefined ? "" : percent(trainError)} | ${percent(validationError)} |`;
  }),
];

const latency = existsSync(`${docs}beyond/latency.md`) ? readFileSync(`${docs}beyond/latency.md`, "utf8").trim() : "";
const parts = { table, each, trials, latency: [latency] };
writeFileSync(`${docs}beyond.svg`, picture({ results, tried, DENSE }));
writeFileSync(
  `${docs}beyond.md`,
  text.replace(/^\{(\w+)\}$/gm, (_, name) => parts[name].join("\n").trim()),
);
