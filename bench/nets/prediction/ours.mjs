// Predictions of ours: by the inference entry point, as those who only predict would, and by the library's own `predict()`.
import { contender } from "../../measure/contender.mjs";

/** A saved net through the inference entry point. `x`: the numbers of a batch of this `shape`. */
export function inferenceContender(lib, saved, x, shape) {
  const model = lib.inference.decode(saved);
  const run = () => model.predict(x, shape).data;
  return contender({ run: () => void run(), result: run });
}

/** A net as training leaves it, through `predict()`. */
export function predictContender(lib, net, x, shape) {
  const run = () => lib.predict(net, lib.tensor(x, shape)).toArray();
  return contender({ run: () => void run(), result: run });
}
