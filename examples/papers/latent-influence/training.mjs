// Influence of training data on single answers of a head on latents: predicted by derivatives, checked by training anew.
import { uniform } from "sievenet";
import { mean, spearman } from "../lib/index.mjs";
import { dot, Head } from "./head.mjs";

const GROUP = 20;
const WEAKER = 0.1;

/** Groups of an example and its nearest neighbours among the latents, so that they mean something. */
function groupsOf(z, n, width, count) {
  const u = uniform([count]).toArray();
  return Array.from(u, (each) => {
    const centre = Math.floor(each * n);
    const far = (i) => {
      let sum = 0;
      for (let k = 0; k < width; k++) sum += (z[i * width + k] - z[centre * width + k]) * (z[i * width + k] - z[centre * width + k]);
      return sum;
    };
    const distance = Array.from({ length: n }, (_, i) => far(i));
    return distance
      .map((_, i) => i)
      .sort((a, b) => distance[a] - distance[b])
      .slice(0, GROUP);
  });
}

/** Rank correlations of what is predicted with what training anew gives, each the mean over ten test examples that are not settled. */
export function dataInfluence({ z, labels, zTest, truth, width, groups: count }) {
  const head = new Head(z, labels, width);
  head.fit();
  const losses = () => head.lossesOf(zTest, truth);
  const before = losses();
  const asked = before
    .map((_, i) => i)
    .sort((a, b) => before[b] - before[a])
    .slice(20, 30);
  const says = asked.map((i) => head.influenceOf(zTest.subarray(i * width, (i + 1) * width), truth[i]));
  const change = () => {
    const now = losses();
    return asked.map((i) => now[i] - before[i]);
  };
  const own = head.lossesOf(z, labels);
  const rows = groupsOf(z, labels.length, width, count).map((group, number) => {
    // p without the group is p + H⁻¹ times its share of the gradient
    const share = head.shareOf(group);
    // one of the five latents that are strongest in the group, weaker there
    const strength = Array.from({ length: width }, (_, j) => group.reduce((sum, i) => sum + z[i * width + j], 0));
    const latent = strength.map((_, j) => j).sort((a, b) => strength[b] - strength[a])[number % 5];
    const dz = new Float32Array(z.length);
    for (const i of group) dz[i * width + latent] = -z[i * width + latent];
    const mixed = head.mixed(dz);
    const moved = (factor) => z.map((each, i) => each + factor * dz[i]);
    return {
      out: { predicted: says.map((s) => dot(s, share)), real: head.anew({ gone: new Set(group) }, change) },
      weaker: { predicted: says.map((s) => -dot(s, mixed)), real: head.anew({ z: moved(WEAKER) }, change) },
      silenced: head.anew({ z: moved(1) }, change),
      strength: strength[latent],
      loss: group.reduce((sum, i) => sum + own[i], 0),
    };
  });
  const over = (of) => mean(asked.map((_, a) => of(a)));
  const list = (pick) => rows.map(pick);
  return {
    groups: over((a) =>
      spearman(
        list((r) => r.out.predicted[a]),
        list((r) => r.out.real[a]),
      ),
    ),
    groupsByLoss: over((a) =>
      spearman(
        list((r) => r.loss),
        list((r) => Math.abs(r.out.real[a])),
      ),
    ),
    slope: over(
      (a) =>
        dot(
          list((r) => r.out.predicted[a]),
          list((r) => r.out.real[a]),
        ) /
        dot(
          list((r) => r.out.predicted[a]),
          list((r) => r.out.predicted[a]),
        ),
    ),
    weaker: over((a) =>
      spearman(
        list((r) => r.weaker.predicted[a]),
        list((r) => r.weaker.real[a]),
      ),
    ),
    weakerByActivation: over((a) =>
      spearman(
        list((r) => r.strength),
        list((r) => Math.abs(r.weaker.real[a])),
      ),
    ),
    silenced: over((a) =>
      spearman(
        list((r) => r.weaker.predicted[a]),
        list((r) => r.silenced[a]),
      ),
    ),
  };
}
