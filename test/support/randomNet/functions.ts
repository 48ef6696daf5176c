// Functions that random nets are made of.
import {
  abs,
  argmax,
  cos,
  elu,
  exp,
  flatten,
  gelu,
  globalAveragePool1d,
  globalAveragePool2d,
  hardSigmoid,
  leakyRelu,
  log,
  logSoftmax,
  neg,
  type Part,
  relu,
  relu6,
  sigmoid,
  silu,
  sin,
  softmax,
  softplus,
  sqrt,
  square,
  tanh,
} from "../../../src/index.ts";

/** Of each number: 0 at 0, and of slopes that magnify no rounding. */
export const zeroAtZero: readonly Part[] = [relu, tanh, abs, elu, gelu, leakyRelu, silu, neg, relu6];
/** Those with any value at 0. */
export const calm: readonly Part[] = [...zeroAtZero, sigmoid, hardSigmoid, softplus];
/** Those that have a value and a slope everywhere. */
export const finite: readonly Part[] = [...calm, sin, cos];
/** All that a file can name. */
export const elementwise: readonly Part[] = [...finite, exp, log, sqrt, square];
/** Every function that a file can name. */
export const named: readonly Part[] = [...elementwise, argmax, flatten, globalAveragePool1d, globalAveragePool2d, logSoftmax, softmax];
