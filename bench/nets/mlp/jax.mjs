// The net 784-300-100-10, its training step and its prediction, by jax-js.
import { contender } from "../../measure/contender.mjs";
import { oneHot } from "../numbers.mjs";
import { jaxCrossEntropy, jaxGate, jaxPenalty, jaxTraining } from "../training/jax.mjs";
import { BATCH, firstBatch, GATE_COUNTS, noise, predictionInputs, SIZES, startWeights, weightShapes } from "./net.mjs";

/** Parameters without gates: [{ w, b }]. */
const parametersOf = ({ numpy, array }) => startWeights().map((w, i) => ({ w: array(w, weightShapes[i]), b: numpy.zeros([SIZES[i + 1]]) }));

export function jaxMlpStep(jax, alphas) {
  const { numpy, nn, array } = jax;
  const { x, labels } = firstBatch();

  function loss(parameters, inputs, targets, noise) {
    let penalty;
    let h = inputs;
    parameters.forEach(({ w, b, a }, i) => {
      if (a) {
        const own = jaxPenalty(jax, a.ref, SIZES[i + 1]);
        penalty = penalty ? penalty.add(own) : own;
        h = h.mul(jaxGate(jax, noise[i], a));
      }
      h = numpy.matmul(h, w).add(b);
      if (i < parameters.length - 1) h = nn.relu(h);
    });
    const mean = jaxCrossEntropy(jax, h, targets);
    return penalty ? mean.add(penalty) : mean;
  }

  return jaxTraining(jax, {
    parameters: () => parametersOf(jax).map((layer, i) => (alphas ? { ...layer, a: array(alphas[i], [SIZES[i]]) } : layer)),
    loss,
    inputs: array(x, [BATCH, SIZES[0]]),
    targets: array(oneHot(labels, 10), [BATCH, 10]),
    gateCounts: alphas ? GATE_COUNTS : [],
    noise,
  });
}

/** The net without gates in one jit. */
export function jaxMlpPredict(jax, batch) {
  const { numpy, nn, jit, tree, array } = jax;
  const parameters = parametersOf(jax);
  const x = array(predictionInputs(batch), [batch, SIZES[0]]);
  const forward = jit((layers, x) =>
    layers.reduce((h, { w, b }, i) => {
      const y = numpy.matmul(h, w).add(b);
      return i < layers.length - 1 ? nn.relu(y) : y;
    }, x),
  );
  const run = () => forward(tree.ref(parameters), x.ref).data();
  return contender({ run, result: run, free: () => x.dispose() });
}
