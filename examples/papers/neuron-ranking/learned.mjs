// Rankings of a layer's maps that are learned in front of the frozen rest of a net: by a switch and by L0 gates.
import { adam, add, affine, crossEntropy, freeze, gather, mean, mul, parameter, reshape, sampledGate, scale, seed, softplus, step, unfreeze } from "sievenet";
import { batch } from "sievenet/data";
import { dirichlet, klToDirichlet } from "sievenet/gates";

const SAMPLES = 3;
const [PRIOR, KL] = [2, 0.005];
const HALF = 0.5;

/**
 * Concentrations c of a switch s ~ Dir(c) that multiplies the maps, learned by the loss with three draws in each batch and KL(Dir(c) |
 * Dir(2)), whose weight comes slowly. The switch adds up to 1.
 */
export function learnedSwitch(rest, maps, { steps, size }, start) {
  seed(start + 100);
  const filters = maps.shape[0];
  const raw = parameter(new Float32Array(filters).fill(-1));
  const optimizer = adam({ learningRate: 0.1 });
  freeze(rest);
  for (let at = 0; at < steps; at++) {
    const from = (at * size) % (maps.count - size + 1);
    step({ raw }, optimizer, () => {
      const concentration = softplus(raw);
      const draws = dirichlet(gather(reshape(concentration, [1, filters]), new Array(SAMPLES).fill(0)));
      const { inputs, labels } = batch(maps, from, from + size);
      const each = gather(
        draws,
        Int32Array.from({ length: size }, (_, i) => i % SAMPLES),
      );
      const loss = crossEntropy(rest.forward(mul(inputs, reshape(each, [size, filters, 1, 1]))), labels);
      return add(loss, scale(klToDirichlet(concentration, PRIOR), KL * Math.min(1, (2 * at) / steps)));
    });
  }
  unfreeze(rest);
  return [...softplus(raw).toArray()];
}

/**
 * The parameters of one L0 gate for each map, learned under the constraint that half are expected to be open: a multiplier
 * grows while more are.
 */
export function learnedGates(rest, maps, { steps, size }, start) {
  seed(start + 200);
  const gates = sampledGate([maps.shape[0], 1, 1], { dropRate: 0.2 });
  const optimizer = adam({ learningRate: 0.03 });
  let multiplier = 0;
  freeze(rest);
  for (let at = 0; at < steps; at++) {
    const from = (at * size) % (maps.count - size + 1);
    let excess = 0;
    step({ gates }, optimizer, () => {
      const { inputs, labels } = batch(maps, from, from + size);
      const over = affine(mean(gates.openProbability()), 1, -HALF);
      excess = over.item();
      return add(crossEntropy(rest.forward(mul(inputs, gates.value())), labels), scale(over, multiplier));
    });
    multiplier = Math.max(0, multiplier + 0.02 * excess);
  }
  unfreeze(rest);
  return [...gates.logAlpha.toArray()];
}
