// How many examples a second does the net 784-300-100-10 classify, one or a hundred at a time? Ours is the inference entry
// point, beside it the library's predict(). Input from an ordinary array, output read back into one.
import { jaxMlpPredict } from "../nets/mlp/jax.mjs";
import { layered, predictionInputs, SIZES } from "../nets/mlp/net.mjs";
import { onnxMlpPredict } from "../nets/mlp/onnx.mjs";
import { oursMlp } from "../nets/mlp/ours.mjs";
import { tfjsMlpPredict } from "../nets/mlp/tfjs.mjs";
import { torchMlpPredict } from "../nets/mlp/torch.mjs";
import { litertPredict } from "../nets/prediction/litert.mjs";
import { inferenceContender, predictContender } from "../nets/prediction/ours.mjs";
import { JAX, LITERT, LITERT_PLAIN, ONNX_WEB, OUR_PREDICT, READ_ONCE, TFJS, TORCH } from "../peers/names.mjs";

const WEIGHTS = SIZES.slice(1).reduce((sum, n, i) => sum + SIZES[i] * n, 0);

export default [1, 100].map((batch) => ({
  name: `mlp-predict-${batch}`,
  metric: "samples/s",
  work: batch,
  ours: (lib) => inferenceContender(lib, lib.encode(oursMlp(lib).net), predictionInputs(batch), [batch, SIZES[0]]),
  peers: {
    [OUR_PREDICT]: (lib) => predictContender(lib, oursMlp(lib).net, predictionInputs(batch), [batch, SIZES[0]]),
    ...(batch === 1 ? { [READ_ONCE]: ({ reading }) => reading(WEIGHTS, batch) } : {}),
    [JAX]: (jax) => jaxMlpPredict(jax, batch),
    [TFJS]: (tfjs) => tfjsMlpPredict(tfjs, batch),
    [ONNX_WEB]: (onnx) => onnxMlpPredict(onnx, batch),
    [LITERT]: (litert) => litertPredict(litert, layered(), predictionInputs(batch), batch),
    [LITERT_PLAIN]: (litert) => litertPredict(litert, layered(), predictionInputs(batch), batch),
    [TORCH]: (torch) => torchMlpPredict(torch, batch),
  },
}));
