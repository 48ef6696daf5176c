// The expected extent of a layer as tensors, with gradients to the parameters of its own gates.
import { add } from "../ops/add.ts";
import { mul } from "../ops/mul.ts";
import { scale } from "../ops/scale.ts";
import { slice } from "../ops/slice.ts";
import { sum } from "../ops/sum.ts";
import type { Tensor } from "../tensor.ts";
import type { Reading } from "./cost.ts";

/** Reads expressions of cost on the tape, of layers with a gate for each feature. */
export const onTape: Reading<Tensor, Tensor> = {
  open: ({ gate }) => gate.openProbability(),
  both: mul,
  part: (all, group, groups) => (groups === 1 ? all : slice(all, [(group * all.size) / groups], [all.size / groups])),
  total: (features) => sum(features),
  product: mul,
  scaled: scale,
  plus: add,
};
