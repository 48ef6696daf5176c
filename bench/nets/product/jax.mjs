// A matrix product by jax-js. Its task: { form, size, shapes, a, b }, as product.mjs has it.
import { contender } from "../../measure/contender.mjs";

export async function jaxProduct({ numpy, array, blockUntilReady }, { form, shapes, a, b }) {
  const left = array(a, shapes.a);
  const right = array(b, shapes.b);
  await blockUntilReady([left, right]);
  const multiply = () => numpy.matmul(form === "TN" ? left.ref.transpose() : left.ref, form === "NT" ? right.ref.transpose() : right.ref);
  return contender({
    async run() {
      const c = multiply();
      await c.blockUntilReady();
      c.dispose();
    },
    result: () => multiply().data(),
    free() {
      left.dispose();
      right.dispose();
    },
  });
}
