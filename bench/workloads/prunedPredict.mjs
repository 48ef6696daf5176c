// How many examples a second does a compacted net classify, one or a hundred at a time? The MLP at 266-88-33 and LeNet-5 at
// 9-18-65-25, their selections included. Ours is the inference entry point. Input from an ordinary array, output read back into one.
import { litertPredict } from "../nets/prediction/litert.mjs";
import { inferenceContender } from "../nets/prediction/ours.mjs";
import { inputsOf, LENET5, MLP } from "../nets/pruned/net.mjs";
import { onnxPrunedPredict } from "../nets/pruned/onnx.mjs";
import { oursSaved } from "../nets/pruned/ours.mjs";
import { LITERT, LITERT_PLAIN, ONNX_NODE, ONNX_WEB } from "../peers/names.mjs";

const nets = { mlp: MLP, lenet5: LENET5 };

export default Object.entries(nets).flatMap(([name, net]) =>
  [1, 100].map((batch) => ({
    name: `pruned-${name}-predict-${batch}`,
    metric: "samples/s",
    work: batch,
    ours: (lib) => inferenceContender(lib, oursSaved(lib, net), inputsOf(net, batch), [batch, ...net.shape]),
    peers: {
      [LITERT]: (litert) => litertPredict(litert, net, inputsOf(net, batch), batch),
      [LITERT_PLAIN]: (litert) => litertPredict(litert, net, inputsOf(net, batch), batch),
      [ONNX_WEB]: (onnx) => onnxPrunedPredict(onnx, net, batch),
      [ONNX_NODE]: (onnx) => onnxPrunedPredict(onnx, net, batch),
    },
  })),
);
