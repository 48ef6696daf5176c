// How many images a second does LeNet-5-Caffe classify, one or a hundred at a time? Ours is the inference entry point, beside
// it the library's predict(). Input from an ordinary array, output read back into one.
import { jaxLenet5Predict } from "../nets/lenet5/jax.mjs";
import { imageShape, layered, predictionInputs } from "../nets/lenet5/net.mjs";
import { onnxLenet5Predict } from "../nets/lenet5/onnx.mjs";
import { oursLenet5 } from "../nets/lenet5/ours.mjs";
import { tfjsLenet5Predict } from "../nets/lenet5/tfjs.mjs";
import { torchLenet5Predict } from "../nets/lenet5/torch.mjs";
import { litertPredict } from "../nets/prediction/litert.mjs";
import { inferenceContender, predictContender } from "../nets/prediction/ours.mjs";
import { JAX, LITERT, LITERT_PLAIN, ONNX_WEB, OUR_PREDICT, TFJS, TORCH, TORCH_LAST } from "../peers/names.mjs";

export default [1, 100].map((batch) => ({
  name: `lenet5-predict-${batch}`,
  metric: "samples/s",
  work: batch,
  ours: (lib) => inferenceContender(lib, lib.encode(oursLenet5(lib).net), predictionInputs(batch), imageShape(batch)),
  peers: {
    [OUR_PREDICT]: (lib) => predictContender(lib, oursLenet5(lib).net, predictionInputs(batch), imageShape(batch)),
    [JAX]: (jax) => jaxLenet5Predict(jax, batch),
    [TFJS]: (tfjs) => tfjsLenet5Predict(tfjs, batch),
    [ONNX_WEB]: (onnx) => onnxLenet5Predict(onnx, batch),
    [LITERT]: (litert) => litertPredict(litert, layered(), predictionInputs(batch), batch),
    [LITERT_PLAIN]: (litert) => litertPredict(litert, layered(), predictionInputs(batch), batch),
    [TORCH]: (torch) => torchLenet5Predict(torch, batch),
    [TORCH_LAST]: (torch) => torchLenet5Predict(torch, batch, { last: true }),
  },
}));
