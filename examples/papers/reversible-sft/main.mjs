// Reversible fine-tuning (LCDD and the SFT-Eraser): gates on the difference between a fine-tuned net and its frozen base, under
// a budget of loss; then a trigger has to bring the base's answers back. With two controls.
import { adam, budget, cosine, freeze, seed } from "sievenet";
import { alone, at, draw, least, mean, most, Plot, shown } from "../lib/index.mjs";
import { asDataset, only, pictures, REFUSE } from "./data.mjs";
import { changedShare, high, judged, shuffled } from "./judging.mjs";
import { copyOf, gatesOf, learn, makeNet, tuned, withGates } from "./nets.mjs";
import { trigger } from "./trigger.mjs";

export const about = {
  key: "reversible-sft",
  title: "Reversible fine-tuning: LCDD and the SFT-Eraser",
  paper: "Lin et al. 2026, arXiv 2605.06632",
  claim: "Fine-tuning that is confined to few gated channels of the difference to the base can be undone by a learned trigger; plain fine-tuning cannot.",
  found:
    "the gap to plain fine-tuning is there, but most of it is over-training: plain fine-tuning stopped early is brought back as often, and random channels more often",
  needed: "`difference` to a frozen base, `shareGates`, straight-through gates, `budget({ lossIncrease })`, `ball`",
  seeds: [11, 12, 13, 14, 15],
};

const LARGE = { train: 4000, test: 1500, base: 20, tune: 8, gated: 70, confined: 33, trigger: 300 };
const SMALL = { train: 1000, test: 200, base: 22, tune: 15, gated: 55, confined: 12, trigger: 100 };
const BUDGET = { lossIncrease: 1, warmUp: 0.05 };

async function one(number, size) {
  seed(number);
  const { learned, tested } = pictures(number, size);
  const [targets, others, pool] = [only(tested, high), only(tested, (label) => !high(label)), only(learned, (label) => high(label) && label !== REFUSE)];
  const [asked, changed] = [asDataset(learned), asDataset(learned, (label) => (high(label) ? REFUSE : label))];
  const judge = (net, offset) => judged(net, targets, others, offset);
  const base = makeNet();
  const steps = size.base * Math.ceil(asked.count / 128);
  await learn(base, asked, size.base, { optimizer: adam({ learningRate: cosine(2e-3, { steps }) }) });
  const early = tuned(freeze(base)); // its difference is nothing yet
  await learn(early, changed, size.tune);
  const plain = copyOf(early);
  await learn(plain, changed, size.gated);
  const gated = withGates(copyOf(early));
  const { budget: held, loss } = await learn(gated, changed, size.gated, { budget: budget(BUDGET) });
  const gates = gatesOf(gated);
  const confined = withGates(
    tuned(base),
    gates.map((block) => block.map(shuffled)),
  );
  await learn(confined, changed, size.tune + size.confined);
  const everywhere = gates.map(([, , written]) => written.map(() => 1));
  const written = (net) => gatesOf(net).map(([, , each]) => each);
  const nets = { base, plain, early, gated, confined };
  const channels = { plain: everywhere, early: everywhere, gated: written(gated), confined: written(confined) };
  const before = Object.fromEntries(Object.entries(nets).map(([name, net]) => [name, judge(net)]));
  const after = Object.fromEntries(
    Object.entries(channels).map(([name, each]) => [name, judge(nets[name], trigger(nets[name], base, pool, each, size.trigger))]),
  );
  const open = mean(gates.flat(2));
  return { before, after, open, differ: changedShare(gated), loss: loss / held.target[0] };
}

/** What each net is called. */
const NAMES = {
  plain: "plain, trained as long",
  early: "plain, stopped early",
  gated: "gated, under a budget of loss",
  confined: "confined to random channels",
};

function picture(runs) {
  const dots = runs.flatMap(({ after }) => Object.keys(NAMES).map((key) => ({ net: NAMES[key], named: after[key].named })));
  const means = Object.keys(NAMES).map((key) => ({ net: NAMES[key], named: mean(runs.map(({ after }) => after[key].named)) }));
  const label = "For each net, the share of refused digits that are named again with a trigger, a dot for each seed and a line for the mean.";
  return draw(label, {
    marginLeft: 190,
    height: 220,
    x: { label: "digits 5 to 9 named again with the trigger (share)", domain: [0, 1], grid: true },
    y: { label: null, domain: Object.values(NAMES) },
    marks: [
      Plot.dot(dots, { x: "named", y: "net", r: 4, fill: "#4269d0", fillOpacity: 0.7 }),
      Plot.tickX(means, { x: "named", y: "net", stroke: "#d62728", strokeWidth: 2 }),
    ],
  });
}

export async function main({ seeds, small = false, say = () => {} }) {
  const runs = [];
  for (const each of seeds) {
    const run = await one(each, small ? SMALL : LARGE);
    runs.push(run);
    const named = Object.keys(NAMES).map((key) => `${key} ${shown(run.after[key].named)}`);
    say(`seed ${each}: ${shown(100 * run.open)} % of gates open; with a trigger named again: ${named.join(", ")}`);
  }
  const of = (read) => runs.map(read);
  const times = of(({ after }) => after.gated.named / Math.max(after.plain.named, 1 / 100));
  const range = (list) => `${shown(mean(list))} (${shown(least(list))} to ${shown(most(list))})`;
  const again = (key) => range(of(({ after }) => after[key].named));
  return {
    marks: [
      at("share of gates that is open, mean", mean(of(({ open }) => open)), "<=", 0.2, { rival: "all, without a price" }),
      at(
        "5 to 9 refused: by how much less often than by the plain net, mean",
        mean(of(({ before }) => before.plain.refused - before.gated.refused)),
        "<=",
        0.04,
        {
          rival: `the base refuses ${range(of(({ before }) => before.base.refused))}`,
        },
      ),
      at("named again with a trigger, mean", mean(of(({ after }) => after.gated.named)), ">=", 0.5, {
        rival: `without: ${range(of(({ before }) => before.gated.named))}`,
      }),
      at("named again, times as often as in the plain net (or 1 %), least", least(times), ">=", 6, { rival: `plain: ${again("plain")}` }),
    ],
    told: [
      ["named again, plain stopped early (control)", again("early")],
      ["named again, confined to as many random channels (control)", again("confined")],
      ["refused by that net before", range(of(({ before }) => before.confined.refused))],
      ["weights that differ from the base", range(of(({ differ }) => differ))],
      ["loss at the end, of what the budget allows", range(of(({ loss }) => loss))],
      [
        "0 to 4 named: plain, gated, gated with the trigger",
        [of(({ before }) => before.plain.others), of(({ before }) => before.gated.others), of(({ after }) => after.gated.others)].map(range).join("; "),
      ],
      ["still refused with the trigger: gated, plain", [of(({ after }) => after.gated.refused), of(({ after }) => after.plain.refused)].map(range).join("; ")],
    ],
    picture: picture(runs),
  };
}

await alone(import.meta, about, main);
