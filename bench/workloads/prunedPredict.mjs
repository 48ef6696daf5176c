// How many examples a second does a compacted net classify, one or a hundred at a time? The MLP at 266-88-33 and LeNet-5 at
// 9-18-65-25, their selections included. Ours is the inference door. Input from an ordinary array, output read back into one.
import { uniform } from "../lib/data.mjs";
import { contender } from "../lib/measure.mjs";
import { doorContender } from "../lib/predictOurs.mjs";
import { LENET5, MLP, savedNet } from "../lib/pruned.mjs";
import { prunedModel } from "../lib/prunedOnnx.mjs";

const numbers = ({ shape }, batch) =>
  uniform(
    shape.reduce((a, b) => a * b, batch),
    0,
    1,
    3,
  );

async function onnxPredict(onnx, net, batch) {
  const session = await onnx.session(prunedModel(net, batch));
  const feeds = { x: onnx.tensor(numbers(net, batch), [batch, ...net.shape]) };
  const run = async () => (await session.run(feeds)).y.data;
  return contender({ run, result: run, free: () => session.release() });
}

const nets = { mlp: MLP, lenet5: LENET5 };

export default Object.entries(nets).flatMap(([name, net]) =>
  [1, 100].map((batch) => ({
    name: `pruned-${name}-predict-${batch}`,
    metric: "samples/s",
    work: batch,
    ours: (lib) => doorContender(lib, savedNet(lib, net), numbers(net, batch), [batch, ...net.shape]),
    peers: {
      "onnxruntime-web": (onnx) => onnxPredict(onnx, net, batch),
      "onnxruntime-node": (onnx) => onnxPredict(onnx, net, batch),
    },
  })),
);
