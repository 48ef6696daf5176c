// Predictions of ours: by the inference door, as those who only predict would, and by the library's own `predict()`.
import { contender } from "./measure.mjs";

/** A saved net through the inference door. `x`: the numbers of a batch of this `shape`. */
export function doorContender(lib, saved, x, shape) {
  const model = lib.inference.decode(saved);
  const run = () => model.predict(x, shape).data;
  return contender({ run: () => void run(), result: run });
}

/** A net as training leaves it, through `predict()`. */
export function libraryContender(lib, net, x, shape) {
  const run = () => lib.predict(net, lib.tensor(x, shape)).toArray();
  return contender({ run: () => void run(), result: run });
}
