// What an optimizer is: a rule that moves one parameter, or a change to all gradients before such a rule sees them. Both
// are plain objects; states.ts keeps what they note of parameters, update.ts runs them.
import type { OptionalFloats } from "../addresses.ts";
import { checkOwn } from "../copies.ts";
import { ValueError } from "../errors.ts";
import { shown } from "../options.ts";
import type { StateRecord } from "../records.ts";
import type { Parameter } from "../resident.ts";
import { isWhole } from "../shape.ts";
import type { Schedule } from "./schedules.ts";

/** What an optimizer keeps beside one parameter: arrays and numbers by name, in a plain object. */
export type OptimizerState = StateRecord;

/** How one parameter is to be moved in one step. */
export interface Hyperparameters {
  /** Learning rate of the step, multiplied by the factor of the parameter's group; below 0 in a group that goes up. */
  readonly learningRate: number;
  /** Weight decay of the parameter's group, or else of the optimizer; its sign is that of the rate. */
  readonly weightDecay: number;
  /** Address of the running average of the parameter, for kernels that advance it; `none` where there is none. @internal */
  readonly average: OptionalFloats;
  /** Decay of that average. @internal */
  readonly averageDecay: number;
}

/** Parameters that are treated in a way of their own. */
export interface Group {
  /** Which ones. */
  readonly parameters: Iterable<Parameter>;
  /** Multiplies the learning rate. Default 1. */
  readonly learningRateFactor?: number;
  /** Instead of the optimizer's. */
  readonly weightDecay?: number;
  /**
   * "up": along the gradient instead of against it, for what is to make a loss larger while the rest makes it smaller, as multipliers
   * are. Such parameters decay as others do. Default "down".
   */
  readonly direction?: "down" | "up";
}

/** Options that all optimizers have. */
export interface CommonOptions {
  /** Added to the gradient times the weight; in AdamW taken off the weight itself. Default 0. */
  readonly weightDecay?: number;
  /** Parameters with a rate or decay of their own, such as `{ parameters: gateParameters(net), learningRateFactor: 10 }`. */
  readonly groups?: readonly Group[];
}

/** What every optimizer tells of itself. */
export interface OptimizerBase {
  /** As histories record it. */
  readonly name: string;
  /** A number, or a schedule over steps. May be changed between steps. */
  learningRate: number | Schedule;
  /**
   * How many steps there have been, from 0; counted by the library. Schedules and the noise of gates go by it. It counts the
   * steps of all nets that the optimizer moves: those of a second net go on where the first has left off, so it draws other
   * noise than it would with an optimizer of its own.
   */
  steps: number;
  /** Whether the last step moved nothing yet, as most of those of `accumulate()`. Default false. */
  readonly waiting?: boolean;
  /** How many batches it takes to move anything, where it is more than one. Default 1. */
  readonly batches?: number;
  /** Whether rows that got no gradient in a step are skipped. Default false. */
  readonly lazy?: boolean;
}

/**
 * Moves one parameter at a time along its gradient. Keeping the parameter within its bounds and advancing running averages
 * is not its duty: the library does both afterwards.
 * @example
 * const signSgd: UpdateRule = {
 *   name: "signSgd",
 *   learningRate: 0.001,
 *   steps: 0,
 *   update(parameter, _, { learningRate }) {
 *     const gradient = parameter.gradient();
 *     parameter.set(parameter.toArray().map((w, i) => w - learningRate * Math.sign(gradient[i])));
 *   },
 * };
 */
export interface UpdateRule<State extends OptimizerState = OptimizerState> extends OptimizerBase, CommonOptions {
  /**
   * The state of a parameter before its first step. An array with one number for each of the parameter's is narrowed with it
   * when a net shrinks; a state with an array of any other length begins anew then.
   */
  init?(parameter: Parameter): State;
  /** One step of one parameter; where no gradient has arrived it is zeros. May change `state`. */
  update(parameter: Parameter, state: State, hyperparameters: Hyperparameters): void;
  /** Whether `update` keeps the bounds and advances the running average itself, in the pass of its kernel. @internal */
  readonly fused?: boolean;
  /** Whether means of squares of gradients are kept in 32 bits, which hold squares up to 3.4e38. @internal */
  readonly squares?: boolean;
}

/**
 * An optimizer around another: sees, or changes, the gradients of all parameters before the inner one does. Its `learningRate`
 * and `steps` are accessors to those of the inner one; the library counts the steps of that one only.
 */
export interface GradientTransform<State extends OptimizerState = OptimizerState> extends OptimizerBase {
  /** The optimizer that takes the step afterwards. */
  readonly inner: Optimizer;
  /** Whether gradients become small enough to be squared. @internal */
  readonly clips?: boolean;
  /** What is kept beside a parameter, before its first step. */
  init?(parameter: Parameter): State;
  /** Called once a step. `stateOf` gives the state of a parameter. Returns whether the inner optimizer is to take a step now. */
  transform(parameters: readonly Parameter[], stateOf: (parameter: Parameter) => State): boolean;
}

/** Moves parameters along their gradients: one of the library's, one around another, or one of your own. */
export type Optimizer = UpdateRule | GradientTransform;

/** Refuses what cannot move parameters. @throws ValueError */
export function checkOptimizer(who: string, optimizer: Optimizer): void {
  checkOwn(optimizer);
  const value: unknown = optimizer;
  const isObject = typeof value === "object" && value !== null;
  if (!isObject || !isWhole(optimizer.steps, 0) || !("update" in value || "transform" in value))
    throw new ValueError(
      `${who}: ${isObject ? `an object of ${Object.keys(value).join(", ")}` : typeof value === "string" ? shown(value) : String(value && typeof value)} came for an optimizer, but one is needed such as adam() gives, or one of your own: { name, learningRate, steps: 0, update }.`,
    );
  if ("transform" in optimizer) checkOptimizer(who, optimizer.inner);
}

/** The learning rate of a step, checked. @throws ValueError */
export function rateAt(who: string, rate: number | Schedule, step: number): number {
  return checkOption(who, "learningRate", typeof rate === "function" ? rate(step) : rate, 0, Infinity);
}

/** The least that is added to a square root: squares of gradients below 3e-18 are 0 in 32 bits, and 0 / 0 is to be 0. */
export const LEAST_EPSILON = 1e-17;

/** Refuses a number outside [low, high). @throws ValueError */
export function checkOption(who: string, name: string, value: number, low: number, high: number): number {
  if (typeof value === "number" && value >= low && value < high) return value;
  const range = `at least ${low} and ${high === Infinity ? "finite" : `below ${high}`}`;
  throw new ValueError(`${who}: ${name} is ${shown(value)}, but it must be ${range}.`);
}
