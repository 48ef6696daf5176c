// Functions of each number in JavaScript.
import type { Numberwise } from "../program.ts";

/** What each function makes of a number v. */
const expressions: Readonly<Record<Numberwise, string>> = {
  abs: "Math.abs(v)",
  cos: "Math.cos(v)",
  elu: "v > 0 ? v : Math.expm1(v)",
  exp: "Math.exp(v)",
  gelu: "v * below(v)",
  hardSigmoid: "Math.min(Math.max(v, 0), 1)",
  leakyRelu: "v > 0 ? v : 0.01 * v",
  log: "Math.log(v)",
  neg: "-v",
  relu: "v <= 0 ? 0 : v",
  relu6: "Math.min(Math.max(v, 0), 6)",
  sigmoid: "1 / (1 + Math.exp(-v))",
  silu: "v / (1 + Math.exp(-v))",
  sin: "Math.sin(v)",
  softplus: "Math.max(v, 0) + Math.log1p(Math.exp(-Math.abs(v)))",
  sqrt: "Math.sqrt(v)",
  square: "v * v",
  tanh: "Math.tanh(v)",
};

export const functions = Object.fromEntries(
  Object.entries(expressions).map(([name, expression]) => [
    name,
    `function ${name}(y, x, n) {
  for (let i = 0; i < n; i++) {
    const v = x[i];
    y[i] = ${expression};
  }
}`,
  ]),
) as Record<Numberwise, string>;

/** What gelu needs. */
export const below = `/** The share of a standard normal distribution below v. */
function below(v) {
  const z = Math.abs(v) * Math.SQRT1_2;
  const t = 1 / (1 + z / 2);
  const powers = [0.17087277, -0.82215223, 1.48851587, -1.13520398, 0.27886807, -0.18628806, 0.09678418, 0.37409196, 1.00002368, -1.26551223];
  const tail = (t / 2) * Math.exp(powers.reduce((sum, each) => sum * t + each) - z * z);
  return v < 0 ? tail : 1 - tail;
}`;
