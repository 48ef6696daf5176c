// Adam with bias correction (Kingma & Ba 2015), and AdamW (Loshchilov & Hutter 2019). The formulas are with the kernel.
import type { Floats, Workspace } from "../addresses.ts";
import { scope, take } from "../memory.ts";
import { checkOptions, flag } from "../options.ts";
import { type Parameter, StateArray } from "../resident.ts";
import { kernels } from "../wasm.ts";
import { Descent } from "./descent.ts";
import { type CommonOptions, checkOption, type Hyperparameters, LEAST_EPSILON } from "./optimizer.ts";
import type { Schedule } from "./schedules.ts";

/** Options of `adam()` and `adamW()`. */
export interface AdamOptions extends CommonOptions {
  /** Default 0.001. */
  readonly learningRate?: number | Schedule;
  /** Decay of the mean of gradients. Default 0.9. */
  readonly beta1?: number;
  /** Decay of the mean of squared gradients. Default 0.999. */
  readonly beta2?: number;
  /**
   * Added to the square root, after bias correction. Default 1e-8. Below 1e-17, 0 too, 1e-17 is added: squares of gradients below
   * 3e-18 are 0 in 32 bits, and a weight without a gradient would become 0 / 0.
   */
  readonly epsilon?: number;
  /**
   * Leave weights and moments of rows alone that got no gradient in a step because their gate was closed, as PyTorch's
   * SparseAdam does. Faster when much is closed, but another rule than Adam's, and recorded as such. Default false.
   */
  readonly lazy?: boolean;
}

/** What Adam keeps beside a parameter. */
export type AdamState = {
  /** Running mean of gradients, from zeros. */
  readonly mean: StateArray;
  /** Running mean of squared gradients, from zeros. */
  readonly meanSquare: StateArray;
  /**
   * beta1^t and beta2^t after the t steps of this parameter, by which both means are corrected. As running products: plain
   * multiplications are the same in every engine, powers are not. Of beta as the kernel rounds it: in 1 - 0.999 the rounding
   * is 1.3e-5, and a correction that does not share it is off by as much.
   */
  beta1Power: number;
  beta2Power: number;
};

/** Adam and AdamW. */
export class Adam extends Descent<AdamState> {
  /** Decay of the mean of gradients. */
  readonly beta1: number;
  /** Decay of the mean of squared gradients. */
  readonly beta2: number;
  /** Added to the square root. */
  readonly epsilon: number;
  /** Whether rows without a gradient are left alone. */
  readonly lazy: boolean;
  /** @internal */
  readonly squares = true;
  readonly #decoupled: boolean;

  /** Use `adam()` or `adamW()`. */
  constructor(name: "adam" | "adamW", options: AdamOptions = {}) {
    super(name, options, ["beta1", "beta2", "epsilon", "lazy"], 0.001);
    const { beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8, lazy = false } = options;
    this.#decoupled = name === "adamW";
    this.beta1 = checkOption(name, "beta1", beta1, 0, 1);
    this.beta2 = checkOption(name, "beta2", beta2, 0, 1);
    this.epsilon = checkOption(name, "epsilon", epsilon, 0, Infinity);
    this.lazy = flag(name, "lazy", lazy);
  }

  /** Moments of zeros. */
  init(p: Parameter): AdamState {
    return { mean: new StateArray("mean gradient", p), meanSquare: new StateArray("mean squared gradient", p), beta1Power: 1, beta2Power: 1 };
  }

  /** One step of one parameter, corrected from the first step of its own. */
  update(p: Parameter, state: AdamState, { learningRate, weightDecay, average, averageDecay }: Hyperparameters): void {
    state.beta1Power *= Math.fround(this.beta1);
    state.beta2Power *= Math.fround(this.beta2);
    const rate = learningRate / (1 - state.beta1Power);
    const correction = 1 / Math.sqrt(1 - state.beta2Power);
    const decay = this.#decoupled ? 0 : weightDecay;
    const shrink = this.#decoupled ? 1 - learningRate * weightDecay : 1;
    const { beta1, beta2 } = this;
    const epsilon = Math.max(this.epsilon, LEAST_EPSILON);
    const m = state.mean.address;
    const v = state.meanSquare.address;
    const [low, high] = p.bounds;
    const rows = p.gradRows;
    if (this.lazy && rows) {
      const { list, count } = rows;
      const width = p.size / (p.shape[0] as number);
      scope(() => {
        const copy = take<Workspace>(16 * (width + 4));
        kernels.adamRows(p.address, p.openGrad, m, v, list, count, width, copy, rate, beta1, beta2, correction, epsilon, decay, shrink, low, high);
      });
      if (average) kernels.runningAverage(average as Floats, p.address, p.size, averageDecay);
    } else {
      kernels.adam(p.address, p.gradAddress, m, v, average, p.size, rate, beta1, beta2, correction, epsilon, decay, shrink, low, high, averageDecay);
    }
  }
}

/**
 * Adam; `weightDecay` is added to the gradient.
 * @throws ValueError
 * @example
 * ```ts
 * import { adam, crossEntropy, dense, gate, gateParameters, step, tensor } from "sievenet";
 *
 * const net = gate(dense(2, 3), { over: "inputs", lambda: 0.01 });
 * const optimizer = adam({ learningRate: 0.002, groups: [{ parameters: gateParameters(net), learningRateFactor: 10 }] });
 * step(net, optimizer, () => crossEntropy(net.forward(tensor([[1, 2]])), [2]));
 * optimizer.steps; // 1
 * ```
 */
export function adam(options: AdamOptions = {}): Adam {
  return new Adam("adam", options);
}

/**
 * AdamW: `weightDecay` (default 0.01) is taken off the weights themselves.
 * @throws ValueError
 * @example
 * ```ts
 * import { adamW, dataset, dense, fit } from "sievenet";
 *
 * const data = dataset({ inputs: [0, 1, 2, 3], labels: [0, 0, 1, 1], shape: [1] });
 * await fit(dense(1, 2), data, { optimizer: adamW({ weightDecay: 0.05 }), epochs: 1 });
 * ```
 */
export function adamW(options: AdamOptions = {}): Adam {
  checkOptions("adamW", options, "learningRate");
  return new Adam("adamW", { ...options, weightDecay: options.weightDecay ?? 0.01 });
}
