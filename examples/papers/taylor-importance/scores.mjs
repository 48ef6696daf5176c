// A trained net, and every score of its units.
import { adam, batchNorm, conv2d, dense, fit, flatten, maxPool2d, relu, seed, sequential, shaped, subset } from "sievenet";
import { digits } from "sievenet/data";
import { rank } from "sievenet/prune";

/** LeNet with 16-32-120-84 units; the authors' has no norms. */
function lenet(normed) {
  const block = (layer, ...after) => [layer, ...(normed ? [batchNorm(layer.outputs)] : []), relu, ...after];
  return sequential(
    ...block(conv2d(1, 16, 5), maxPool2d(2)),
    ...block(conv2d(16, 32, 5), maxPool2d(2), flatten),
    ...block(dense(512, 120)),
    ...block(dense(120, 84)),
    dense(84, 10),
  );
}

export const flat = ({ layers }) => layers.flatMap(({ scores }) => [...scores]);
const changed = (ranking, of) => ({ ...ranking, layers: ranking.layers.map(({ path, scores }, i) => ({ path, scores: scores.map((x) => of(x, i)) })) });

const images = (set) => shaped(set, [1, 28, 28]);
const first = (set, n) =>
  subset(
    set,
    Array.from({ length: n }, (_, i) => i),
  );

/** A trained net with its data, and every score of its units. */
export async function scored(start, { train, test, epochs, probe, normed = true, second = true }) {
  seed(start);
  const data = digits({ train, test, seed: start });
  const set = { train: images(data.train), test: images(data.test) };
  const net = lenet(normed);
  await fit(net, set.train, { epochs, optimizer: adam({ learningRate: 0.001 }), batchSize: 100, seed: start });
  const some = first(set.train, probe);
  const by = (name) => rank(net, some, { by: name, batchSize: 100, seed: start });
  const root = by("l2"); // of the mean square, so that layers compare
  const sizes = [25, 400, 512, 120];
  const scores = {
    ...(second && { "second order": by("taylor2") }),
    "first order": by("taylor"),
    "full gradient": by("taylorPerExample"),
    magnitude: changed(root, (x, i) => x * Math.sqrt(sizes[i])),
    "magnitude, per weight": root,
    ...(normed && { "scale of the norm": by("normScale") }),
    chance: by("random"),
  };
  return { net, set, scores, oracle: changed(by("leaveOneOut"), (x) => x * x) };
}
