// Influence measured among the latents of a sparse autoencoder: which latents an answer rests on, and which training data.
import { adam, add, argmax, dense, fit, freeze, gradients, mul, predict, relu, scale, seed, sequential, sum, tensor, uniform } from "sievenet";
import { digits } from "sievenet/data";
import { jvp } from "sievenet/math";
import { alone, at, draw, least, mean, most, Plot, shown } from "../lib/index.mjs";
import { autoencoderOf } from "./autoencoder.mjs";
import { necessity } from "./deletion.mjs";
import { dataInfluence } from "./training.mjs";

export const about = {
  key: "latent-influence",
  title: "Correcting influence through a sparse autoencoder (RepInfLLM)",
  paper: "arXiv:2605.12809",
  claim:
    "Among sparse latents, influence (a derivative times the activation) tells what an answer rests on, and what it would be with other training data; activation alone does not",
  seeds: [11, 12, 13, 14, 15],
  found: "influence above activation in every count; a latent that is silenced altogether is beyond first order",
  needed: "`jvp` and `hvp`, derivatives of derivatives; `amortizedGate`; `parameter` with `unitRows`; `inverse`",
};

const HIDDEN = 64;
const SETTINGS = { train: 4000, test: 1000, epochs: 12, head: 1000, groups: 50, sae: { latents: 128, lambda: 0.01, rate: 0.01, epochs: 190, batchSize: 256 } };
const SMALL = { train: 1000, test: 200, epochs: 12, head: 200, groups: 10, sae: { latents: 32, lambda: 0.01, rate: 0.01, epochs: 60, batchSize: 128 } };

/** A frozen net cut at a layer of 64 numbers, which are centred and scaled to a mean square of 1. */
async function frozenNet(data, epochs) {
  const first = sequential(dense(784, 128), relu, dense(128, HIDDEN), relu);
  const rest = sequential(dense(HIDDEN, 32), relu, dense(32, 10));
  const history = await fit(sequential(first, rest), data.train, { epochs, optimizer: adam({ weightDecay: 1e-3 }), test: data.test });
  freeze(rest);
  const raw = predict(first, data.train).toArray();
  const middle = Array.from({ length: HIDDEN }, (_, i) => mean(Array.from({ length: data.train.count }, (_, n) => raw[n * HIDDEN + i])));
  const factor = 1 / Math.sqrt(mean(Array.from(raw, (v, i) => (v - middle[i % HIDDEN]) * (v - middle[i % HIDDEN]))));
  const normed = (set) =>
    predict(first, set)
      .toArray()
      .map((v, i) => (v - middle[i % HIDDEN]) * factor);
  const offset = tensor([middle]);
  return { accuracy: 1 - history.last.testError, normed, rest: (h) => rest.forward(add(scale(h, 1 / factor), offset)) };
}

/** One seed: the net, the autoencoder on it, and all that is asked of them. */
async function trial(number, settings, say) {
  seed(number);
  const { latents } = settings.sae;
  const data = digits({ train: settings.train, test: settings.test, seed: number });
  const net = await frozenNet(data, settings.epochs);
  const [h, tested] = [net.normed(data.train), net.normed(data.test)];
  const sae = await autoencoderOf(h, [settings.train, HIDDEN], settings.sae);
  const [z, zTest] = [sae.latentsOf(h), sae.latentsOf(tested)];
  const back = sae.decode(tensor(zTest, [settings.test, latents])).toArray();
  const unexplained = mean(Array.from(back, (v, i) => (v - tested[i]) * (v - tested[i]))) / mean(Array.from(tested, (v) => v * v));
  const active = zTest.filter(Boolean).length / settings.test;

  // from latents to logits: what of the answer each latent carries, by one gradient; along z itself, by one forward derivative
  const logits = (z) => net.rest(sae.decode(z));
  const given = tensor(zTest, [settings.test, latents]);
  const answers = argmax(logits(given)).toArray();
  const hot = tensor(
    Float32Array.from({ length: settings.test * 10 }, (_, i) => Number(answers[Math.floor(i / 10)] === i % 10)),
    [settings.test, 10],
  );
  const winning = (z) => sum(mul(logits(z), hot), 1);
  const slopes = gradients(() => sum(winning(given)), [given]).gradients[0];
  const influence = slopes.map((slope, i) => slope * zTest[i]);
  const along = jvp(winning, given, given).tangent.toArray();
  const [up, down] = [1.001, 0.999].map((factor) => winning(scale(given, factor)).toArray());
  const largest = most(Array.from(along, Math.abs));
  const apart = Array.from(along, (slope, i) => Math.abs(slope - (up[i] - down[i]) / 0.002) / largest).sort((a, b) => a - b);

  const deletion = necessity({ logits, z: zTest, influence, random: uniform([zTest.length]).toArray(), frequencyOf: z, answers, latents });
  const labels = Array.from(data.train.labels).slice(0, settings.head);
  const used = Array.from({ length: latents }, (_, j) => j).filter(
    (j) => Array.from({ length: settings.train }, (_, i) => z[i * latents + j]).filter(Boolean).length > settings.train / 1000,
  );
  const columns = (of, count) =>
    Float32Array.from({ length: count * used.length }, (_, i) => of[Math.floor(i / used.length) * latents + used[i % used.length]]);
  const training = dataInfluence({
    z: columns(z, settings.head),
    labels,
    zTest: columns(zTest, settings.test),
    truth: Array.from(data.test.labels),
    width: used.length,
    groups: settings.groups,
  });
  const through = mean(Array.from(data.test.labels, (label, i) => Number(label === answers[i])));
  say(`seed ${number}: ${shown(active)} active, ${shown(100 * unexplained)} % unexplained, groups ${shown(training.groups)}, weaker ${shown(training.weaker)}`);
  return { accuracy: net.accuracy, through, used: used.length, active, unexplained, jvp: apart[Math.floor(0.99 * apart.length)], ...deletion, ...training };
}

