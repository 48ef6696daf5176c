// The classes of examples, in words.
import { type Answer, answersOf, type ClassifyOptions } from "../descriptions/answers.ts";
import { areRows, type Row } from "../descriptions/rowsByName.ts";
import type { Values } from "../values.ts";
import type { Model } from "./model.ts";

/**
 * What a model takes an example for: what `classify()` of the library says of the same net. x: a row by name or a text, which gives a list of
 * answers; or what `predict` takes, which gives a list for each example.
 * @throws ShapeError, ValueError
 * @example
 * ```ts
 * import { dense, encode } from "sievenet";
 * import { classify, decode } from "sievenet/inference";
 *
 * const net = dense(1, 2);
 * net.weight.set([-200, 200]);
 * classify(decode(encode(net)), [[5], [-5]], { classes: ["no", "yes"] }).map(([best]) => best?.label); // ["yes", "no"]
 * ```
 */
export function classify(model: Model, x: Row | string, options?: ClassifyOptions): Answer[];
/** The same of several examples. */
export function classify(model: Model, x: Values | readonly Row[] | readonly string[], options?: ClassifyOptions): Answer[][];
export function classify(model: Model, x: Row | string | Values | readonly Row[] | readonly string[], options: ClassifyOptions = {}): Answer[] | Answer[][] {
  const one = typeof x === "string" || areRows([x]);
  const scores = model.predict((one ? [x] : x) as Values | readonly Row[] | readonly string[], options?.shape);
  const answers = answersOf(scores.shape, options, model.table?.classes, () => model.probabilities(scores));
  return one ? (answers[0] as Answer[]) : answers;
}
