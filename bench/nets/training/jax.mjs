// Training steps of jax-js: loss, gradients and Adam in one jit, its fast path (three times faster than the net alone in
// a jit). Adam is written out: its package of optimizers is not on the registry. Passing an array consumes it; .ref keeps it.
import { contender } from "../../measure/contender.mjs";
import { LAMBDA, SHIFT } from "../gates.mjs";

const [RATE, BETA1, BETA2, EPSILON] = [1e-3, 0.9, 0.999, 1e-8];

export function jaxGate({ numpy, nn }, u, logAlpha) {
  const s = nn.sigmoid(
    numpy
      .log(u.ref)
      .sub(numpy.log(numpy.subtract(1, u)))
      .add(logAlpha)
      .mul(1.5),
  );
  return numpy.clip(s.mul(1.2).add(-0.1), 0, 1);
}

/** Uniform noise for n gates. */
export const jaxUniform = ({ random }, key, n) => random.uniform(key, [n], { minval: 1e-6, maxval: 1 - 1e-6 });

/** The expected cost of a set of gates, each closing so many weights. */
export const jaxPenalty = ({ nn }, logAlpha, weights) =>
  nn
    .sigmoid(logAlpha.sub(SHIFT))
    .sum()
    .mul(LAMBDA * weights);

/** The mean of softmax cross-entropy. `targets`: one-hot. */
export const jaxCrossEntropy = ({ nn }, outputs, targets) =>
  nn
    .logSoftmax(outputs)
    .mul(targets)
    .sum()
    .mul(-1 / targets.shape[0]);

/**
 * Steps of loss(parameters, inputs, targets, noise) from parameters(). `gateCounts`: of each set of gates, none in a net
 * without gates; `noise()`: of each set, in a step that is compared.
 */
export function jaxTraining(jax, { parameters, loss, inputs, targets, gateCounts = [], noise }) {
  const { numpy, random, jit, valueAndGrad, tree, array, blockUntilReady } = jax;

  /** `draw` turns what the step is given for its noise into [noise of each gate, what the next step is given]. */
  const stepWith = (draw) =>
    jit((p, m, v, t, inputs, targets, given) => {
      const [noise, next] = draw(given);
      const [value, g] = valueAndGrad(loss)(tree.ref(p), inputs, targets, noise);
      const now = t.add(1);
      const c1 = numpy.subtract(1, numpy.exp(now.ref.mul(Math.log(BETA1))));
      const c2 = numpy.subtract(1, numpy.exp(now.ref.mul(Math.log(BETA2))));
      m = tree.map((a, b) => a.mul(BETA1).add(b.mul(1 - BETA1)), m, tree.ref(g));
      v = tree.map((a, b) => a.mul(BETA2).add(b.ref.mul(b).mul(1 - BETA2)), v, g);
      const moved = (w, a, b) =>
        w.sub(
          a
            .div(c1.ref)
            .div(numpy.sqrt(b.div(c2.ref)).add(EPSILON))
            .mul(RATE),
        );
      p = tree.map(moved, p, tree.ref(m), tree.ref(v));
      return [value, p, m, v, now, next];
    });

  function drawn(key) {
    if (!gateCounts.length) return [[], key];
    const keys = random.split(key, gateCounts.length + 1);
    return [gateCounts.map((n, i) => jaxUniform(jax, keys.ref.slice(i), n)), keys.slice(gateCounts.length)];
  }
  const zeros = (p) => tree.map((w) => numpy.zerosLike(w.ref), p);
  const begin = () => {
    const p = parameters();
    return { p, m: zeros(p), v: zeros(p), t: numpy.array(0) };
  };
  async function take(step, state, given) {
    const [value, p, m, v, t, next] = step(state.p, state.m, state.v, state.t, inputs.ref, targets.ref, given);
    await blockUntilReady([p, m, v, t]);
    Object.assign(state, { p, m, v, t });
    return [await value.jsAsync(), next];
  }

  const step = stepWith(drawn);
  const state = begin();
  let key = random.key(1);
  return contender({
    async run() {
      [, key] = await take(step, state, key);
    },
    async result() {
      const checked = stepWith((given) => [given, numpy.array(0)]);
      const other = begin();
      const losses = [];
      for (let i = 0; i < 3; i++) losses.push((await take(checked, other, gateCounts.length ? noise().map((u) => array(u, [u.length])) : []))[0]);
      return Float32Array.from(losses);
    },
  });
}
