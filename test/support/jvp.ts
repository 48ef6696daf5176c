// Forward derivatives against finite differences.
import { gradients, mul, sum, type Tensor, tensor } from "../../src/index.ts";
import { jvp } from "../../src/math/index.ts";
import { scope } from "../../src/memory.ts";
import { expectGradient } from "./gradient.ts";
import { expectNear } from "./near.ts";
import { numbers } from "./numbers.ts";

/** A direction for each input, not too long for the difference. */
const directionsOf = (inputs: readonly Tensor[]) => inputs.map((each, i) => tensor(numbers(each.size, -1, 1, 50 + i), each.shape));

/**
 * Compares the forward derivative of `f` along some direction with a central difference of fourth order, its value with that
 * of f, its agreement with the gradient (w · J v = Jᵀ w · v), and its own gradient with differences of it.
 */
export function expectJvp(f: (...x: Tensor[]) => Tensor, ...inputs: Tensor[]): void {
  const v = directionsOf(inputs);
  const { value, tangent } = jvp(f, inputs, v);
  expectNear(
    value.toArray(),
    scope(() => f(...inputs).toArray()),
    {},
    "value",
  );
  const at = (t: number) =>
    scope(() =>
      f(
        ...inputs.map((x, i) => {
          const along = (v[i] as Tensor).toArray();
          return tensor(
            x.toArray().map((each, k) => each + t * (along[k] as number)),
            x.shape,
          );
        }),
      ).toArray(),
    );
  const h = 2 ** -5;
  const [a, b, c, d] = [at(h), at(-h), at(2 * h), at(-2 * h)] as [Float32Array, Float32Array, Float32Array, Float32Array];
  const expected = Array.from(a, (each, i) => (8 * (each - (b[i] as number)) - ((c[i] as number) - (d[i] as number))) / (12 * h));
  expectNear(tangent.toArray(), expected, { abs: 2e-4, rel: 2e-4 }, "tangent");
  const w = numbers(value.size, -1, 1, 77);
  const back = gradients(() => sum(mul(f(...inputs), tensor(w, value.shape))), inputs).gradients;
  const dot = (x: ArrayLike<number>, y: ArrayLike<number>) => Array.from(x).reduce((all, each, i) => all + each * (y[i] as number), 0);
  const other = inputs.reduce((all, _, i) => all + dot(back[i] as Float32Array, (v[i] as Tensor).toArray()), 0);
  expectNear(dot(w, tangent.toArray()), other, { abs: 1e-5, rel: 1e-5 }, "agreement with the gradient");
  expectGradient((...x) => jvp(f, x, v).tangent, ...inputs);
}
