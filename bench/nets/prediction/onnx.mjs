// A model by onnxruntime, with one input "x" and one output "y".
import { contender } from "../../measure/contender.mjs";

/** `x`: numbers of this `shape`, which each call is given; `compared`: what is compared of the numbers of y. */
export async function onnxContender(onnx, model, x, shape, compared = (y) => y) {
  const session = await onnx.session(model);
  const feeds = { x: onnx.tensor(x, shape) };
  const run = async () => (await session.run(feeds)).y.data;
  return contender({ run, result: async () => compared(await run()), free: () => session.release() });
}
