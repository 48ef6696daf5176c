// The functions that can stand in a sequence and be saved by name, by their names: what reads files needs them all.
import { type FunctionName, isFunctionName } from "../descriptions/functions.ts";
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
} from "../ops/functions.ts";
import type { Part } from "./layer.ts";

// not the namespace of the module: its object would be kept by programs that read no files, 4 kB of functions with it
const named: Readonly<Record<FunctionName, Part>> = {
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
};

/** The function of a name; undefined if there is none. */
export function functionOf(name: string): Part | undefined {
  return isFunctionName(name) ? named[name] : undefined;
}
