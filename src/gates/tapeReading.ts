// The expected extent of a layer as tensors, with gradients to the parameters of the gates.
import { add } from "../ops/add.ts";
import { mul } from "../ops/mul.ts";
import { reshape } from "../ops/reshape.ts";
import { affine, scale } from "../ops/scale.ts";
import { slice } from "../ops/slice.ts";
import { sum } from "../ops/sum.ts";
import { type Tensor, tensor } from "../tensor.ts";
import type { GatesOn, Reading } from "./cost.ts";

/** The products along the rows of x: [rows, columns] to [rows, 1]. Halves are multiplied, log2(columns) times. */
function rowProducts(x: Tensor): Tensor {
  const [rows, columns] = x.shape as [number, number];
  if (columns === 1) return x;
  const half = columns >> 1;
  const halves = mul(slice(x, [0, 0], [rows, half]), slice(x, [0, half], [rows, half]));
  const rest = rowProducts(halves);
  return columns % 2 ? mul(rest, slice(x, [0, columns - 1], [rows, 1])) : rest;
}

/** P(open) of each feature of a wire: that of its own gate, of its map's, or that any gate of its map is open. */
function openFeatures({ gate, each }: GatesOn, features: number): Tensor {
  const p = gate.openProbability();
  if (each === 1) return p;
  if (each < 1) {
    const copies = features / p.size;
    return reshape(mul(reshape(p, [p.size, 1]), tensor(new Float32Array(copies).fill(1), [1, copies])), [features]);
  }
  const closed = rowProducts(reshape(affine(p, -1, 1), [features, each]));
  return reshape(affine(closed, -1, 1), [features]);
}

/** Reads expressions of cost on the tape. */
export const onTape: Reading<Tensor, Tensor> = {
  open: openFeatures,
  both: mul,
  part: (all, group, groups) => (groups === 1 ? all : slice(all, [(group * all.size) / groups], [all.size / groups])),
  total: (features) => sum(features),
  product: mul,
  scaled: scale,
  plus: add,
};
