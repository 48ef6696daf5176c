import { type Floats, none, type OptionalFloats } from "../addresses.ts";
import { ValueError } from "../errors.ts";
import { Block } from "../memory.ts";
import { moveUp, type Parameter } from "../resident.ts";
import type { Schedule } from "./schedules.ts";

/** A running average of parameters, for an update to advance. Parameters know nothing of it. */
export interface RunningAverage {
  /** Its decay. */
  readonly keep: number;
  /** Where the average of a parameter is; none when it has none. */
  address(parameter: Parameter): OptionalFloats;
}

/** Moves parameters along their gradients. */
export interface Optimizer {
  /** As histories record it. */
  readonly name: string;
  /** A number, or a schedule over steps. May be changed between steps. */
  learningRate: number | Schedule;
  /** How many updates there have been. */
  readonly steps: number;
  /** Whether the last update moved nothing yet, as most of those of `accumulate()`: a running average then waits too. */
  readonly waiting?: boolean;
  /** Whether rows that got no gradient in a step are skipped by it. Default false. */
  readonly lazy?: boolean;
  /**
   * One update of each parameter; a parameter without a gradient counts as having zeros. `average` is to be advanced
   * with the weights that come out.
   */
  update(parameters: Iterable<Parameter>, average?: RunningAverage): void;
  /** Another with the same options, as if there had been no update. `estimate` asks for it, and takes Adam where there is none. */
  fresh?(): Optimizer | undefined;
}

/** Parameters that are treated in a way of their own. */
export interface Group {
  /** Which ones. */
  readonly parameters: Iterable<Parameter>;
  /** Multiplies the learning rate. Default 1. */
  readonly learningRateFactor?: number;
  /** Instead of the optimizer's. */
  readonly weightDecay?: number;
}

/** Options that all optimizers have. */
export interface CommonOptions {
  /** Added to the gradient times the weight; in AdamW taken off the weight itself. Default 0. */
  readonly weightDecay?: number;
  /** Parameters with a rate or decay of their own, such as `{ parameters: gateParameters(net), learningRateFactor: 10 }`. */
  readonly groups?: readonly Group[];
}

/** All there are, so that none is forgotten when a parameter becomes smaller, however optimizers are wrapped. */
const states = new Set<WeakRef<State>>();

/** Keeps what optimizers hold of the numbers at `places` of a parameter, ascending. @internal */
export function narrowStates(parameter: Parameter, places: ArrayLike<number>): void {
  for (const each of states) {
    const state = each.deref();
    if (state) state.narrow(parameter, places);
    else states.delete(each);
  }
}

/** One or more arrays per parameter, zeros at first, that live as long as it does. */
export class State {
  readonly #blocks = new WeakMap<Parameter, Block[]>();
  readonly #each: number;

  constructor(each: number) {
    this.#each = each;
    states.add(new WeakRef(this));
  }

  narrow(parameter: Parameter, places: ArrayLike<number>): void {
    for (const { address } of this.#blocks.get(parameter) ?? []) moveUp(address, places);
  }

  of(parameter: Parameter): Block[] {
    let blocks = this.#blocks.get(parameter);
    if (!blocks) {
      blocks = Array.from({ length: this.#each }, () => new Block(4 * parameter.size));
      this.#blocks.set(parameter, blocks);
    }
    return blocks;
  }

  /** Address of the i-th array. */
  address(parameter: Parameter, i: number): Floats {
    return (this.of(parameter)[i] as Block).address;
  }

  /** Address of the first array, where there is one. */
  optionalAddress(parameter: Parameter): OptionalFloats {
    return this.#each ? this.address(parameter, 0) : none;
  }
}

/** The learning rate of a step, checked. @throws ValueError */
export function rateAt(who: string, rate: number | Schedule, step: number): number {
  return checkOption(who, "learningRate", typeof rate === "function" ? rate(step) : rate, 0, Infinity);
}

/** Refuses a number outside [low, high). @throws ValueError */
export function checkOption(who: string, name: string, value: number, low: number, high: number): number {
  if (value >= low && value < high) return value;
  const range = `at least ${low} and ${high === Infinity ? "finite" : `below ${high}`}`;
  throw new ValueError(`${who}: ${name} is ${value}, but it must be ${range}.`);
}
