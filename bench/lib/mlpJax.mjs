// The net 784-300-100-10 and its training step, by jax-js.
import { oneHot } from "./data.mjs";
import { BATCH, firstBatch, noise, SIZES, startWeights, weightShapes } from "./mlp.mjs";
import { jaxCrossEntropy, jaxGate, jaxPrice, jaxTraining } from "./trainJax.mjs";

/** Parameters without gates: [{ w, b }]. */
export const jaxParameters = ({ numpy, array }) => startWeights().map((w, i) => ({ w: array(w, weightShapes[i]), b: numpy.zeros([SIZES[i + 1]]) }));

/** The net without gates, as the workloads of inference use it. */
export function jaxForward({ numpy, nn }, parameters, x) {
  return parameters.reduce((h, { w, b }, i) => {
    const y = numpy.matmul(h, w).add(b);
    return i < parameters.length - 1 ? nn.relu(y) : y;
  }, x);
}

export function jaxStep(jax, alphas) {
  const { numpy, nn, array } = jax;
  const { x, labels } = firstBatch();

  function loss(parameters, inputs, targets, noise) {
    let price;
    let h = inputs;
    parameters.forEach(({ w, b, a }, i) => {
      if (a) {
        const open = jaxPrice(jax, a.ref, SIZES[i + 1]);
        price = price ? price.add(open) : open;
        h = h.mul(jaxGate(jax, noise[i], a));
      }
      h = numpy.matmul(h, w).add(b);
      if (i < parameters.length - 1) h = nn.relu(h);
    });
    const mean = jaxCrossEntropy(jax, h, targets);
    return price ? mean.add(price) : mean;
  }

  return jaxTraining(jax, {
    parameters: () => jaxParameters(jax).map((each, i) => (alphas ? { ...each, a: array(alphas[i], [SIZES[i]]) } : each)),
    loss,
    inputs: array(x, [BATCH, SIZES[0]]),
    targets: array(oneHot(labels, 10), [BATCH, 10]),
    places: alphas ? SIZES.slice(0, 3) : [],
    noise,
  });
}
