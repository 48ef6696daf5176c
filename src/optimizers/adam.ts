import type { OptionalFloats } from "../addresses.ts";
import { scope, take } from "../memory.ts";
import type { Parameter } from "../resident.ts";
import { kernels } from "../wasm.ts";
import { Descent } from "./descent.ts";
import { type CommonOptions, checkOption, State } from "./optimizer.ts";
import type { Schedule } from "./schedules.ts";

/** Options of `adam()` and `adamW()`. */
export interface AdamOptions extends CommonOptions {
  /** Default 0.001. */
  readonly learningRate?: number | Schedule;
  /** Decay of the mean of gradients. Default 0.9. */
  readonly beta1?: number;
  /** Decay of the mean of squared gradients. Default 0.999. */
  readonly beta2?: number;
  /** Added to the square root, after bias correction. Default 1e-8. */
  readonly epsilon?: number;
  /**
   * Leave weights and moments of rows alone that got no gradient in a step because their gate was closed, as PyTorch's
   * SparseAdam does. Faster when much is closed, but another rule than Adam's, and recorded as such. Default false.
   */
  readonly lazy?: boolean;
}

/** Adam with bias correction (Kingma & Ba 2015), and AdamW (Loshchilov & Hutter 2019). */
export class Adam extends Descent<AdamOptions> {
  /** Decay of the mean of gradients. */
  readonly beta1: number;
  /** Decay of the mean of squared gradients. */
  readonly beta2: number;
  /** Added to the square root. */
  readonly epsilon: number;
  /** Whether rows without a gradient are left alone. */
  readonly lazy: boolean;
  readonly #decoupled: boolean;
  // beta^t as running products: plain multiplications are the same in every engine, powers are not. Of beta as the kernel
  // rounds it: in 1 - 0.999 the rounding is 1.3e-5, and a correction that does not share it is off by as much
  #power1 = 1;
  #power2 = 1;
  readonly #moments = new State(2);

  /** Use `adam()` or `adamW()`. */
  constructor(name: "adam" | "adamW", options: AdamOptions = {}) {
    super(name, options, ["beta1", "beta2", "epsilon", "lazy"], 0.001);
    const { beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8, lazy = false } = options;
    this.#decoupled = name === "adamW";
    this.beta1 = checkOption(name, "beta1", beta1, 0, 1);
    this.beta2 = checkOption(name, "beta2", beta2, 0, 1);
    this.epsilon = checkOption(name, "epsilon", epsilon, 0, Infinity);
    this.lazy = lazy;
  }

  /** Another with the same options, as if there had been no update. */
  fresh(): Adam {
    return new Adam(this.#decoupled ? "adamW" : "adam", this.again());
  }

  /** Before the first parameter of an update. */
  protected override begin(): void {
    this.#power1 *= Math.fround(this.beta1);
    this.#power2 *= Math.fround(this.beta2);
  }

  /** Updates one parameter. */
  protected move(p: Parameter, base: number, weightDecay: number, average: OptionalFloats, keep: number): void {
    const rate = base / (1 - this.#power1);
    const correction = 1 / Math.sqrt(1 - this.#power2);
    const decay = this.#decoupled ? 0 : weightDecay;
    const shrink = this.#decoupled ? 1 - base * weightDecay : 1;
    const m = this.#moments.address(p, 0);
    const v = this.#moments.address(p, 1);
    const [low, high] = p.bounds;
    const rows = p.gradRows;
    if (this.lazy && rows) {
      const width = p.size / (p.shape[0] as number);
      scope(() =>
        kernels.adamRows(
          p.address,
          p.openGrad,
          m,
          v,
          rows.list,
          rows.count,
          width,
          take(16 * (width + 4)),
          rate,
          this.beta1,
          this.beta2,
          correction,
          this.epsilon,
          decay,
          shrink,
          low,
          high,
        ),
      );
      if (average) kernels.runningAverage(average, p.address, p.size, keep);
    } else {
      kernels.adam(p.address, p.gradAddress, m, v, average, p.size, rate, this.beta1, this.beta2, correction, this.epsilon, decay, shrink, low, high, keep);
    }
  }
}

/** Adam; `weightDecay` is added to the gradient. @throws ValueError */
export function adam(options: AdamOptions = {}): Adam {
  return new Adam("adam", options);
}

/** AdamW: `weightDecay` (default 0.01) is taken off the weights themselves. @throws ValueError */
export function adamW(options: AdamOptions = {}): Adam {
  return new Adam("adamW", { ...options, weightDecay: options.weightDecay ?? 0.01 });
}
