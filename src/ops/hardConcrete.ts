import type { Floats } from "../addresses.ts";
import { ShapeError, ValueError } from "../errors.ts";
import { take, takeCleared } from "../memory.ts";
import { numberThat, refuseUnknown, shown } from "../options.ts";
import { print } from "../shape.ts";
import { record } from "../tape.ts";
import { checkTensor, Tensor } from "../tensor.ts";
import { kernels } from "../wasm.ts";
import { noteSupport } from "./noteSupport.ts";

/** The three numbers of the hard-concrete distribution. */
export interface HardConcrete {
  /** beta, the paper's 2/3. */
  readonly temperature: number;
  /** [gamma, zeta], the paper's [-0.1, 1.1]. */
  readonly stretch: readonly [number, number];
}

/** The numbers of the distribution, with the paper's where none are given. @throws ValueError */
export function checkHardConcrete(who: string, options: Partial<HardConcrete>): HardConcrete {
  refuseUnknown(who, options, ["temperature", "stretch"]);
  const { temperature = 2 / 3, stretch = [-0.1, 1.1] } = options;
  numberThat(who, "temperature", temperature, "a number above 0", (t) => t > 0 && t < Infinity);
  return { temperature, stretch: checkStretch(who, stretch) };
}

/** An interval that has [0, 1] within it. @throws ValueError */
export function checkStretch(who: string, stretch: readonly [number, number]): readonly [number, number] {
  const fits = Array.isArray(stretch) && stretch.length === 2 && stretch.every(Number.isFinite) && stretch[0] < 0 && stretch[1] > 1;
  if (!fits) throw new ValueError(`${who}: stretch is ${shown(stretch)}, but it must begin below 0 and end above 1, as in [-0.1, 1.1].`);
  return stretch;
}

/**
 * Hard-concrete gates drawn with the uniform noise `u` (Louizos et al. 2018, eqs. 10-11).
 * logAlpha: [gates...]; u: the same shape, or [batch, gates...] for gates of their own per example; result: as u.
 * @throws ShapeError
 * @example
 * ```ts
 * import { hardConcrete, tensor, uniform } from "sievenet";
 *
 * const z = hardConcrete(tensor([-9, 0, 9]), uniform([3]), { temperature: 2 / 3, stretch: [-0.1, 1.1] });
 * z.toArray().every((gate) => gate >= 0 && gate <= 1); // true
 * ```
 */
export function hardConcrete(logAlpha: Tensor, u: Tensor, options: HardConcrete): Tensor {
  const {
    temperature,
    stretch: [gamma, zeta],
  } = checkHardConcrete("hardConcrete", options);
  checkTensor("hardConcrete", logAlpha);
  checkTensor("hardConcrete", u);
  const n = logAlpha.size;
  const copies = n ? u.size / n : 1;
  const fits = u.shape.length >= logAlpha.shape.length && logAlpha.shape.every((size, i) => size === u.shape[u.shape.length - logAlpha.shape.length + i]);
  if (!fits) throw new ShapeError(`hardConcrete: noise of shape ${print(u.shape)} does not fit ${n} gates ${print(logAlpha.shape)}.`);
  const z = new Tensor(u.shape);
  const s = new Tensor(u.shape);
  const a = copies === 1 ? logAlpha.address : repeated(logAlpha, copies);
  kernels.hardConcrete(z.address, s.address, a, u.address, z.size, temperature, gamma, zeta);
  if (copies === 1) noteSupport(z);
  return record(z, [logAlpha], ["hardConcrete", temperature, gamma, zeta], () => {
    const da = copies === 1 ? logAlpha.grad : takeCleared(4 * z.size);
    kernels.hardConcreteGrad(da, z.grad, z.address, s.address, z.size, temperature, gamma, zeta);
    if (copies !== 1) kernels.reduceInto(logAlpha.grad, da, copies, n, 0, 1, 1);
  });
}

/** The numbers of x, `copies` times in a row. */
function repeated(x: Tensor, copies: number): Floats {
  const address = take(4 * copies * x.size);
  kernels.add(address, x.address, takeCleared(4), copies, x.size, 0, 1, 0, 0);
  return address;
}

/** log((1 - p) / p): where log alpha starts for a drop rate p. In wasm, because it reaches a weight. */
export function initialLogAlpha(dropRate: number): number {
  return kernels.log1((1 - dropRate) / dropRate);
}

/**
 * P(z != 0) of each gate: sigmoid(logAlpha - temperature · log(-gamma / zeta)).
 * @example
 * ```ts
 * import { openProbability, tensor } from "sievenet";
 *
 * const p = openProbability(tensor([-100, 100]), { temperature: 2 / 3, stretch: [-0.1, 1.1] });
 * Array.from(p.toArray(), Math.round); // [0, 1]
 * ```
 */
export function openProbability(logAlpha: Tensor, options: HardConcrete): Tensor {
  const {
    temperature,
    stretch: [gamma, zeta],
  } = checkHardConcrete("openProbability", options);
  checkTensor("openProbability", logAlpha);
  const shift = temperature * kernels.log1(-gamma / zeta);
  const p = new Tensor(logAlpha.shape);
  kernels.openProbability(p.address, logAlpha.address, logAlpha.size, shift);
  return record(p, [logAlpha], ["openProbability"], () => kernels.openProbabilityGrad(logAlpha.grad, p.grad, logAlpha.address, p.size, shift));
}

/** `min(1, max(0, sigmoid(factor · logAlpha)(zeta - gamma) + gamma))`, exactly 0 or 1 beyond the thresholds. */
export function settledGate(logAlpha: Tensor, factor: number, { stretch: [gamma, zeta] }: HardConcrete): Tensor {
  const z = new Tensor(logAlpha.shape);
  const closed = kernels.log1(-gamma / zeta) / factor;
  const full = kernels.log1((1 - gamma) / (zeta - 1)) / factor;
  kernels.settledGate(z.address, logAlpha.address, z.size, factor, gamma, zeta, closed, full);
  noteSupport(z);
  return record(z, [logAlpha], ["settledGate", factor, gamma, zeta], () =>
    kernels.settledGateGrad(logAlpha.grad, z.grad, z.address, z.size, factor, gamma, zeta),
  );
}
