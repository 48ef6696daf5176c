// Gradients against finite differences.
import { gradients, mul, sum, type Tensor, tensor } from "../../src/index.ts";
import { scope } from "../../src/memory.ts";
import { expectNear } from "./near.ts";
import { numbers } from "./numbers.ts";

/** Half the distance of the four points of a difference. Inputs must be further than twice this from any kink. */
const STEP = 2 ** -4;

/** The op as a function of one number of one input, weighted into a single number in double precision. */
function along(op: (...inputs: Tensor[]) => Tensor, inputs: readonly Tensor[], which: number, at: number, weights: ArrayLike<number>) {
  const arrays = inputs.map((each) => each.toArray());
  return (shift: number) => {
    const moved = (arrays[which] as Float32Array).slice();
    moved[at] = (moved[at] as number) + shift;
    const out = scope(() => op(...inputs.map((each, i) => (i === which ? tensor(moved, each.shape) : each))).toArray());
    return out.reduce((all, y, i) => all + y * (weights[i] as number), 0);
  };
}

/**
 * Compares the gradients of `op` with respect to all `inputs` with central differences of fourth order, for a random
 * weighting of its results. Inputs are tensors made by `tensor()`, with numbers of size around 1.
 */
export function expectGradient(op: (...inputs: Tensor[]) => Tensor, ...inputs: Tensor[]): void {
  const shape = scope(() => op(...inputs).shape);
  const weights = numbers(
    shape.reduce((a, b) => a * b, 1),
    -1,
    1,
    77,
  );
  const found = gradients(() => sum(mul(op(...inputs), tensor(weights, shape))), inputs).gradients;
  inputs.forEach((input, which) => {
    const expected = Array.from({ length: input.size }, (_, at) => {
      const f = along(op, inputs, which, at, weights);
      return (8 * (f(STEP) - f(-STEP)) - (f(2 * STEP) - f(-2 * STEP))) / (12 * STEP);
    });
    expectNear(found[which] as Float32Array, expected, { abs: 2e-4, rel: 2e-4 }, `gradient of input ${which}`);
  });
}

/**
 * The same for elementwise ops at sizes 1, 7 and 1003, inputs made by `make`: as each result depends on its own numbers
 * only, all numbers of an input are moved at once, and 1003 slopes cost four calls.
 */
export function expectSlopes(op: (...inputs: Tensor[]) => Tensor, ...make: ((n: number) => ArrayLike<number>)[]): void {
  for (const n of [1, 7, 1003]) {
    const values = make.map((each) => Float32Array.from(each(n)));
    const inputs = values.map((each) => tensor(each));
    const weights = numbers(n, -1, 1, 77);
    const found = gradients(() => sum(mul(op(...inputs), tensor(weights))), inputs).gradients;
    values.forEach((own, which) => {
      const f = (shift: number) => scope(() => op(...inputs.with(which, tensor(own.map((x) => x + shift)))).toArray());
      const [a, b, c, d] = [f(STEP), f(-STEP), f(2 * STEP), f(-2 * STEP)].map((each) => Array.from(each)) as [number[], number[], number[], number[]];
      const expected = a.map((y, i) => ((weights[i] as number) * (8 * (y - (b[i] as number)) - ((c[i] as number) - (d[i] as number)))) / (12 * STEP));
      expectNear(found[which] as Float32Array, expected, { abs: 2e-4, rel: 2e-4 }, `slope of ${n} numbers of input ${which}`);
    });
  }
}
