// LeNet-5-Caffe by jax-js: its training step from matrix products (convolveJax.mjs), its prediction with its own convolution.
import { jaxConvolve, jaxPool } from "./convolveJax.mjs";
import { oneHot } from "./data.mjs";
import { LAYERS, noise, PLACES, SIDE, startWeights } from "./lenet5.mjs";
import { BATCH, firstBatch } from "./mlp.mjs";
import { tapsFirst } from "./permuted.mjs";
import { jaxCrossEntropy, jaxGate, jaxPrice, jaxTraining } from "./trainJax.mjs";

/** `convolve`: one of convolveJax.mjs. */
export function jaxLenet5Step(jax, alphas, convolve = (jax, x, w) => jaxConvolve(jax, x, w, { together: 5 })) {
  const { numpy, nn, array } = jax;
  const { x, labels } = firstBatch();

  function parameters() {
    return startWeights().map((values, i) => {
      const { weight, outputs } = LAYERS[i];
      const filters = weight.length === 4 ? tapsFirst(values, weight) : { values, shape: weight };
      const layer = { w: array(filters.values, filters.shape), b: numpy.zeros([outputs]) };
      return alphas ? { ...layer, a: array(alphas[i], [PLACES[i]]) } : layer;
    });
  }

  function loss(layers, inputs, targets, noise) {
    const prices = alphas ? layers.map(({ a }, i) => jaxPrice(jax, a.ref, LAYERS[i].group)) : [];
    const gates = alphas ? layers.map(({ a }, i) => jaxGate(jax, noise[i], a)) : [];
    const gated = (h, i) => (alphas ? h.mul(gates[i]) : h);
    const convolved = (h, i) => jaxPool(jax, nn.relu(gated(convolve(jax, h, layers[i].w).add(layers[i].b), i)));
    const dense = (h, i) => numpy.matmul(gated(h, i), layers[i].w).add(layers[i].b);
    const maps = convolved(convolved(inputs, 0), 1);
    const flat = maps.transpose([0, 3, 1, 2]).reshape([BATCH, PLACES[2]]);
    const outputs = dense(nn.relu(dense(flat, 2)), 3);
    return prices.reduce((sum, each) => sum.add(each), jaxCrossEntropy(jax, outputs, targets));
  }

  return jaxTraining(jax, {
    parameters,
    loss,
    inputs: array(x, [BATCH, SIDE, SIDE, 1]),
    targets: array(oneHot(labels, 10), [BATCH, 10]),
    places: alphas ? PLACES : [],
    noise,
  });
}

/** predict(x) with x: [batch, 1, 28, 28], in one jit. */
export function jaxLenet5({ numpy, nn, lax, jit, tree, array }) {
  const layers = startWeights().map((values, i) => {
    const { weight, outputs } = LAYERS[i];
    return { w: array(values, weight), b: numpy.zeros(weight.length === 4 ? [outputs, 1, 1] : [outputs]) };
  });
  const convolved = (h, { w, b }) => lax.reduceWindow(nn.relu(lax.convGeneralDilated(h, w, [1, 1], "VALID").add(b)), numpy.max, [2, 2], [2, 2]);
  const dense = (h, { w, b }) => numpy.matmul(h, w).add(b);
  const forward = jit(([conv1, conv2, dense1, dense2], x) => {
    const maps = convolved(convolved(x, conv1), conv2);
    return dense(nn.relu(dense(maps.reshape([maps.shape[0], PLACES[2]]), dense1)), dense2);
  });
  return (x) => forward(tree.ref(layers), x);
}
