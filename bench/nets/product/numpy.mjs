// A matrix product by numpy-ts. Its task: { form, size, shapes, a, b }, as product.mjs has it.
import { contender } from "../../measure/contender.mjs";

export function numpyProduct({ np, array }, { form, shapes, a, b }) {
  const left = array(a, shapes.a);
  const right = array(b, shapes.b);
  // a transposed view is ten times slower than a copy of it
  const turned = (x, turn) => (turn ? x.T.copy() : x);
  function multiply() {
    const [l, r] = [turned(left, form === "TN"), turned(right, form === "NT")];
    const c = np.matmul(l, r);
    for (const factor of [l, r]) if (factor !== left && factor !== right) factor.dispose();
    return c;
  }
  return contender({ run: () => multiply().dispose(), result: () => Float32Array.from(multiply().data) });
}
