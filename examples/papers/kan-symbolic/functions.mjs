// The functions that an edge may become, as ops of tensors. Poles are softened by so little that they stay fragile: an isolated
// fit may choose one, and the net has to live with it.
import { abs, affine, clamp, cos, div, exp, log, mul, pow, scale, sin, sqrt, square, tanh, tensor } from "sievenet";

const above = (x, by) => affine(square(x), 1, by);

export const FUNCTIONS = {
  0: (x) => scale(x, 0),
  x: (x) => x,
  "x^2": square,
  "x^3": (x) => mul(square(x), x),
  "x^4": (x) => square(square(x)),
  "x^5": (x) => mul(square(square(x)), x),
  "1/x": (x) => div(x, above(x, 1e-6)),
  "1/x^2": (x) => pow(above(x, 1e-4), -1),
  "1/x^3": (x) => div(x, above(square(x), 1e-5)),
  sqrt: (x) => sqrt(sqrt(above(x, 1e-4))),
  "1/sqrt": (x) => pow(sqrt(above(x, 1e-2)), -0.5),
  log: (x) => scale(log(above(x, 1e-6)), 0.5),
  exp: (x) => exp(clamp(x, -6, 4)),
  sin,
  cos,
  tan: (x) => div(mul(sin(x), cos(x)), above(cos(x), 1e-4)),
  tanh,
  gaussian: (x) => exp(scale(square(x), -1)),
  abs,
};
export const NAMES = Object.keys(FUNCTIONS);

const [GRID, REACH, ZOOMS, POINTS] = [17, 10, 3, 48];

/** c and d of least squares for y = c f + d, and R² of it; values of f at the points of each row. */
function bestRow(values, rows, y) {
  const n = y.length;
  const my = y.reduce((a, b) => a + b, 0) / n;
  const spread = y.reduce((sum, each) => sum + (each - my) ** 2, 0) + 1e-12;
  let best = { r2: -1 };
  for (let row = 0; row < rows; row++) {
    let [sf, sff, sfy] = [0, 0, 0];
    for (let i = 0; i < n; i++) {
      const f = values[row * n + i];
      sf += f;
      sff += f * f;
      sfy += f * (y[i] - my);
    }
    const variance = sff - (sf * sf) / n;
    if (!(variance > 1e-9)) continue;
    const c = sfy / variance;
    const r2 = (c * sfy) / spread;
    if (r2 > best.r2) best = { r2, row, c, d: my - (c * sf) / n };
  }
  return best;
}

/** y ~ c f(a x + b) + d by R²: a and b on a grid, zoomed in; c and d by least squares. Gives [a, b, c, d] and R². */
export function fitted(x, y, name) {
  const [xs, ys] = [x.slice(0, POINTS), Array.from(y.slice(0, POINTS))];
  const my = ys.reduce((a, b) => a + b, 0) / ys.length;
  if (name === "0") return { r2: 0, abcd: [1, 0, 0, my] };
  if (name === "x") {
    const { r2, c = 0, d = my } = bestRow(xs, 1, ys);
    return { r2: Math.max(0, r2), abcd: [1, 0, c, d] };
  }
  let best = { r2: -1, abcd: [1, 0, 0, my] };
  let [middle, reach] = [[0, 0], REACH];
  for (let zoom = 0; zoom < ZOOMS; zoom++) {
    const at = Array.from({ length: GRID * GRID }, (_, i) =>
      [i % GRID, Math.floor(i / GRID)].map((step, side) => middle[side] + reach * ((2 * step) / (GRID - 1) - 1)),
    );
    const inner = new Float32Array(at.length * xs.length);
    for (const [row, [a, b]] of at.entries()) for (let i = 0; i < xs.length; i++) inner[row * xs.length + i] = a * xs[i] + b;
    const found = bestRow(FUNCTIONS[name](tensor(inner)).toArray(), at.length, ys);
    if (found.r2 > best.r2) best = { r2: found.r2, abcd: [...at[found.row], found.c, found.d] };
    middle = best.abcd.slice(0, 2);
    reach = (2 * reach) / (GRID - 1);
  }
  return best;
}
