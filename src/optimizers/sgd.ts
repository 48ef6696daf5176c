import type { Parameter } from "../tensor.ts";
import { kernels } from "../wasm.ts";
import { checkOption, type Optimizer, State } from "./optimizer.ts";

export interface SgdOptions {
  /** Default 0.01. */
  readonly learningRate?: number;
  /** How much of the last direction is kept. Default 0. */
  readonly momentum?: number;
}

/** Stochastic gradient descent, with momentum if asked for. */
export class Sgd implements Optimizer {
  readonly name = "sgd";
  learningRate: number;
  readonly momentum: number;
  steps = 0;
  readonly #velocity = new State(1);

  /** Use `sgd()`. */
  constructor({ learningRate = 0.01, momentum = 0 }: SgdOptions = {}) {
    this.learningRate = checkOption("sgd", "learningRate", learningRate, 0, Infinity);
    this.momentum = checkOption("sgd", "momentum", momentum, 0, 1);
  }

  update(parameters: Iterable<Parameter>, keep = 0): void {
    this.steps++;
    for (const p of parameters) {
      const velocity = this.momentum ? (this.#velocity.of(p)[0]?.address ?? 0) : 0;
      const [low, high] = p.bounds;
      kernels.sgd(p.address, p.grad, velocity, p.average?.address ?? 0, p.size, this.learningRate, this.momentum, low, high, keep);
    }
  }
}

/** Stochastic gradient descent. @throws ValueError */
export function sgd(options: SgdOptions = {}): Sgd {
  return new Sgd(options);
}
