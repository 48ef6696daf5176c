// Hard-concrete gates (Louizos, Welling & Kingma 2018, eqs. 10-13).
//
//   s = sigmoid((log u - log(1 - u) + a) / beta)        u ~ U(0, 1), a = log alpha
//   z = min(1, max(0, s (zeta - gamma) + gamma))
//   P(z != 0) = sigmoid(a - beta log(-gamma / zeta)) = sigmoid(a - shift)
//
// a, da, s, z, dz, u, p, dp: [n]. Per example: s, z, dz, u: [examples, n], one a for all examples.
import { Floats, at } from "./addresses";
import { exp4, log4, one, sigmoid4 } from "./exp";
import { accumulate } from "./accumulate";

/** s, z = gates drawn with the noise u. */
export function hardConcrete(z: Floats, s: Floats, a: Floats, u: Floats, n: i32, beta: f32, gamma: f32, zeta: f32): void {
  const unit = one();
  const width = f32x4.splat(zeta - gamma);
  const low = f32x4.splat(gamma);
  const temperature = f32x4.splat(beta);
  const zero = f32x4.splat(0);
  for (let i = 0; i < n; i += 4) {
    const noise = v128.load(at(u, i));
    const logit = log4(f32x4.div(noise, f32x4.sub(unit, noise)));
    const v = sigmoid4(f32x4.div(f32x4.add(logit, v128.load(at(a, i))), temperature));
    v128.store(at(s, i), v);
    v128.store(at(z, i), f32x4.pmin(f32x4.pmax(f32x4.add(f32x4.mul(v, width), low), zero), unit));
  }
}

/** da += dz (zeta - gamma) s (1 - s) / beta where 0 < z < 1. */
export function hardConcreteGrad(da: Floats, dz: Floats, z: Floats, s: Floats, n: i32, beta: f32, gamma: f32, zeta: f32): void {
  const unit = one();
  const zero = f32x4.splat(0);
  const factor = f32x4.splat((zeta - gamma) / beta);
  for (let i = 0; i < n; i += 4) {
    const v = v128.load(at(s, i));
    const gate = v128.load(at(z, i));
    const slope = f32x4.mul(f32x4.mul(v, f32x4.sub(unit, v)), factor);
    const inside = v128.and(f32x4.gt(gate, zero), f32x4.lt(gate, unit));
    const change = v128.and(f32x4.mul(v128.load(at(dz, i)), slope), inside);
    v128.store(at(da, i), f32x4.add(v128.load(at(da, i)), change));
  }
}

/** p = P(z != 0). */
export function openProbability(p: Floats, a: Floats, n: i32, shift: f32): void {
  const by = f32x4.splat(shift);
  for (let i = 0; i < n; i += 4) v128.store(at(p, i), sigmoid4(f32x4.sub(v128.load(at(a, i)), by)));
}

/** da += dp p (1 - p), from a and not from p: p rounds to 1 long before its slope is 0. */
export function openProbabilityGrad(da: Floats, dp: Floats, a: Floats, n: i32, shift: f32): void {
  const unit = one();
  const by = f32x4.splat(shift);
  for (let i = 0; i < n; i += 4) {
    const e = exp4(f32x4.neg(f32x4.abs(f32x4.sub(v128.load(at(a, i)), by))));
    const side = f32x4.add(unit, e);
    const slope = f32x4.div(e, f32x4.mul(side, side));
    accumulate(at(da, i), at(dp, i), slope);
  }
}

/** Settled gate: z = min(1, max(0, sigmoid(a factor) (zeta - gamma) + gamma)); exactly 0 where a <= closed, 1 where a >= full. */
export function settledGate(z: Floats, a: Floats, n: i32, factor: f32, gamma: f32, zeta: f32, closed: f32, full: f32): void {
  const unit = one();
  const zero = f32x4.splat(0);
  for (let i = 0; i < n; i += 4) {
    const v = v128.load(at(a, i));
    const s = sigmoid4(f32x4.mul(v, f32x4.splat(factor)));
    let gate = f32x4.add(f32x4.mul(s, f32x4.splat(zeta - gamma)), f32x4.splat(gamma));
    gate = f32x4.pmin(f32x4.pmax(gate, zero), unit);
    gate = v128.andnot(gate, f32x4.le(v, f32x4.splat(closed)));
    v128.store(at(z, i), v128.bitselect(unit, gate, f32x4.ge(v, f32x4.splat(full))));
  }
}

/** dx += dy where 0 < z < 1, times slope of the settled gate: factor (zeta - gamma) s (1 - s), s = (z - gamma) / (zeta - gamma). */
export function settledGateGrad(da: Floats, dz: Floats, z: Floats, n: i32, factor: f32, gamma: f32, zeta: f32): void {
  const unit = one();
  const zero = f32x4.splat(0);
  const width = f32x4.splat(zeta - gamma);
  for (let i = 0; i < n; i += 4) {
    const gate = v128.load(at(z, i));
    const s = f32x4.div(f32x4.sub(gate, f32x4.splat(gamma)), width);
    const slope = f32x4.mul(f32x4.mul(f32x4.mul(s, f32x4.sub(unit, s)), width), f32x4.splat(factor));
    const inside = v128.and(f32x4.gt(gate, zero), f32x4.lt(gate, unit));
    const change = v128.and(f32x4.mul(v128.load(at(dz, i)), slope), inside);
    v128.store(at(da, i), f32x4.add(v128.load(at(da, i)), change));
  }
}
