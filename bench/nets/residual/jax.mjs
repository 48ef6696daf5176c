// A training step of the residual net, by jax-js from matrix products (convolution/jax.mjs).
import { jaxConvolve } from "../convolution/jax.mjs";
import { permuted, tapsFirst } from "../convolution/permuted.mjs";
import { oneHot } from "../numbers.mjs";
import { jaxCrossEntropy, jaxTraining } from "../training/jax.mjs";
import { BATCH, BLOCKS, CHANNELS, EPSILON, FILTERS, INPUT, input, labels, SIDE, startDense, startFilters } from "./net.mjs";

/** `convolve`: one of convolution/jax.mjs. */
export function jaxResidualStep(jax, convolve = jaxConvolve) {
  const { numpy, nn, array } = jax;

  function parameters() {
    const layers = startFilters().map((values) => {
      const filters = tapsFirst(values, FILTERS);
      return { w: array(filters.values, filters.shape), scale: numpy.ones([CHANNELS]), shift: numpy.zeros([CHANNELS]) };
    });
    return { layers, w: array(startDense(), [CHANNELS, 10]), b: numpy.zeros([10]) };
  }

  function norm(x, scale, shift) {
    const mean = x.ref.mean([0, 1, 2], { keepdims: true });
    const centred = x.sub(mean);
    const variance = centred.ref.mul(centred.ref).mean([0, 1, 2], { keepdims: true });
    return centred
      .div(numpy.sqrt(variance.add(EPSILON)))
      .mul(scale)
      .add(shift);
  }

  function loss({ layers, w, b }, inputs, targets) {
    const convolved = (h, { w, scale, shift }) => norm(convolve(jax, h, w, { padding: 1 }), scale, shift);
    let h = inputs;
    for (let i = 0; i < 2 * BLOCKS; i += 2) {
      const middle = nn.relu(convolved(h.ref, layers[i]));
      h = nn.relu(h.add(convolved(middle, layers[i + 1])));
    }
    return jaxCrossEntropy(jax, numpy.matmul(h.mean([1, 2]), w).add(b), targets);
  }

  return jaxTraining(jax, {
    parameters,
    loss,
    inputs: array(permuted(input(), INPUT, [0, 2, 3, 1]), [BATCH, SIDE, SIDE, CHANNELS]),
    targets: array(oneHot(labels(), 10), [BATCH, 10]),
  });
}
