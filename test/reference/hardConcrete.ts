// Hard-concrete gates (Louizos, Welling & Kingma 2018, eqs. 10-13), one number at a time in double precision.
import { sigmoid, sigmoidSlope } from "./exp.ts";

/** The three numbers of the distribution. */
export interface Shape {
  readonly beta: number;
  readonly gamma: number;
  readonly zeta: number;
}

const clamp = (x: number) => Math.min(1, Math.max(0, x));
const logit = (u: number) => Math.log(u) - Math.log1p(-u);

/** The gate before and after stretching and clamping, and its slope along log alpha. */
export function hardConcrete(a: number, u: number, { beta, gamma, zeta }: Shape): { s: number; z: number; slope: number } {
  const x = (logit(u) + a) / beta;
  const s = sigmoid(x);
  const z = clamp(s * (zeta - gamma) + gamma);
  return { s, z, slope: z > 0 && z < 1 ? ((zeta - gamma) * sigmoidSlope(x)) / beta : 0 };
}

/** P(z != 0) and its slope along log alpha. */
export function openProbability(a: number, { beta, gamma, zeta }: Shape): { p: number; slope: number } {
  const x = a - beta * Math.log(-gamma / zeta);
  return { p: sigmoid(x), slope: sigmoidSlope(x) };
}

/** The settled gate and its slope along log alpha. */
export function settledGate(a: number, factor: number, { gamma, zeta }: Shape): { z: number; slope: number } {
  const z = clamp(sigmoid(a * factor) * (zeta - gamma) + gamma);
  return { z, slope: z > 0 && z < 1 ? (zeta - gamma) * sigmoidSlope(a * factor) * factor : 0 };
}
