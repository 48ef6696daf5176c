import { record } from "../tape.ts";
import { checkTensor, Tensor } from "../tensor.ts";
import { floats } from "../wasm.ts";

/**
 * The angle whose tangent is x, in double precision by + - * / and square roots, which are the same everywhere:
 *
 *   1/x beyond 1 (pi/2 less its angle);  x / (1 + sqrt(1 + x²)), the tangent of half the angle, twice, so that |x| <= tan(pi/16);
 *   x - x³/3 + x⁵/5 ..., whose first left-out term is below 2e-14 there.
 */
function angle(x: number): number {
  const size = Math.abs(x);
  let t = size > 1 ? 1 / size : size;
  for (let i = 0; i < 2; i++) t /= 1 + Math.sqrt(1 + t * t);
  const z = t * t;
  let series = 1 / 17;
  for (let n = 15; n > 0; n -= 2) series = 1 / n - z * series;
  return Math.sign(x) * (size > 1 ? Math.PI / 2 - 4 * t * series : 4 * t * series);
}

/**
 * The angle in radians whose tangent is x, element by element: of (-pi/2, pi/2), within 0.501 units in the last place.
 * @example
 * ```ts
 * import { tensor } from "sievenet";
 * import { atan } from "sievenet/math";
 *
 * atan(tensor([0, 1])).toArray(); // [0, Math.fround(Math.PI / 4)]
 * ```
 */
export function atan(x: Tensor): Tensor {
  const y = new Tensor(checkTensor("atan", x).shape);
  const [from, to] = [x.address, y.address];
  floats(to, x.size).set(floats(from, x.size).map(angle));
  return record(y, [x], ["atan"], () => {
    const [at, of] = [x.grad, y.grad];
    const [dx, dy, values] = [floats(at, x.size), floats(of, x.size), floats(x.address, x.size)];
    values.forEach((each, i) => {
      dx[i] = (dx[i] as number) + (dy[i] as number) / (1 + each * each);
    });
  });
}
