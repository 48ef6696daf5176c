// What rounding weights to 8 bits changes in the outputs, measured with a copy of the net that has the rounded weights.
import { byteScaleOf } from "../byteScale.ts";
import { ValueError } from "../errors.ts";
import { describe } from "../formats/describe.ts";
import { decode, encode } from "../formats/net.ts";
import { readSafetensors, writeSafetensors } from "../formats/safetensors.ts";
import { arraysAtPlaces } from "../formats/ties.ts";
import type { Layer } from "../layers/layer.ts";
import { type Shape, sizeOf } from "../shape.ts";
import { isTensor, type Tensor, tensor } from "../tensor.ts";
import { predict } from "../train/predict.ts";
import { exampleNumbers, type Values } from "../values.ts";
import type { Int8Error } from "./head.ts";
import { lower } from "./lower.ts";
import type { Program } from "./program.ts";
import { rounded } from "./stored.ts";

/** How many examples are made where none are given. */
const EXAMPLES = 100;

/** A net like another with rounded weights. A norm that follows scales the steps of an output with it, so it may act as it did. */
function roundedNet(net: Layer, shape: Shape): Layer {
  const { tied: _, ...metadata } = readSafetensors(encode(net)).metadata;
  // each place of a tied array is rounded by itself
  const tensors = new Map(Array.from(arraysAtPlaces(net), ([path, { shape, values }]) => [path, { shape, values: values.slice() }]));
  const products = lower(describe(net), tensors, shape).steps.flatMap((step) => ("weights" in step ? [step.weights] : []));
  for (const weights of new Set(products)) {
    const { steps, scales } = rounded(weights);
    steps.forEach((step, i) => {
      weights.replace(i, step * (scales[weights.outputOf(i)] as number));
    });
  }
  return decode(writeSafetensors({ tensors, metadata }));
}

/** What a number of an example is made of a share between 0 and 1: the share itself, a row of a table, or what a column may hold. */
function makers({ steps, sizes }: Program): ((share: number) => number)[] {
  const all = Array.from({ length: sizes[0] as number }, () => (share: number) => share);
  for (const step of steps) {
    if (step.op === "lookup" || step.op === "lookupMean") all.fill((share) => Math.floor(share * step.weights.outputs));
    if (step.op !== "columns" || step.reads[0] !== 0) continue;
    step.indices.values.forEach((column, feature) => {
      const [code, mean, inverse] = [step.code, step.mean, step.inverse].map(({ values }) => values[feature] as number) as [number, number, number];
      const categories = 1 + Math.max(...Array.from(step.code.values).filter((_, i) => step.indices.values[i] === column));
      // two deviations to both sides
      all[column] = code < 0 ? (share) => mean + (4 * share - 2) / inverse : (share) => Math.floor(share * categories);
    });
  }
  return all;
}

/** Examples at random, the same ones always. */
function examplesFor(program: Program): Tensor {
  const all = makers(program);
  const shape = [EXAMPLES, ...program.inputShape];
  let state = 1;
  const numbers = Float32Array.from({ length: sizeOf(shape) }, (_, i) => {
    // Numerical Recipes' generator of 32 bits
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (all[i % all.length] as (share: number) => number)((state >>> 8) / 2 ** 24);
  });
  return tensor(numbers, shape);
}

/** Examples of one's own: in a row they are as many as they fill. */
function examplesOf(net: Layer, { inputShape }: Program, given: Tensor | Values): Tensor {
  if (isTensor(given)) return given;
  const n = sizeOf(inputShape);
  const inRow = typeof given[0] === "number" && given.length % n === 0;
  const { numbers, shape } = exampleNumbers(given, inRow ? [given.length / n, ...inputShape] : undefined, byteScaleOf(net));
  return tensor(numbers, shape);
}

/** @throws ValueError for an empty batch; ShapeError for examples that do not fit */
export function int8Error(net: Layer, program: Program, given: Tensor | Values | undefined): Int8Error {
  const examples = given === undefined ? examplesFor(program) : examplesOf(net, program, given);
  const count = examples.shape[0];
  if (!count) throw new ValueError("toSource: examples is empty, but the error of int8 is measured with at least one.");
  const [before, after] = [net, roundedNet(net, program.inputShape)].map((each) => predict(each, examples).toArray()) as [Float32Array, Float32Array];
  const largest = before.reduce((most, each, i) => Math.max(most, Math.abs(each - (after[i] as number))), 0);
  return { largest, examples: count, random: given === undefined };
}
