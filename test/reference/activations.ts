// Activation functions in double precision, and their slopes from x.
import { sigmoid } from "./exp.ts";

/** The hyperbolic tangent and its slope 1 - y². */
export const tanh = (x: number): number => Math.tanh(x);
export const tanhSlope = (x: number): number => 1 / Math.cosh(x) ** 2;

/** log(1 + e^x), without overflow. */
export const softplus = (x: number): number => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
export const softplusSlope = sigmoid;

/** x where x > 0, a x elsewhere. */
export const leakyRelu = (x: number, a: number): number => (x > 0 ? x : a * x);
export const leakyReluSlope = (x: number, a: number): number => (x > 0 ? 1 : a);

/** x where x > 0, a (e^x - 1) elsewhere. */
export const elu = (x: number, a: number): number => (x > 0 ? x : a * Math.expm1(x));
export const eluSlope = (x: number, a: number): number => (x > 0 ? 1 : a * Math.exp(x));

/** x sigmoid(x). */
export const silu = (x: number): number => x * sigmoid(x);
export const siluSlope = (x: number): number => sigmoid(x) * (1 + x * sigmoid(-x));

/** The density of the normal distribution. */
export const density = (x: number): number => Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI);

/** The share of a normal distribution below x: its power series near 0, Laplace's continued fraction in the tails. */
export function normalBelow(x: number): number {
  if (x > 3) return 1 - normalBelow(-x);
  if (x < -3) {
    let fraction = -x;
    for (let i = 300; i >= 1; i--) fraction = i / fraction - x;
    return density(x) / fraction;
  }
  let [term, sum] = [x, x];
  for (let i = 3; i < 200; i += 2) {
    term *= (x * x) / i;
    sum += term;
  }
  return 0.5 + density(x) * sum;
}

/** x Phi(x). */
export const gelu = (x: number): number => x * normalBelow(x);
export const geluSlope = (x: number): number => normalBelow(x) + x * density(x);

const inner = (x: number): number => Math.sqrt(2 / Math.PI) * (x + 0.044715 * x ** 3);
/** x (1 + tanh(sqrt(2 / pi)(x + 0.044715 x³))) / 2, written so that nothing cancels below 0. */
export const geluTanh = (x: number): number => x * sigmoid(2 * inner(x));
export function geluTanhSlope(x: number): number {
  const [s, t] = [sigmoid(2 * inner(x)), sigmoid(-2 * inner(x))];
  return s + x * s * t * 2 * Math.sqrt(2 / Math.PI) * (1 + 3 * 0.044715 * x * x);
}

/** x, held between low and high. */
export const clamp = (x: number, low: number, high: number): number => Math.min(Math.max(x, low), high);
export const clampSlope = (x: number, low: number, high: number): number => (x > low && x < high ? 1 : 0);

/** The mask of dropout from its noise. */
export const dropoutMask = (u: number, rate: number): number => (u >= rate ? 1 / (1 - rate) : 0);
