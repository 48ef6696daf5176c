// Gradients that are made smaller before an optimizer sees them.
import { ValueError } from "../errors.ts";
import { scope, take } from "../memory.ts";
import { shown } from "../options.ts";
import type { Parameter } from "../resident.ts";
import { floats, kernels } from "../wasm.ts";
import type { Optimizer } from "./optimizer.ts";
import { Wrapped } from "./wrapped.ts";

function checkLimit(who: string, name: string, value: number): number {
  if (typeof value !== "number" || !(value > 0 && value < Infinity))
    throw new ValueError(`${who}: ${name} is ${shown(value)}, but it must be a number above 0.`);
  return value;
}

/** In 32 bits as long as the sum fits, which ends at a norm of 1.8e19; else in 64. */
function squares(p: Parameter): number {
  const sum = scope(() => {
    const address = take(4);
    kernels.sumSquares(address, p.gradAddress, 1, 1, p.size);
    return floats(address, 1)[0] as number;
  });
  if (Number.isFinite(sum)) return sum;
  let wide = 0;
  for (const g of floats(p.gradAddress, p.size)) wide += g * g;
  return wide;
}

/** Below this a factor is near the end of what 32 bits hold in full, so its root is multiplied with twice. */
const SMALL = 1e-30;

class ClipNorm extends Wrapped {
  readonly clips = true;
  readonly most: number;

  constructor(inner: Optimizer, most: number) {
    super("clipNorm", inner);
    this.most = checkLimit("clipNorm", "the norm", most);
  }

  transform(parameters: readonly Parameter[]): boolean {
    const norm = Math.sqrt(parameters.reduce((sum, p) => sum + squares(p), 0));
    const factor = this.most / norm;
    const factors = factor < SMALL ? [Math.sqrt(factor), Math.sqrt(factor)] : factor < 1 ? [factor] : [];
    for (const scale of factors) for (const p of parameters) kernels.affine(p.gradAddress, p.gradAddress, p.size, scale, 0);
    return true;
  }
}

class ClipValue extends Wrapped {
  readonly clips = true;
  readonly most: number;

  constructor(inner: Optimizer, most: number) {
    super("clipValue", inner);
    this.most = checkLimit("clipValue", "the value", most);
  }

  transform(parameters: readonly Parameter[]): boolean {
    for (const p of parameters) kernels.clamp(p.gradAddress, p.gradAddress, p.size, -this.most, this.most);
    return true;
  }
}

/**
 * Scales all gradients together so that their common norm is at most `most`.
 * @throws ValueError
 * @example
 * ```ts
 * import { adam, clipNorm } from "sievenet";
 *
 * const optimizer = clipNorm(adam({ learningRate: 0.01 }), 1);
 * optimizer.learningRate; // 0.01
 * ```
 */
export function clipNorm(inner: Optimizer, most: number): Optimizer {
  return new ClipNorm(inner, most);
}

/**
 * Keeps each number of the gradients within -`most` and `most`.
 * @throws ValueError
 * @example
 * ```ts
 * import { clipValue, sgd } from "sievenet";
 *
 * const optimizer = clipValue(sgd({ learningRate: 0.1 }), 0.5);
 * optimizer.learningRate; // 0.1
 * ```
 */
export function clipValue(inner: Optimizer, most: number): Optimizer {
  return new ClipValue(inner, most);
}
