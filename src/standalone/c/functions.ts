// Functions of each number in C. A `$` stands for the name of the net and "_".
import type { Numberwise } from "../program.ts";

/** What each function makes of a number v. */
const expressions: Readonly<Record<Numberwise, string>> = {
  abs: "fabsf(v)",
  cos: "cosf(v)",
  elu: "v > 0.0f ? v : expm1f(v)",
  exp: "expf(v)",
  gelu: "0.5f * v * erfcf(v * -0.707106781f)",
  hardSigmoid: "v < 0.0f ? 0.0f : v > 1.0f ? 1.0f : v",
  leakyRelu: "v > 0.0f ? v : 0.01f * v",
  log: "logf(v)",
  neg: "-v",
  relu: "v <= 0.0f ? 0.0f : v",
  relu6: "v <= 0.0f ? 0.0f : v > 6.0f ? 6.0f : v",
  sigmoid: "1.0f / (1.0f + expf(-v))",
  silu: "v / (1.0f + expf(-v))",
  sin: "sinf(v)",
  softplus: "(v > 0.0f ? v : 0.0f) + log1pf(expf(-fabsf(v)))",
  sqrt: "sqrtf(v)",
  square: "v * v",
  tanh: "tanhf(v)",
};

export const functions = Object.fromEntries(
  Object.entries(expressions).map(([name, expression]) => [
    name,
    `static void $${name}(float *y, const float *x, int n)
{
  int i;
  for (i = 0; i < n; i++) {
    const float v = x[i];
    y[i] = ${expression};
  }
}`,
  ]),
) as Record<Numberwise, string>;
