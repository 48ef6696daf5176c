// What a net does with pictures, and how much of it is its base.
import { predict, tensor, uniform } from "sievenet";
import { mean } from "../lib/index.mjs";
import { PIXELS, REFUSE } from "./data.mjs";
import { branches } from "./nets.mjs";

const share = (list, is) => list.filter(is).length / list.length;
/** What is to be refused after fine-tuning. */
export const high = (label) => label > 4;

/** The answers of a net to pictures, all moved by an offset. */
function answers(net, { inputs, labels }, offset) {
  const moved = offset ? inputs.map((x, i) => x + offset[i % PIXELS]) : inputs;
  const scores = predict(net, tensor(moved, [labels.length, PIXELS])).toArray();
  return labels.map((_, i) => {
    const own = scores.subarray(i * (REFUSE + 1), (i + 1) * (REFUSE + 1));
    return own.indexOf(Math.max(...own));
  });
}

/** Zeros and ones in another order. */
export function shuffled(list) {
  const keys = uniform([list.length]).toArray();
  return Array.from(keys.keys())
    .sort((a, b) => keys[a] - keys[b])
    .map((i) => list[i]);
}

/** Of all weights of the body, the share that is not the base's. */
export const changedShare = (net) => {
  const pairs = branches(net).flatMap(([a, , b]) => [a, b].map((each) => [each.base.weight.toArray(), each.compacted([], () => {}).weight.toArray()]));
  return mean(pairs.flatMap(([before, after]) => Array.from(before, (w, i) => Number(w !== after[i]))));
};

/** Shares: of targets that are refused, and named right; of others named right. */
export function judged(net, targets, others, offset) {
  const [ofTargets, ofOthers] = [answers(net, targets, offset), answers(net, others, offset)];
  return {
    refused: share(ofTargets, (answer) => answer === REFUSE),
    named: share(ofTargets, (answer, i) => answer === targets.labels[i]),
    others: share(ofOthers, (answer, i) => answer === others.labels[i]),
  };
}
