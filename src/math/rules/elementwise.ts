// Forward derivatives of elementwise ops: the slope at each number times its tangent.
import { detach } from "../../keep.ts";
import { add } from "../../ops/add.ts";
import { cos } from "../../ops/cos.ts";
import { div } from "../../ops/div.ts";
import { exp } from "../../ops/exp.ts";
import { mul } from "../../ops/mul.ts";
import { neg } from "../../ops/neg.ts";
import { normalCdf } from "../../ops/normalCdf.ts";
import { pow } from "../../ops/pow.ts";
import { relu } from "../../ops/relu.ts";
import { affine, scale } from "../../ops/scale.ts";
import { sigmoid } from "../../ops/sigmoid.ts";
import { sin } from "../../ops/sin.ts";
import { square } from "../../ops/square.ts";
import { sub } from "../../ops/sub.ts";
import { tanh } from "../../ops/tanh.ts";
import { where } from "../../ops/where.ts";
import { type Tensor, tensor } from "../../tensor.ts";
import { type Rule, total } from "./rule.ts";

/** Of a function of one number: its tangent dx, x, the result y, and the constants of the function. */
type Unary = (dx: Tensor, x: Tensor, y: Tensor, ...constants: number[]) => Tensor;

const unary =
  (of: Unary): Rule =>
  ({ output, inputs, tangents, told }) =>
    of(tangents[0] as Tensor, inputs[0] as Tensor, output, ...(told as number[]));

/** Not 0 where x is above 0; conditions have no gradient. */
const positive = (x: Tensor): Tensor => relu(detach(x));

/** dx where low < x < high, else 0. */
export function between(dx: Tensor, x: Tensor, low: number, high: number): Tensor {
  const none = tensor(0);
  return where(positive(affine(x, 1, -low)), where(positive(affine(x, -1, high)), dx, none), none);
}

/** The density of the normal distribution. */
const density = (x: Tensor): Tensor => scale(exp(scale(square(x), -0.5)), 0.3989422804014327);

/** sqrt(2 / pi) and the factor of the cube in the form of GELU with tanh (Hendrycks & Gimpel 2016). */
const [WIDTH, CUBE] = [0.7978845608028654, 0.044715] as const;

/** The slope of GELU: Phi + x phi, or of 0.5 x (1 + t) with t = tanh(w (x + c x³)). */
function geluSlope(x: Tensor, form: unknown): Tensor {
  if (form !== "tanh") return add(normalCdf(x), mul(x, density(x)));
  const squared = square(x);
  const t = tanh(scale(mul(x, affine(squared, CUBE, 1)), WIDTH));
  const inner = affine(squared, 3 * CUBE * WIDTH, WIDTH);
  return add(affine(t, 0.5, 0.5), scale(mul(mul(x, inner), affine(square(t), -1, 1)), 0.5));
}

const functions: Record<string, Unary> = {
  abs: (dx, x) => where(positive(x), dx, where(positive(neg(x)), neg(dx), tensor(0))),
  affine: (dx, _x, _y, factor) => scale(dx, factor as number),
  clamp: (dx, x, _, low, high) => between(dx, x, low as number, high as number),
  cos: (dx, x) => neg(mul(dx, sin(x))),
  elu: (dx, x, y, size) => where(positive(x), dx, mul(dx, affine(y, 1, size as number))),
  exp: (dx, _, y) => mul(dx, y),
  gelu: (dx, x, _, form) => mul(dx, geluSlope(x, form)),
  leakyRelu: (dx, x, _, slope) => where(positive(x), dx, scale(dx, slope as number)),
  log: (dx, x) => div(dx, x),
  normalCdf: (dx, x) => mul(dx, density(x)),
  pow: (dx, x, _, power) => scale(mul(dx, pow(x, (power as number) - 1)), power as number),
  relu: (dx, _, y) => where(detach(y), dx, tensor(0)),
  // the second factor is 1 - y without what the difference would lose
  sigmoid: (dx, x, y) => mul(dx, mul(y, sigmoid(neg(x)))),
  silu: (dx, x, y) => mul(dx, add(sigmoid(x), mul(y, sigmoid(neg(x))))),
  sin: (dx, x) => mul(dx, cos(x)),
  softplus: (dx, x) => mul(dx, sigmoid(x)),
  sqrt: (dx, _, y) => div(dx, scale(y, 2)),
  square: (dx, x) => scale(mul(dx, x), 2),
  tanh: (dx, _, y) => mul(dx, affine(square(y), -1, 1)),
};

const add2: Rule = ({ output, tangents }) => total(output.shape, tangents);
const sub2: Rule = ({ output, tangents: [da, db] }) => total(output.shape, [da, db && neg(db)]);
const mul2: Rule = ({ output, inputs: [a, b], tangents: [da, db] }) => total(output.shape, [da && mul(da, b as Tensor), db && mul(a as Tensor, db)]);

/** d(a / b) = (da - y db) / b. */
const div2: Rule = ({ output, inputs: [, b], tangents: [da, db] }) =>
  div(da && db ? sub(da, mul(output, db)) : (da ?? neg(mul(output, db as Tensor))), b as Tensor);

/** d(softplus(x) - t x) = (sigmoid(x) - t) dx - x dt. */
const logistic: Rule = ({ output, inputs: [x, t], tangents: [dx, dt] }) =>
  total(output.shape, [dx && mul(dx, sub(sigmoid(x as Tensor), t as Tensor)), dt && neg(mul(x as Tensor, dt))]);

const choose: Rule = ({ output, tangents: [da, db], told: [condition] }) => total(output.shape, [where(condition as Tensor, da ?? tensor(0), db ?? tensor(0))]);

/** By the names that ops give `record()`. */
export const elementwise: Readonly<Record<string, Rule>> = {
  ...Object.fromEntries(Object.entries(functions).map(([name, of]) => [name, unary(of)])),
  add: add2,
  div: div2,
  logisticLoss: logistic,
  mul: mul2,
  sub: sub2,
  where: choose,
};
