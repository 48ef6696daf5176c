// The prediction of 784-300-100-10 by onnxruntime.
import { constant, input, modelOf, node, output } from "../../peers/onnxModel.mjs";
import { onnxContender } from "../prediction/onnx.mjs";
import { predictionInputs, SIZES, startWeights, weightShapes } from "./net.mjs";

export function onnxMlpPredict(onnx, batch) {
  const last = SIZES.length - 1;
  const layer = (w, i) => [
    constant(`w${i}`, w, weightShapes[i]),
    constant(`b${i}`, new Float32Array(SIZES[i + 1]), [SIZES[i + 1]]),
    node("Gemm", [i ? `h${i}` : "x", `w${i}`, `b${i}`], i + 1 < last ? `y${i}` : "y"),
    ...(i + 1 < last ? [node("Relu", [`y${i}`], `h${i + 1}`)] : []),
  ];
  const shape = [batch, SIZES[0]];
  const model = modelOf([input("x", shape), output("y", [batch, SIZES[last]]), ...startWeights().flatMap(layer)]);
  return onnxContender(onnx, model, predictionInputs(batch), shape);
}
