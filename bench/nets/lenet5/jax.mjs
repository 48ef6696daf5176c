// LeNet-5-Caffe by jax-js: its training step from matrix products, its prediction with jax-js's own convolution.
import { contender } from "../../measure/contender.mjs";
import { jaxConvolve, jaxPool } from "../convolution/jax.mjs";
import { tapsFirst } from "../convolution/permuted.mjs";
import { BATCH, firstBatch } from "../mlp/net.mjs";
import { oneHot } from "../numbers.mjs";
import { jaxCrossEntropy, jaxGate, jaxPenalty, jaxTraining } from "../training/jax.mjs";
import { FLAT, GATE_COUNTS, imageShape, isConvolution, LAYERS, noise, predictionInputs, SIDE, startWeights } from "./net.mjs";

/** `convolve`: one of convolution/jax.mjs. */
export function jaxLenet5Step(jax, alphas, convolve = (jax, x, w) => jaxConvolve(jax, x, w, { together: 5 })) {
  const { numpy, nn, array } = jax;
  const { x, labels } = firstBatch();

  function parameters() {
    return startWeights().map((values, i) => {
      const { weight, outputs } = LAYERS[i];
      const filters = isConvolution(LAYERS[i]) ? tapsFirst(values, weight) : { values, shape: weight };
      const layer = { w: array(filters.values, filters.shape), b: numpy.zeros([outputs]) };
      return alphas ? { ...layer, a: array(alphas[i], [GATE_COUNTS[i]]) } : layer;
    });
  }

  function loss(layers, inputs, targets, noise) {
    const penalties = alphas ? layers.map(({ a }, i) => jaxPenalty(jax, a.ref, LAYERS[i].closes)) : [];
    const gates = alphas ? layers.map(({ a }, i) => jaxGate(jax, noise[i], a)) : [];
    const gated = (h, i) => (alphas ? h.mul(gates[i]) : h);
    const convolved = (h, i) => jaxPool(jax, nn.relu(gated(convolve(jax, h, layers[i].w).add(layers[i].b), i)));
    const dense = (h, i) => numpy.matmul(gated(h, i), layers[i].w).add(layers[i].b);
    const maps = convolved(convolved(inputs, 0), 1);
    const flat = maps.transpose([0, 3, 1, 2]).reshape([BATCH, FLAT]);
    const outputs = dense(nn.relu(dense(flat, 2)), 3);
    return penalties.reduce((sum, penalty) => sum.add(penalty), jaxCrossEntropy(jax, outputs, targets));
  }

  return jaxTraining(jax, {
    parameters,
    loss,
    inputs: array(x, [BATCH, SIDE, SIDE, 1]),
    targets: array(oneHot(labels, 10), [BATCH, 10]),
    gateCounts: alphas ? GATE_COUNTS : [],
    noise,
  });
}

/** In one jit. */
export function jaxLenet5Predict({ numpy, nn, lax, jit, tree, array }, batch) {
  const layers = startWeights().map((values, i) => {
    const { weight, outputs } = LAYERS[i];
    return { w: array(values, weight), b: numpy.zeros(isConvolution(LAYERS[i]) ? [outputs, 1, 1] : [outputs]) };
  });
  const convolved = (h, { w, b }) => lax.reduceWindow(nn.relu(lax.convGeneralDilated(h, w, [1, 1], "VALID").add(b)), numpy.max, [2, 2], [2, 2]);
  const dense = (h, { w, b }) => numpy.matmul(h, w).add(b);
  const forward = jit(([conv1, conv2, dense1, dense2], x) => {
    const maps = convolved(convolved(x, conv1), conv2);
    return dense(nn.relu(dense(maps.reshape([maps.shape[0], FLAT]), dense1)), dense2);
  });
  const x = predictionInputs(batch);
  const run = () => forward(tree.ref(layers), array(x, imageShape(batch))).data();
  return contender({ run, result: run });
}
