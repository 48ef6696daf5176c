import { ValueError } from "../errors.ts";
import { Block } from "../memory.ts";
import type { Parameter } from "../tensor.ts";

/** Moves parameters along their gradients. */
export interface Optimizer {
  /** As histories record it. */
  readonly name: string;
  /** May be changed between steps. */
  learningRate: number;
  /** How many updates there have been. */
  readonly steps: number;
  /**
   * One update of each parameter; a parameter without a gradient counts as having zeros. `keep` is the decay of the
   * running average of those that have one.
   */
  update(parameters: Iterable<Parameter>, keep?: number): void;
}

/** One or more arrays per parameter, zeros at first, that live as long as it does. */
export class State {
  readonly #blocks = new WeakMap<Parameter, Block[]>();
  readonly #each: number;

  constructor(each: number) {
    this.#each = each;
  }

  of(parameter: Parameter): Block[] {
    let blocks = this.#blocks.get(parameter);
    if (!blocks) {
      blocks = Array.from({ length: this.#each }, () => new Block(4 * parameter.size));
      this.#blocks.set(parameter, blocks);
    }
    return blocks;
  }
}

/** Refuses a number outside [low, high). @throws ValueError */
export function checkOption(who: string, name: string, value: number, low: number, high: number): number {
  if (!(value >= low && value < high))
    throw new ValueError(`${who}: ${name} is ${value}, but it must be at least ${low}${high === Infinity ? "" : ` and below ${high}`}.`);
  return value;
}
