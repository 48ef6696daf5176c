// Clicks of 30 fields in random places: 4 have an effect of their own, 6 act in pairs only, 4 are noisy copies of those, and 16 say nothing.
import { log, normal, seed, sigmoid, tensor, uniform } from "sievenet";
import { dataset } from "sievenet/data";
import { draws } from "../lib/draws.mjs";

const FIELDS = 30;
/** Most values of a field that acts in a pair: of more, most pairs of values are never seen. */
const PAIRED_VALUES = 10;

/** The least place of a rising list whose number is at least u. */
function placeOf(list, u) {
  let [from, to] = [0, list.length - 1];
  while (from < to) {
    const middle = (from + to) >> 1;
    if (list[middle] < u) from = middle + 1;
    else to = middle;
  }
  return from;
}

/** How likely a field has one of the first 1, 2, ... values: the i-th in proportion to 1 / (i + 2). */
function zipf(count) {
  const share = Array.from({ length: count }, (_, i) => 1 / (i + 2));
  const all = share.reduce((a, b) => a + b);
  let sum = 0;
  return share.map((each) => {
    sum += each / all;
    return sum;
  });
}

/**
 * What there is to learn, drawn from a seed: how many values each field has (`cards`), which fields matter (`main` by themselves,
 * `paired` in pairs), which are `copies` of some of those, and examples [count, 30] of values with a click each.
 */
export function clicks(number, { train, valid, test }) {
  seed(number);
  const [u, g] = [draws(uniform), draws(normal)];
  const cards = Array.from({ length: FIELDS }, () => 8 + Math.floor(120 * u()));
  const place = Array.from({ length: FIELDS }, (_, i) => [u(), i])
    .sort(([a], [b]) => a - b)
    .map(([, i]) => i);
  const [main, paired, copies] = [place.slice(0, 4), place.slice(4, 10), place.slice(10, 14)];
  const origins = [...main.slice(0, 2), ...paired.slice(0, 2)];
  for (const f of paired) cards[f] = Math.min(cards[f], PAIRED_VALUES);
  for (const [i, f] of copies.entries()) cards[f] = cards[origins[i]];
  const shares = cards.map(zipf);
  const effect = cards.map((n) => Array.from({ length: n }, g));
  const latent = new Map(paired.map((f) => [f, [0, 1].map(() => centred(Array.from({ length: cards[f] }, g), shares[f]))]));

  function examples(count) {
    const x = new Float32Array(count * FIELDS);
    const logits = new Float32Array(count);
    for (let i = 0; i < count; i++) {
      const row = x.subarray(i * FIELDS, (i + 1) * FIELDS);
      for (let f = 0; f < FIELDS; f++) row[f] = placeOf(shares[f], u());
      for (const [k, f] of copies.entries()) if (u() < 0.7) row[f] = row[origins[k]];
      logits[i] = -1 + 0.45 * main.reduce((all, f) => all + effect[f][row[f]], 0);
      for (let k = 0; k < paired.length; k += 2) {
        const [a, b] = [paired[k], paired[k + 1]];
        for (const side of [0, 1]) logits[i] += latent.get(a)[side][row[a]] * latent.get(b)[side][row[b]];
      }
    }
    const likely = sigmoid(tensor(logits)).toArray();
    return dataset({ inputs: x, targets: Float32Array.from(likely, (p) => (u() < p ? 1 : 0)), shape: [FIELDS] });
  }
  return { cards, main, paired, copies, train: examples(train), valid: examples(valid), test: examples(test) };
}

/** Numbers with mean 0 where the i-th is as likely as `shares` tell: a field has then no effect of its own. */
function centred(list, shares) {
  const mean = list.reduce((all, each, i) => all + each * (shares[i] - (shares[i - 1] ?? 0)), 0);
  return list.map((each) => each - mean);
}

/** Mutual information of each field with the click, in nats, corrected for how many values it has (Miller and Madow 1955). */
export function information({ inputs, labels, count }, cards) {
  const clicked = labels.reduce((a, b) => a + b) / count;
  return cards.map((n, f) => {
    const counts = new Float64Array(2 * n);
    for (let i = 0; i < count; i++) counts[2 * inputs[i * cards.length + f] + labels[i]]++;
    // how many times as often a value comes with a click, or without one, as if the two had nothing to do with each other
    const times = Float32Array.from(counts, (c, k) => (c ? c / ((counts[k & ~1] + counts[k | 1]) * (k & 1 ? clicked : 1 - clicked)) : 1));
    return log(tensor(times))
      .toArray()
      .reduce((all, each, k) => all + (counts[k] / count) * each, -(n - 1) / (2 * count));
  });
}
