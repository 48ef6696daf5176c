// The prediction of LeNet-5-Caffe by onnxruntime.
import { constant, input, modelOf, node, output } from "../../peers/onnxModel.mjs";
import { onnxContender } from "../prediction/onnx.mjs";
import { imageShape, LAYERS, predictionInputs, startWeights } from "./net.mjs";

export function onnxLenet5Predict(onnx, batch) {
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
  const shape = imageShape(batch);
  return onnxContender(onnx, modelOf([input("x", shape), output("y", [batch, 10]), ...constants, ...nodes]), predictionInputs(batch), shape);
}
