import type { Parameter } from "../tensor.ts";
import { kernels } from "../wasm.ts";
import { checkOption, type Optimizer, State } from "./optimizer.ts";

export interface AdamOptions {
  /** Default 0.001. */
  readonly learningRate?: number;
  /** Decay of the mean of gradients. Default 0.9. */
  readonly beta1?: number;
  /** Decay of the mean of squared gradients. Default 0.999. */
  readonly beta2?: number;
  /** Added to the square root, after bias correction. Default 1e-8. */
  readonly epsilon?: number;
}

/** Adam with bias correction (Kingma & Ba 2015). */
export class Adam implements Optimizer {
  readonly name = "adam";
  learningRate: number;
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
  steps = 0;
  // beta^t as running products: plain multiplications are the same in every engine, powers are not. Of beta as the kernel
  // rounds it: in 1 - 0.999 the rounding is 1.3e-5, and a correction that does not share it is off by as much
  #power1 = 1;
  #power2 = 1;
  readonly #moments = new State(2);

  /** Use `adam()`. */
  constructor({ learningRate = 0.001, beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8 }: AdamOptions = {}) {
    this.learningRate = checkOption("adam", "learningRate", learningRate, 0, Infinity);
    this.beta1 = checkOption("adam", "beta1", beta1, 0, 1);
    this.beta2 = checkOption("adam", "beta2", beta2, 0, 1);
    this.epsilon = checkOption("adam", "epsilon", epsilon, 0, Infinity);
  }

  update(parameters: Iterable<Parameter>, keep = 0): void {
    this.steps++;
    this.#power1 *= Math.fround(this.beta1);
    this.#power2 *= Math.fround(this.beta2);
    const rate = this.learningRate / (1 - this.#power1);
    const correction = 1 / Math.sqrt(1 - this.#power2);
    for (const p of parameters) {
      const [m, v] = this.#moments.of(p) as [{ address: number }, { address: number }];
      const [low, high] = p.bounds;
      kernels.adam(
        p.address,
        p.grad,
        m.address,
        v.address,
        p.average?.address ?? 0,
        p.size,
        rate,
        this.beta1,
        this.beta2,
        correction,
        this.epsilon,
        low,
        high,
        keep,
      );
    }
  }
}

/** Adam. @throws ValueError */
export function adam(options: AdamOptions = {}): Adam {
  return new Adam(options);
}
