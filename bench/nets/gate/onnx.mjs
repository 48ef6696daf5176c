// A draw of a million gates, by onnxruntime.
import { constant, input, modelOf, node, output } from "../../peers/onnxModel.mjs";
import { onnxContender } from "../prediction/onnx.mjs";
import { N, portrait } from "./net.mjs";

export function onnxGates(onnx) {
  const steps = [
    ["RandomUniformLike", ["x"], "u", { low: { real: 1e-6 }, high: { real: 1 - 1e-6 } }],
    ["Log", ["u"], "logU"],
    ["Sub", ["one", "u"], "v"],
    ["Log", ["v"], "logV"],
    ["Sub", ["logU", "logV"], "logit"],
    ["Add", ["logit", "x"], "sum"],
    ["Mul", ["sum", "inverse"], "scaled"],
    ["Sigmoid", ["scaled"], "s"],
    ["Mul", ["s", "width"], "stretched"],
    ["Add", ["stretched", "gamma"], "moved"],
    ["Max", ["moved", "zero"], "above"],
    ["Min", ["above", "one"], "y"],
  ];
  const constants = Object.entries({ one: 1, inverse: 1.5, width: 1.2, gamma: -0.1, zero: 0 }).map(([label, x]) => constant(label, Float32Array.of(x), [1]));
  const model = modelOf([input("x", [N]), output("y", [N]), ...constants, ...steps.map((step) => node(...step))]);
  return onnxContender(onnx, model, new Float32Array(N), [N], portrait);
}
