// Weights of one's own, for blocks that are made of ops.
import { ValueError } from "./errors.ts";
import { refuseUnknown, shown } from "./options.ts";
import { Parameter, type Projection } from "./resident.ts";
import type { Shape } from "./shape.ts";
import { numbersOf, type Values } from "./values.ts";

/** Options of `parameter()`. */
export interface ParameterOptions {
  /** Sizes along each axis. Default: the nesting of the values. */
  readonly shape?: Shape;
  /** What error texts call it. Default "parameter". */
  readonly label?: string;
  /** Values are kept within these after every step. Default: [-Infinity, Infinity]. */
  readonly bounds?: readonly [low: number, high: number];
  /**
   * What becomes of the values after every step, such as `unitRows` and `ball(radius)` of `sievenet/math`, or a function of your own of the values in
   * a row and their shape. Only `+ - * /` and `Math.sqrt` are the same in every engine. An average of weights (`averageDecay`) is one of
   * projected values, and may lie inside of what they lie on. Files do not say it: it belongs to the block. Default: none.
   */
  readonly project?: Projection;
}

/**
 * A parameter of your own: numbers that a net learns where it has them as a property, found, saved and moved like those of
 * layers. Within `bounds` (a stiffness, a probability, the weights of a convex net) each step ends with the nearest values inside.
 * @throws ShapeError when the numbers do not fill the shape; ValueError for bounds that are none, and values outside of them
 * @example
 * ```ts
 * import { mul, parameter, type Tensor } from "sievenet";
 *
 * class Scale {
 *   factor = parameter([1, 1, 1], { bounds: [0, Infinity], label: "factor" });
 *   forward(x: Tensor) {
 *     return mul(x, this.factor);
 *   }
 * }
 * new Scale().factor.shape; // [3]
 * ```
 */
export function parameter(values: Values | number, options: ParameterOptions = {}): Parameter {
  refuseUnknown("parameter", options, ["shape", "label", "bounds", "project"]);
  const { label = "parameter", bounds = [-Infinity, Infinity], project } = options;
  if (project !== undefined && typeof project !== "function")
    throw new ValueError(`parameter: project is ${shown(project)}, but it must be a function of the values and their shape, such as unitRows.`);
  const { numbers, shape } = numbersOf(values, options.shape, "parameter");
  const isRange = Array.isArray(bounds) && bounds.length === 2 && bounds.every((each) => typeof each === "number") && bounds[0] <= bounds[1];
  if (!isRange) throw new ValueError(`parameter: bounds are ${shown(bounds)}, but they must be [low, high], with low not above high.`);
  const outside = numbers.find((each) => !(each >= bounds[0] && each <= bounds[1]));
  if (outside !== undefined) throw new ValueError(`parameter: ${label} holds ${outside}, but its bounds are ${shown(bounds)}. Begin within them.`);
  const made = new Parameter(label, shape, numbers, bounds);
  made.project = project;
  return made;
}
