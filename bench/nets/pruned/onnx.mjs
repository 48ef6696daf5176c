// The same nets by onnxruntime: a Gather for each selection.
import { constant, input, modelOf, node, output, wholes } from "../../peers/onnxModel.mjs";
import { onnxContender } from "../prediction/onnx.mjs";
import { inputsOf } from "./net.mjs";

/** A model for batches of one size. */
function modelFor({ shape, layers }, batch) {
  const parts = [];
  let now = "x";
  const add = (op, inputs, name, attributes) => {
    parts.push(node(op, inputs, name, attributes));
    now = name;
  };
  layers.forEach(({ convolves, weight, values, bias, select }, i) => {
    const last = i + 1 === layers.length;
    parts.push(constant(`w${i}`, values, weight), constant(`b${i}`, bias, [bias.length]));
    if (!convolves && layers[i - 1]?.convolves) add("Flatten", [now], "flat");
    if (select) {
      parts.push(wholes(`s${i}`, select));
      add("Gather", [now, `s${i}`], `g${i}`, { axis: 1 });
    }
    if (convolves) add("Conv", [now, `w${i}`, `b${i}`], `c${i}`, { kernel_shape: weight.slice(2) });
    else add("Gemm", [now, `w${i}`, `b${i}`], last ? "y" : `c${i}`);
    if (!last) add("Relu", [now], `r${i}`);
    if (convolves) add("MaxPool", [now], `p${i}`, { kernel_shape: [2, 2], strides: [2, 2] });
  });
  return modelOf([input("x", [batch, ...shape]), output("y", [batch, 10]), ...parts]);
}

export const onnxPrunedPredict = (onnx, net, batch) => onnxContender(onnx, modelFor(net, batch), inputsOf(net, batch), [batch, ...net.shape]);
