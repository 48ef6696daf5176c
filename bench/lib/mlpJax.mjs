// A training step of jax-js: loss, gradients and Adam in one jit, its fast path (three times faster than the net alone in
// a jit). Adam is written out: its package of optimizers is not on the registry. Passing an array consumes it; .ref keeps it.
import { oneHot } from "./data.mjs";
import { contender } from "./measure.mjs";
import { BATCH, firstBatch, noise, PRICE, SHIFT, SIZES, startWeights, weightShapes } from "./mlp.mjs";

const [RATE, BETA1, BETA2, EPSILON] = [1e-3, 0.9, 0.999, 1e-8];

/** Parameters without gates: [{ w, b }]. */
export const jaxParameters = ({ numpy, array }) => startWeights().map((w, i) => ({ w: array(w, weightShapes[i]), b: numpy.zeros([SIZES[i + 1]]) }));

/** The net without gates, as the workloads of inference use it. */
export function jaxForward({ numpy, nn }, parameters, x) {
  return parameters.reduce((h, { w, b }, i) => {
    const y = numpy.matmul(h, w).add(b);
    return i < parameters.length - 1 ? nn.relu(y) : y;
  }, x);
}

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

/** Uniform noise for a gate of n places. */
export const jaxUniform = ({ random }, key, n) => random.uniform(key, [n], { minval: 1e-6, maxval: 1 - 1e-6 });

export function jaxStep(jax, alphas) {
  const { numpy, nn, random, jit, valueAndGrad, tree, array, blockUntilReady } = jax;
  const { x, labels } = firstBatch();
  const [inputs, targets] = [array(x, [BATCH, SIZES[0]]), array(oneHot(labels, 10), [BATCH, 10])];

  function loss(parameters, inputs, targets, noise) {
    let price;
    let h = inputs;
    parameters.forEach(({ w, b, a }, i) => {
      if (a) {
        const open = nn
          .sigmoid(a.ref.sub(SHIFT))
          .sum()
          .mul(PRICE * SIZES[i + 1]);
        price = price ? price.add(open) : open;
        h = h.mul(jaxGate(jax, noise[i], a));
      }
      h = numpy.matmul(h, w).add(b);
      if (i < parameters.length - 1) h = nn.relu(h);
    });
    const mean = nn
      .logSoftmax(h)
      .mul(targets)
      .sum()
      .mul(-1 / BATCH);
    return price ? mean.add(price) : mean;
  }

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

  const fresh = () => random.key(1);
  function drawn(key) {
    if (!alphas) return [[], key];
    const keys = random.split(key, 4);
    return [SIZES.slice(0, 3).map((n, i) => jaxUniform(jax, keys.ref.slice(i), n)), keys.slice(3)];
  }
  const zeros = (p) => tree.map((each) => numpy.zerosLike(each.ref), p);
  const begin = () => {
    const p = jaxParameters(jax).map((each, i) => (alphas ? { ...each, a: array(alphas[i], [SIZES[i]]) } : each));
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
  let key = fresh();
  return contender({
    async run() {
      [, key] = await take(step, state, key);
    },
    async result() {
      const checked = stepWith((given) => [given, numpy.array(0)]);
      const other = begin();
      const losses = [];
      for (let i = 0; i < 3; i++) losses.push((await take(checked, other, alphas ? noise().map((u) => array(u, [u.length])) : []))[0]);
      return Float32Array.from(losses);
    },
  });
}
