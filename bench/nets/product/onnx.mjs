// A matrix product by onnxruntime. Its task: { form, size, shapes, a, b }, as product.mjs has it.
import { contender } from "../../measure/contender.mjs";
import { input, modelOf, node, output } from "../../peers/onnxModel.mjs";

/** Copies of a small product in one call, so that a peer's cost per call does not hide its product. */
const copiesFor = (flops) => Math.max(1, Math.min(40, Math.round(2e7 / flops)));

export async function onnxProduct(onnx, { form, size: [m, k, n], shapes, a, b }) {
  const flops = 2 * m * k * n;
  const copies = Array.from({ length: copiesFor(flops) }, (_, i) => i);
  const product = (i) =>
    form === "NN"
      ? node("MatMul", ["a", `b${i}`], `c${i}`)
      : node("Gemm", ["a", `b${i}`], `c${i}`, { transA: Number(form === "TN"), transB: Number(form === "NT") });
  const parts = copies.flatMap((i) => [input(`b${i}`, shapes.b), output(`c${i}`, [m, n]), product(i)]);
  const session = await onnx.session(modelOf([input("a", shapes.a), ...parts]));
  const feeds = { a: onnx.tensor(a, shapes.a), ...Object.fromEntries(copies.map((i) => [`b${i}`, onnx.tensor(b, shapes.b)])) };
  const run = async () => (await session.run(feeds)).c0.data;
  return contender({ run, result: run, work: (copies.length * flops) / 1e9, free: () => session.release() });
}
