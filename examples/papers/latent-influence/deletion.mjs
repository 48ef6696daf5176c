// Necessity and sufficiency by deletion: what becomes of the answers without the latents that a score says they rest on, and
// with nothing else.
import { argmax, tensor } from "sievenet";
import { mean } from "../lib/index.mjs";

const COUNTS = [1, 3, 5];

/** The active latents of each example with the highest scores. */
function topOf(score, z, latents, count) {
  return Array.from({ length: z.length / latents }, (_, i) =>
    Array.from({ length: latents }, (_, j) => i * latents + j)
      .filter((at) => z[at])
      .sort((a, b) => score(b) - score(a))
      .slice(0, count),
  );
}

/** For 1, 3 and 5 latents, by each score: answers changed without them, answers kept with them alone, and how far the logit of the answer falls. */
export function necessity({ logits, z, influence, random, frequencyOf, answers, latents }) {
  const frequency = new Float64Array(latents);
  for (const [at, value] of frequencyOf.entries()) if (value) frequency[at % latents]++;
  const scores = { influence: (at) => influence[at], activation: (at) => z[at], frequency: (at) => frequency[at % latents], random: (at) => random[at] };
  const n = answers.length;
  const run = (values) => {
    const y = logits(tensor(values, [n, latents]));
    return { y: y.toArray(), found: argmax(y).toArray() };
  };
  const whole = run(z).y;
  const results = { changed: {}, kept: {}, dropped: {} };
  for (const count of COUNTS) {
    for (const each of Object.values(results)) each[count] = {};
    for (const [by, score] of Object.entries(scores)) {
      const picked = topOf(score, z, latents, count).flat();
      const [without, alone] = [z.slice(), new Float32Array(z.length)];
      for (const at of picked) [without[at], alone[at]] = [0, z[at]];
      const [less, only] = [run(without), run(alone)];
      const each = Array.from(answers);
      results.changed[count][by] = mean(each.map((c, i) => Number(less.found[i] !== c)));
      results.kept[count][by] = mean(each.map((c, i) => Number(only.found[i] === c)));
      results.dropped[count][by] = mean(each.map((c, i) => whole[i * 10 + c] - less.y[i * 10 + c]));
    }
  }
  return results;
}
