import { maxPool } from "../ops/maxPool.ts";
import type { Tensor } from "../tensor.ts";
export class MaxPool2d {
  readonly passes = "features" as const;
  forward(x: Tensor): Tensor {
    return maxPool(x);
  }
}
export function maxPool2d(_: number): MaxPool2d {
  return new MaxPool2d();
}
