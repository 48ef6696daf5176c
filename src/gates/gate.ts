// What the library knows of a set of gates. Layers, penalties, counts, files and compaction go by this interface alone;
// which distribution a gate draws from, or that it draws at all, is known to the gate.
import type { Selection } from "../ops/select.ts";
import type { Parameter, Resident } from "../resident.ts";
import type { Shape } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import type { Lambda } from "./lambda.ts";

/**
 * The deterministic gates in use; the same trained parameters give another architecture under each.
 * - "mean": an estimate of the mean of the draws, clamped (hard concrete: Louizos et al. 2018, eq. 13; State of Sparsity).
 * - "median": the median of the draws.
 * - "topk": as many gates as are expected to be closed are, those least likely to be open.
 */
export type TestGate = "mean" | "median" | "topk";

/** A set of gates of any shape, to be multiplied with any tensor. `gate()` makes them for layers, `sampledGate()` and `mask()` by themselves. */
export interface Gate {
  /** By which gates are recognized, whichever class and copy of the library made them. */
  readonly isGate: true;
  /** One number for each gate. */
  readonly shape: Shape;
  /** How many gates there are. */
  readonly size: number;
  /** Whether each example of a batch has a draw of its own, so that `value(batch)` is [batch, shape]. */
  readonly perExample: boolean;
  /** What training moves, by name: each of the gates' shape, or a number for each group. None in a mask. */
  readonly parameters: Readonly<Record<string, Parameter>>;
  /** All numbers it holds, by the names of its properties: what files store and what becomes smaller with it. */
  readonly arrays: Readonly<Record<string, Resident>>;
  /** Whether a test-time gate depends on its own parameters alone, so that closed ones can be taken away while others train on. */
  readonly independent: boolean;
  /** What each expected open gate adds to the mean loss, whatever it closes; of gates on a layer beside the layer's `gates.lambda`, which is for each open weight. */
  lambda?: Lambda | undefined;
  /** Whether they act: while they are off (`false`), each is 1 in every respect. */
  on?: boolean;
  /** Of gates that features share: those gates themselves, one for each group. */
  readonly each?: Gate | undefined;
  /** Of gates that features share: which of `each` every feature has. */
  readonly groups?: ArrayLike<number> | undefined;
  /** Where these were among all gates there were at first, after some were removed. @internal */
  among: Selection | undefined;
  /** How many weights each of them closed at first, which is what it is priced by. @internal */
  closes: number | undefined;
  /**
   * What to multiply with: in a training step the sample of this step, the same however often it is asked for; elsewhere
   * the test-time gate. [shape], or [batch, shape] where each example has a draw of its own.
   */
  value(batch?: number): Tensor;
  /** P(gate != 0), on the tape: [shape]. */
  openProbability(): Tensor;
  /** The deterministic gate that stands in after training: [shape], each 0, 1 or between. */
  testValue(how?: TestGate): Tensor;
  /** P(gate != 0) as an array. */
  openProbabilities(): Float32Array;
  /** The test-time gate as an array. */
  testValues(how?: TestGate): Float32Array;
  /** Keeps only the gates at `indices`, ascending, under a new shape; all that it holds follows. */
  narrow(indices: ArrayLike<number>, shape?: Shape): void;
  /** What a file says of it besides its arrays, as plain data. @throws UsageError for what no file could be read back from */
  describe(): { readonly type: string };
}

/** What each feature gets of what each gate of a set has, where features share gates: the same otherwise. */
export function ofFeatures({ groups }: Gate, flags: Uint8Array): Uint8Array {
  return groups ? Uint8Array.from(groups, (group) => flags[group] as number) : flags;
}

/** Which places in the arrays of a set of gates stay when the features at `indices` do: a group stays while one of its features does. */
export function placesOf({ groups }: Gate, indices: ArrayLike<number>): ArrayLike<number> {
  return groups ? [...new Set(Array.from(indices, (i) => groups[i] as number))].sort((a, b) => a - b) : indices;
}

/**
 * Whether something is a set of gates.
 * @example
 * ```ts
 * import { isGate, mask, relu } from "sievenet";
 *
 * isGate(mask([1, 0, 1])); // true
 * isGate(relu); // false
 * ```
 */
export function isGate(node: object): node is Gate {
  return (node as Partial<Gate>).isGate === true;
}

/** Whether training moves a set of gates: a mask has no parameters. */
export const isDrawn = (gate: Gate): boolean => Object.keys(gate.parameters).length > 0;
