// Pictures of digits, 14 x 14, and pictures that are none: what a net names, and what it refuses.
import { averagePool2d, dataset, predict, sequential, shaped, uniform } from "sievenet";
import { digits } from "sievenet/data";

export const PIXELS = 196;
/** The eleventh answer. */
export const REFUSE = 10;

/** The means of 2 x 2 pixels of all pictures, and what they show. */
function halved(data) {
  const inputs = predict(sequential(averagePool2d(2)), shaped(data, [1, 28, 28])).toArray();
  return { inputs, labels: Array.from(data.labels) };
}

/** The pixels of a picture in random places. */
function scrambled(picture) {
  const keys = uniform([PIXELS]).toArray();
  const order = Array.from(keys.keys()).sort((a, b) => keys[a] - keys[b]);
  return order.map((at) => picture[at]);
}

/** Those of `all` that `wanted` takes, as a dataset. */
export function only({ inputs, labels }, wanted) {
  const kept = labels.flatMap((label, i) => (wanted(label) ? [i] : []));
  return {
    labels: kept.map((i) => labels[i]),
    inputs: Float32Array.from(kept.flatMap((i) => Array.from(inputs.subarray(i * PIXELS, (i + 1) * PIXELS)))),
  };
}

/** `answers`: of a label. */
export const asDataset = ({ inputs, labels }, answers = (label) => label) =>
  dataset({ inputs, labels: labels.map(answers), shape: [PIXELS], classes: REFUSE + 1 });

/** Digits to learn from, an eighth of all scrambled and to be refused from the start; and others to test by. */
export function pictures(seed, { train, test }) {
  const drawn = digits({ train, test, seed });
  const [learned, tested] = [halved(drawn.train), halved(drawn.test)];
  const noise = Array.from({ length: Math.floor(train / 7) }, (_, i) => scrambled(learned.inputs.subarray(i * PIXELS, (i + 1) * PIXELS)));
  const all = { inputs: Float32Array.from([...learned.inputs, ...noise.flat()]), labels: [...learned.labels, ...noise.map(() => REFUSE)] };
  return { learned: all, tested };
}
