// What a gate draws from, as a value: its parameters, a draw as a function of noise, and what follows from the parameters.
import type { Tensor } from "../../tensor.ts";
import type { TestGate } from "../gate.ts";

/** How one parameter of a distribution begins, and where it stays. Each gate has one number of it. */
export interface ParameterPlan {
  /** What error texts call it. Default: its name. */
  readonly label?: string;
  /** Kept within these after every step. Default: no limits. */
  readonly limits?: readonly [low: number, high: number];
  /** Where it starts for gates that are closed with probability `dropRate` at first. It reaches weights: no Math.exp or Math.log. */
  initial(dropRate: number): number;
  /** Standard deviation of the normal numbers that are added at the start, so that gates are not all alike. Default 0. */
  readonly deviation?: number;
}

/** The parameters of a set of gates, by name: [shape] each. */
export type ParametersOf<Name extends string> = Readonly<Record<Name, Tensor>>;

/**
 * What gates draw from. Everything is computed by ops of tensors, whose gradients follow by themselves. A value without
 * state: one distribution may serve any number of gates.
 */
export interface Distribution<Name extends string = string> {
  /** Under which files store it. */
  readonly name: string;
  /** What makes it again, as plain data: files store it, and `registerDistribution` is told the function that takes it. */
  readonly options: object;
  /** Its parameters by name. */
  readonly parameters: Readonly<Record<Name, ParameterPlan>>;
  /** The test-time gates it has; the first is the default. */
  readonly testGates: readonly TestGate[];
  /**
   * Whether a gate that was drawn as exactly 0 has no slope, as where a clamp holds it. What such a gate closes is then not
   * computed at all. Default false: a closed gate has its gradient, as straight-through estimators need it.
   */
  readonly skipsClosed?: boolean;
  /**
   * Gates for uniform noise u of (0, 1): [shape], or [batch, shape] when each example has a draw of its own. Result: as u,
   * within [0, 1]. `normalQuantile(u)` is normal noise.
   */
  draw(parameters: ParametersOf<Name>, u: Tensor): Tensor;
  /** P(gate != 0), with its gradient: [shape]. */
  openProbability(parameters: ParametersOf<Name>): Tensor;
  /** The deterministic gate, exactly 0 where it is closed: [shape]. */
  test(parameters: ParametersOf<Name>, how: TestGate): Tensor;
  /** Whether each test-time gate depends on its own parameters alone. Default: except in "topk". */
  independent?(how: TestGate): boolean;
}
