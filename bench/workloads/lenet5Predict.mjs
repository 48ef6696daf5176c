// How many pictures a second does LeNet-5-Caffe classify, one or a hundred at a time? Ours is the inference door, beside it
// the library's predict(). Input from an ordinary array, output read back into one.
import { uniform } from "../lib/data.mjs";
import { LAYERS, SIDE, startWeights } from "../lib/lenet5.mjs";
import { jaxLenet5 } from "../lib/lenet5Jax.mjs";
import { oursLenet5 } from "../lib/lenet5Ours.mjs";
import { tfjsLenet5 } from "../lib/lenet5Tfjs.mjs";
import { torchLenet5 } from "../lib/lenet5Torch.mjs";
import { contender } from "../lib/measure.mjs";
import { OUR_PREDICT, TORCH_LAST } from "../lib/peers.mjs";
import { doorContender, libraryContender } from "../lib/predictOurs.mjs";
import { constant, input, modelOf, node, output } from "../peers/onnx.mjs";

const numbers = (batch) => uniform(batch * SIDE * SIDE, 0, 1, 3);

const shape = (batch) => [batch, 1, SIDE, SIDE];

function jaxPredict(jax, batch) {
  const predict = jaxLenet5(jax);
  const x = numbers(batch);
  const run = () => predict(jax.array(x, shape(batch))).data();
  return contender({ run, result: run });
}

function tfjsPredict(tfjs, batch) {
  const { tf } = tfjs;
  const { predict, free } = tfjsLenet5(tfjs);
  const x = numbers(batch);
  const run = () => tf.tidy(() => predict(tf.tensor(x, [batch, SIDE, SIDE, 1])).dataSync());
  return contender({ run: () => void run(), result: run, free });
}

async function onnxPredict(onnx, batch) {
  const constants = startWeights().flatMap((values, i) => [
    constant(`w${i}`, values, LAYERS[i].weight),
    constant(`b${i}`, new Float32Array(LAYERS[i].outputs), [LAYERS[i].outputs]),
  ]);
  const pooled = { kernel_shape: [2, 2], strides: [2, 2] };
  const nodes = [
    node("Conv", ["x", "w0", "b0"], "c0", { kernel_shape: [5, 5] }),
    node("Relu", ["c0"], "r0"),
    node("MaxPool", ["r0"], "p0", pooled),
    node("Conv", ["p0", "w1", "b1"], "c1", { kernel_shape: [5, 5] }),
    node("Relu", ["c1"], "r1"),
    node("MaxPool", ["r1"], "p1", pooled),
    node("Flatten", ["p1"], "flat"),
    node("Gemm", ["flat", "w2", "b2"], "d2"),
    node("Relu", ["d2"], "r2"),
    node("Gemm", ["r2", "w3", "b3"], "y"),
  ];
  const session = await onnx.session(modelOf([input("x", shape(batch)), output("y", [batch, 10]), ...constants, ...nodes]));
  const feeds = { x: onnx.tensor(numbers(batch), shape(batch)) };
  const run = async () => (await session.run(feeds)).y.data;
  return contender({ run, result: run, free: () => session.release() });
}

export default [1, 100].map((batch) => ({
  name: `lenet5-predict-${batch}`,
  metric: "samples/s",
  work: batch,
  ours: (lib) => doorContender(lib, lib.encode(oursLenet5(lib).net), numbers(batch), shape(batch)),
  peers: {
    [OUR_PREDICT]: (lib) => libraryContender(lib, oursLenet5(lib).net, numbers(batch), shape(batch)),
    "jax-js": (jax) => jaxPredict(jax, batch),
    "tfjs wasm": (tfjs) => tfjsPredict(tfjs, batch),
    "onnxruntime-web": (onnx) => onnxPredict(onnx, batch),
    PyTorch: (torch) => torchLenet5(torch, numbers(batch), batch),
    [TORCH_LAST]: (torch) => torchLenet5(torch, numbers(batch), batch, { last: true }),
  },
}));
