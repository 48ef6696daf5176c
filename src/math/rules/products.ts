// Forward derivatives of products, which are linear in each of their factors.
import { linear, type LinearOptions } from "../../ops/linear.ts";
import { matmul } from "../../ops/matmul.ts";
import type { Support } from "../../support.ts";
import type { Tensor } from "../../tensor.ts";
import { type Rule, total } from "./rule.ts";

const product: Rule = ({ output, inputs: [a, b], tangents: [da, db] }) => total(output.shape, [da && matmul(da, b as Tensor), db && matmul(a as Tensor, db)]);

/** d(x · (z ∘ W) + b), a term for each of the four. */
const layer: Rule = ({ output, inputs, tangents: [dx, dWeight, dBias, dGate], told }) => {
  const [x, weight, , gate] = inputs as [Tensor, Tensor, Tensor | undefined, Tensor | undefined];
  const options: LinearOptions = { gate, used: told[0] as Support | undefined };
  return total(output.shape, [
    dx && linear(dx, weight, undefined, options),
    dWeight && linear(x, dWeight, undefined, options),
    dGate && linear(x, weight, undefined, { ...options, gate: dGate }),
    dBias,
  ]);
};

/** By the names that ops give `record()`. */
export const products: Readonly<Record<string, Rule>> = { linear: layer, matmul: product };
