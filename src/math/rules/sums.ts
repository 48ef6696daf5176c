// Forward derivatives of sums and of what is made of them: maxima, softmax, cross-entropy.
import type { Floats, Indices } from "../../addresses.ts";
import { exp } from "../../ops/exp.ts";
import { mul } from "../../ops/mul.ts";
import { reshape } from "../../ops/reshape.ts";
import { scale } from "../../ops/scale.ts";
import { softmax } from "../../ops/softmax.ts";
import { sub } from "../../ops/sub.ts";
import { sum } from "../../ops/sum.ts";
import { Tensor } from "../../tensor.ts";
import { floats, ints } from "../../wasm.ts";
import type { Rule } from "./rule.ts";

const plain: Rule = ({ output, tangents: [dx], told: [axis] }) => reshape(sum(dx as Tensor, axis as number | undefined), output.shape);

const squares: Rule = ({ output, inputs: [x], tangents: [dx], told }) => {
  const terms = reshape(mul(x as Tensor, dx as Tensor), told as number[]);
  return scale(reshape(sum(sum(terms, 2), 0), output.shape), 2);
};

/** The tangent of the largest: that of the place where it is. */
const largest: Rule = ({ output, tangents: [dx], told: [place, ...sizes] }) => {
  const [outer, middle, inner] = sizes as [number, number, number];
  const marks = new Float32Array(outer * middle * inner);
  ints(place as Indices, output.size).forEach((at, i) => {
    marks[(Math.floor(i / inner) * middle + at) * inner + (i % inner)] = 1;
  });
  const mask = new Tensor([outer, middle, inner], marks);
  return reshape(sum(mul(reshape(dx as Tensor, mask.shape), mask), 1), output.shape);
};

/** The mean of a tangent along the last axis, with the weights p, which add up to 1. */
const meanBy = (p: Tensor, dx: Tensor): Tensor => sum(mul(p, dx), -1, { keepDims: true });

const probabilities: Rule = ({ output, tangents: [dx] }) => mul(output, sub(dx as Tensor, meanBy(output, dx as Tensor)));
const logProbabilities: Rule = ({ output, tangents: [dx] }) => sub(dx as Tensor, meanBy(exp(output), dx as Tensor));

/** Targets times what each row counts, divided by what the loss divides by: [rows, classes]. */
function targetsOf(at: unknown, norm: unknown, rows: number, classes: number): Tensor {
  if (norm !== undefined)
    return new Tensor(
      [rows, classes],
      floats(at as Floats, rows * classes).map((each) => each / (norm as number)),
    );
  const hot = new Float32Array(rows * classes);
  ints(at as Indices, rows).forEach((label, i) => {
    hot[i * classes + label] = 1 / rows;
  });
  return new Tensor([rows, classes], hot);
}

/** The sum over rows of (p times what the targets of the row add up to, less the targets) · dx. */
const crossEntropy: Rule = ({ inputs: [logits], tangents: [dx], told: [at, norm] }) => {
  const classes = (logits as Tensor).shape.at(-1) as number;
  const rows = (logits as Tensor).size / classes;
  const t = targetsOf(at, norm, rows, classes);
  const [x, tangent] = [reshape(logits as Tensor, t.shape), reshape(dx as Tensor, t.shape)];
  return sum(mul(sub(mul(softmax(x), sum(t, -1, { keepDims: true })), t), tangent));
};

/** By the names that ops give `record()`. */
export const sums: Readonly<Record<string, Rule>> = {
  crossEntropy,
  logSoftmax: logProbabilities,
  max: largest,
  softmax: probabilities,
  sum: plain,
  sumSquares: squares,
};
