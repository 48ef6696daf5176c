// Forward derivatives of the ops of this entry.
import { concat } from "../../ops/concat.ts";
import { div } from "../../ops/div.ts";
import { inverse } from "../../ops/inverse.ts";
import { linearScan } from "../../ops/linearScan.ts";
import { matmul } from "../../ops/matmul.ts";
import { mul } from "../../ops/mul.ts";
import { neg } from "../../ops/neg.ts";
import { reshape } from "../../ops/reshape.ts";
import { affine } from "../../ops/scale.ts";
import { slice } from "../../ops/slice.ts";
import { square } from "../../ops/square.ts";
import { sum } from "../../ops/sum.ts";
import { transpose } from "../../ops/transpose.ts";
import type { Tensor } from "../../tensor.ts";
import { type Rule, total, zeros } from "./rule.ts";

/** dY = -Y dX Y. */
const inverted: Rule = ({ output, tangents: [dx] }) => neg(matmul(matmul(output, dx as Tensor), output));

/** The trace of X⁻¹ dX. */
const determinant: Rule = ({ inputs, tangents: [dx] }) => {
  const x = inputs[0] as Tensor;
  const order = x.shape.map((_, i) => i);
  const turned = transpose(inverse(x), [...order.slice(0, -2), ...order.slice(-2).reverse()]);
  return sum(sum(mul(turned, dx as Tensor), -1), -1);
};

/** The state before each place. */
function before(h: Tensor, start: Tensor | undefined, axis: number, reverse: boolean): Tensor {
  const one = h.shape.map((size, i) => (i === axis ? 1 : size));
  const first = start ? reshape(start, one) : zeros(one);
  const begin = h.shape.map((_, i) => (i === axis && reverse ? 1 : 0));
  const rest = slice(
    h,
    begin,
    h.shape.map((size, i) => (i === axis ? size - 1 : size)),
  );
  return concat(reverse ? [rest, first] : [first, rest], axis);
}

/** dh_t = a_t dh_(t-1) + da_t h_(t-1) + db_t: the same recurrence. */
const recurrence: Rule = ({ output, inputs: [a, , start], tangents: [da, db, dstart], told }) => {
  const [axis, reverse] = [(told[0] as number) < 0 ? (told[0] as number) + output.shape.length : (told[0] as number), told[1] as boolean];
  const more = da && output.shape[axis] ? mul(da, before(output, start, axis, reverse)) : undefined;
  return linearScan(a as Tensor, total(output.shape, [more, db]), { axis, reverse, start: dstart });
};

/** By the names that ops give `record()`. */
export const matrices: Readonly<Record<string, Rule>> = {
  atan: ({ inputs: [x], tangents: [dx] }) => div(dx as Tensor, affine(square(x as Tensor), 1, 1)),
  inverse: inverted,
  linearScan: recurrence,
  logDeterminant: determinant,
};
