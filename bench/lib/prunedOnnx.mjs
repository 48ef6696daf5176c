// The same nets as ONNX models: a Gather for each selection.
import { constant, input, modelOf, node, output, wholes } from "../peers/onnx.mjs";

/** A model for batches of one size. */
export function prunedModel({ shape, layers }, batch) {
  const parts = [];
  let now = "x";
  let flat = shape.length === 1;
  const add = (op, inputs, name, attributes) => {
    parts.push(node(op, inputs, name, attributes));
    now = name;
  };
  layers.forEach(({ weight, values, bias, select }, i) => {
    const last = i + 1 === layers.length;
    const picture = weight.length === 4;
    parts.push(constant(`w${i}`, values, weight), constant(`b${i}`, bias, [bias.length]));
    if (!picture && !flat) {
      add("Flatten", [now], "flat");
      flat = true;
    }
    if (select) {
      parts.push(wholes(`s${i}`, select));
      add("Gather", [now, `s${i}`], `g${i}`, { axis: 1 });
    }
    if (picture) add("Conv", [now, `w${i}`, `b${i}`], `c${i}`, { kernel_shape: weight.slice(2) });
    else add("Gemm", [now, `w${i}`, `b${i}`], last ? "y" : `c${i}`);
    if (!last) add("Relu", [now], `r${i}`);
    if (picture) add("MaxPool", [now], `p${i}`, { kernel_shape: [2, 2], strides: [2, 2] });
  });
  return modelOf([input("x", [batch, ...shape]), output("y", [batch, 10]), ...parts]);
}
