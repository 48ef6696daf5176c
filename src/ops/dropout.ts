import { checkRate } from "../descriptions/dropout.ts";
import { refuseUnknown } from "../options.ts";
import { isRecording } from "../tape.ts";
import { checkTensor, type Tensor } from "../tensor.ts";
import { kernels } from "../wasm.ts";
import { mul } from "./mul.ts";
import { type RandomOptions, uniform } from "./random.ts";
import { reshape } from "./reshape.ts";

/**
 * In a training step sets each number to 0 with probability `rate` and multiplies the others by 1 / (1 - rate)
 * (Srivastava et al. 2014); elsewhere passes x on. `noise`: a number is kept where its noise is at least `rate`.
 * @throws ValueError
 */
export function dropout(x: Tensor, rate: number, options: RandomOptions = {}): Tensor {
  checkTensor("dropout", x);
  checkRate(rate);
  refuseUnknown("dropout", options, ["noise"]);
  // a norm that follows would else find a gate to put after itself here, and none in training steps
  if (rate === 0 || !(isRecording() || options.noise)) return x.gated ? reshape(x, x.shape) : x;
  const mask = uniform(x.shape, options);
  kernels.dropoutMask(mask.address, mask.size, rate, 1 / (1 - rate));
  const y = mul(x, mask);
  y.support = x.support;
  return y;
}
