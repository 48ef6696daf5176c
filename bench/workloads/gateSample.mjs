// How many hard-concrete gates are drawn in a second: random numbers and all, a million at a time?
import { contender } from "../lib/measure.mjs";
import { jaxGate, jaxUniform } from "../lib/trainJax.mjs";
import { tfjsGate } from "../lib/trainTfjs.mjs";
import { constant, input, modelOf, node, output } from "../peers/onnx.mjs";

const N = 1e6;

/** What a million gates with log alpha 0 have in common: their mean, and the shares that are closed and wide open. */
function portrait(z) {
  let [sum, closed, open] = [0, 0, 0];
  for (const each of z) {
    sum += each;
    if (each === 0) closed++;
    if (each === 1) open++;
  }
  return Float32Array.of(sum / N, closed / N, open / N);
}

function oursGates(lib) {
  const gate = lib.sampledGate([N]);
  gate.logAlpha.set(new Float32Array(N));
  return contender({ run: () => lib.scope(() => void gate.sample()), result: () => portrait(lib.scope(() => gate.sample().toArray())) });
}

function jaxGates(jax) {
  const { random, jit, numpy } = jax;
  const alpha = numpy.zeros([N]);
  const draw = jit((key, alpha) => {
    const keys = random.split(key, 2);
    return [jaxGate(jax, jaxUniform(jax, keys.ref.slice(0), N), alpha), keys.slice(1)];
  });
  let key = random.key(1);
  async function run() {
    const [z, next] = draw(key, alpha.ref);
    key = next;
    await z.blockUntilReady();
    return z;
  }
  return contender({ run: async () => (await run()).dispose(), result: async () => portrait(await (await run()).data()), free: () => alpha.dispose() });
}

function tfjsGates({ tf }) {
  const alpha = tf.zeros([N]);
  const draw = () => tf.tidy(() => tfjsGate(tf, tf.randomUniform([N], 1e-6, 1 - 1e-6), alpha));
  return contender({ run: () => draw().dispose(), result: () => portrait(draw().dataSync()), free: () => alpha.dispose() });
}

function numpyGates({ np }) {
  const alpha = np.zeros([N], "float32");
  function draw() {
    const made = [];
    const use = (x) => {
      made.push(x);
      return x;
    };
    const u = use(use(np.random.uniform(1e-6, 1 - 1e-6, [N])).astype("float32"));
    const logit = use(np.subtract(use(np.log(u)), use(np.log(use(np.add(use(np.multiply(u, -1)), 1))))));
    // sigmoid(x) = 1 / (1 + exp(-x))
    const e = use(np.exp(use(np.multiply(use(np.add(logit, alpha)), -1.5))));
    const s = use(np.power(use(np.add(e, 1)), -1));
    const z = np.clip(use(np.add(use(np.multiply(s, 1.2)), -0.1)), 0, 1);
    for (const each of made) each.dispose();
    return z;
  }
  return contender({ run: () => draw().dispose(), result: () => portrait(draw().data) });
}

async function onnxGates(onnx) {
  const steps = [
    ["RandomUniformLike", ["alpha"], "u", { low: { real: 1e-6 }, high: { real: 1 - 1e-6 } }],
    ["Log", ["u"], "logU"],
    ["Sub", ["one", "u"], "v"],
    ["Log", ["v"], "logV"],
    ["Sub", ["logU", "logV"], "logit"],
    ["Add", ["logit", "alpha"], "sum"],
    ["Mul", ["sum", "inverse"], "scaled"],
    ["Sigmoid", ["scaled"], "s"],
    ["Mul", ["s", "width"], "stretched"],
    ["Add", ["stretched", "gamma"], "moved"],
    ["Max", ["moved", "zero"], "above"],
    ["Min", ["above", "one"], "z"],
  ];
  const constants = Object.entries({ one: 1, inverse: 1.5, width: 1.2, gamma: -0.1, zero: 0 }).map(([label, x]) => constant(label, Float32Array.of(x), [1]));
  const session = await onnx.session(modelOf([input("alpha", [N]), output("z", [N]), ...constants, ...steps.map((each) => node(...each))]));
  const feeds = { alpha: onnx.tensor(new Float32Array(N), [N]) };
  const run = async () => (await session.run(feeds)).z.data;
  return contender({ run, result: async () => portrait(await run()), free: () => session.release() });
}

export default [
  {
    name: "gate-sample",
    metric: "M gates/s",
    work: N / 1e6,
    // shares of random draws: their own standard deviation is 0.2 % of the largest
    tolerance: 1e-2,
    ours: oursGates,
    peers: {
      "jax-js": jaxGates,
      "tfjs wasm": tfjsGates,
      "numpy-ts": numpyGates,
      "onnxruntime-web": onnxGates,
      PyTorch: (torch) => torch.contender("gates", {}, { n: N }),
    },
  },
];
