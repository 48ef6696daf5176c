// A matrix product by TensorFlow.js. Its task: { form, size, shapes, a, b }, as product.mjs has it.
import { contender } from "../../measure/contender.mjs";

export function tfjsProduct({ tf }, { form, shapes, a, b }) {
  const left = tf.tensor(a, shapes.a);
  const right = tf.tensor(b, shapes.b);
  const multiply = () => tf.matMul(left, right, form === "TN", form === "NT");
  // kernels of this backend run to the end when they are called
  return contender({ run: () => multiply().dispose(), result: () => multiply().dataSync(), free: () => tf.dispose([left, right]) });
}
