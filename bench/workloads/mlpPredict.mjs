// How many examples a second does the net 784-300-100-10 classify, one or a hundred at a time? Ours is the inference door,
// beside it the library's predict(). Input from an ordinary array, output read back into one.
import { uniform } from "../lib/data.mjs";
import { contender } from "../lib/measure.mjs";
import { SIZES, startWeights, weightShapes } from "../lib/mlp.mjs";
import { jaxForward, jaxParameters } from "../lib/mlpJax.mjs";
import { oursNet } from "../lib/mlpOurs.mjs";
import { tfjsForward } from "../lib/mlpTfjs.mjs";
import { OUR_PREDICT } from "../lib/peers.mjs";
import { doorContender, libraryContender } from "../lib/predictOurs.mjs";
import { constant, input, modelOf, node, output } from "../peers/onnx.mjs";

const numbers = (batch) => uniform(batch * SIZES[0], 0, 1, 3);

function jaxPredict(jax, batch) {
  const parameters = jaxParameters(jax);
  const x = jax.array(numbers(batch), [batch, SIZES[0]]);
  const forward = jax.jit((p, x) => jaxForward(jax, p, x));
  const run = () => forward(jax.tree.ref(parameters), x.ref).data();
  return contender({ run, result: run, free: () => x.dispose() });
}

function tfjsPredict({ tf }, batch) {
  const weights = startWeights().map((w, i) => tf.tensor(w, weightShapes[i]));
  const biases = SIZES.slice(1).map((n) => tf.zeros([n]));
  const x = tf.tensor(numbers(batch), [batch, SIZES[0]]);
  const run = () => tf.tidy(() => tfjsForward(tf, weights, biases, x).dataSync());
  return contender({ run: () => void run(), result: run, free: () => tf.dispose([...weights, ...biases, x]) });
}

async function onnxPredict(onnx, batch) {
  const last = SIZES.length - 1;
  const layer = (w, i) => [
    constant(`w${i}`, w, weightShapes[i]),
    constant(`b${i}`, new Float32Array(SIZES[i + 1]), [SIZES[i + 1]]),
    node("Gemm", [i ? `h${i}` : "x", `w${i}`, `b${i}`], i + 1 < last ? `y${i}` : "y"),
    ...(i + 1 < last ? [node("Relu", [`y${i}`], `h${i + 1}`)] : []),
  ];
  const session = await onnx.session(modelOf([input("x", [batch, SIZES[0]]), output("y", [batch, SIZES[last]]), ...startWeights().flatMap(layer)]));
  const feeds = { x: onnx.tensor(numbers(batch), [batch, SIZES[0]]) };
  const run = async () => (await session.run(feeds)).y.data;
  return contender({ run, result: run, free: () => session.release() });
}

function torchPredict(torch, batch) {
  const weights = Object.fromEntries(startWeights().map((w, i) => [`w${i}`, [w, weightShapes[i]]]));
  return torch.contender("predict", { x: [numbers(batch), [batch, SIZES[0]]], ...weights });
}

export default [1, 100].map((batch) => ({
  name: `mlp-predict-${batch}`,
  metric: "samples/s",
  work: batch,
  ours: (lib) => doorContender(lib, lib.encode(oursNet(lib).net), numbers(batch), [batch, SIZES[0]]),
  peers: {
    [OUR_PREDICT]: (lib) => libraryContender(lib, oursNet(lib).net, numbers(batch), [batch, SIZES[0]]),
    "jax-js": (jax) => jaxPredict(jax, batch),
    "tfjs wasm": (tfjs) => tfjsPredict(tfjs, batch),
    "onnxruntime-web": (onnx) => onnxPredict(onnx, batch),
    PyTorch: (torch) => torchPredict(torch, batch),
  },
}));