const range = (list) => `${shown(mean(list))} (${shown(least(list))} to ${shown(most(list))})`;

export async function main({ seeds, small = false, say = () => {} }) {
  const trials = [];
  for (const each of seeds) trials.push(await trial(each, small ? SMALL : SETTINGS, say));
  const of = (pick) => trials.map(pick);
  const lead = (what, count) => least(of((t) => t[what][count].influence - t[what][count].activation));
  const beside = (what, count) => ["activation", "frequency", "random"].map((by) => `${by} ${shown(mean(of((t) => t[what][count][by])))}`).join(", ");
  const drop = (by) => of((t) => t.dropped[1].influence / t.dropped[1][by]);
  const marks = [
    at("active latents of an example, most", most(of((t) => t.active)), "<=", 9, { rival: "of 128" }),
    at("variance unexplained, most", most(of((t) => t.unexplained)), "<=", 0.07),
    at("groups of training examples left out: Spearman with training anew, mean", mean(of((t) => t.groups)), ">=", 0.92, {
      rival: `by the size of the loss in the group: ${range(of((t) => t.groupsByLoss))}`,
    }),
    at("the same, least", least(of((t) => t.groups)), ">=", 0.9),
    at("a latent 10 % weaker in a group: Spearman with training anew, mean", mean(of((t) => t.weaker)), ">=", 0.95),
    at("the same of sizes, guessed by activation strength, mean", mean(of((t) => t.weakerByActivation)), "<=", 0.5),
    at("top 1 off: drop of the answer's logit, over that by activation, mean", mean(drop("activation")), ">=", 1.2, {
      rival: `least ${shown(least(drop("activation")))}`,
    }),
    at("top 1 off: drop of the answer's logit, over that by chance, mean", mean(drop("random")), ">=", 3, { rival: `least ${shown(least(drop("random")))}` }),
    at("top 3 off: answers changed, above activation, least", lead("changed", 3), ">=", 0.08, { rival: beside("changed", 3) }),
    at("top 3 alone: answers kept, above activation, least", lead("kept", 3), ">=", 0.05, { rival: beside("kept", 3) }),
  ];
  const told = [
    ["top 3 off: answers changed by influence", range(of((t) => t.changed[3].influence))],
    ["top 3 alone: answers kept by influence", range(of((t) => t.kept[3].influence))],
    ["accuracy of the net, and through the autoencoder", `${range(of((t) => t.accuracy))}; ${range(of((t) => t.through))}`],
    ["latents in use", range(of((t) => t.used))],
    ["forward derivative against differences, 99 % quantile, as a share of the largest", range(of((t) => t.jvp))],
    ["group influence: trained anew over predicted, slope", range(of((t) => t.slope))],
    ["a latent silenced altogether in a group: Spearman, by its derivative", range(of((t) => t.silenced))],
    [
      "top 5 off: drop of the logit by influence over activation (the sets nearly coincide)",
      range(of((t) => t.dropped[5].influence / t.dropped[5].activation)),
    ],
  ];
  const bars = [1, 3, 5].flatMap((count) =>
    Object.keys(trials[0].changed[count]).map((by) => ({ count: `top ${count} off`, by, changed: mean(of((t) => t.changed[count][by])) })),
  );
  const picture = draw("Share of answers that change without the top latents: by influence, activation, frequency, chance", {
    color: { legend: false },
    fx: { label: null },
    marginBottom: 60,
    x: { label: null, domain: ["influence", "activation", "frequency", "random"], tickRotate: -35 },
    y: { label: "answers changed", domain: [0, 1] },
    marks: [Plot.barY(bars, { fx: "count", x: "by", y: "changed", fill: "by" }), Plot.ruleY([0])],
  });
  return { marks, told, picture };
}

await alone(import.meta, about, main);
