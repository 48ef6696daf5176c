// Forward derivatives of hard-concrete gates: with s = (z - gamma) / (zeta - gamma), dz = (zeta - gamma) s (1 - s) times the
// factor of log alpha, where 0 < z < 1.
import { mul } from "../../ops/mul.ts";
import { affine, scale } from "../../ops/scale.ts";
import type { Tensor } from "../../tensor.ts";
import { between } from "./elementwise.ts";
import { type Rule, spread } from "./rule.ts";

function gate(z: Tensor, da: Tensor, factor: number, gamma: number, zeta: number): Tensor {
  const width = zeta - gamma;
  const s = affine(z, 1 / width, -gamma / width);
  const slope = scale(mul(s, affine(s, -1, 1)), width * factor);
  return between(mul(slope, spread(da, z.shape)), z, 0, 1);
}

const drawn: Rule = ({ output, tangents: [da], told }) => {
  const [temperature, gamma, zeta] = told as [number, number, number];
  return gate(output, da as Tensor, 1 / temperature, gamma, zeta);
};

const settled: Rule = ({ output, tangents: [da], told }) => gate(output, da as Tensor, ...(told as [number, number, number]));

/** By the names that ops give `record()`. */
export const gates: Readonly<Record<string, Rule>> = {
  hardConcrete: drawn,
  openProbability: ({ output, tangents: [da] }) => mul(da as Tensor, mul(output, affine(output, -1, 1))),
  settledGate: settled,
};
