// The classes of examples, in words.
import type { Dataset } from "../data/dataset.ts";
import { type Answer, answersOf, type ClassifyOptions } from "../descriptions/answers.ts";
import { areRows, type Row } from "../descriptions/rowsByName.ts";
import { nameOf } from "../ops/named.ts";
import { flattened, type Part } from "../layers/layer.ts";
import { softmax } from "../ops/softmax.ts";
import type { Tensor } from "../tensor.ts";
import type { Values } from "../values.ts";
import { predict, tableOf } from "./predict.ts";

/**
 * What a net takes an example for: the most probable classes with their words, by the softmax of its scores (or the scores
 * themselves, where the net ends with a softmax). x: a row by name or a text, which gives a list of answers; or what `predict` takes, which
 * gives a list for each example.
 * @throws ShapeError, ValueError
 * @example
 * ```ts
 * import { classify, columns, sequential } from "sievenet";
 *
 * const net = sequential(columns([{ name: "a" }, { name: "b" }]));
 * classify(net, { a: 1, b: 2 })[0]?.label; // "1"
 * classify(net, [[3, 1], [1, 3]], { classes: ["cat", "dog"] }).map(([best]) => best?.label); // ["cat", "dog"]
 * ```
 */
export function classify(net: Part, x: Row | string, options?: ClassifyOptions): Answer[];
/** The same of several examples. */
export function classify(net: Part, x: Tensor | Values | Dataset | readonly Row[] | readonly string[], options?: ClassifyOptions): Answer[][];
export function classify(
  net: Part,
  x: Row | string | Tensor | Values | Dataset | readonly Row[] | readonly string[],
  options: ClassifyOptions = {},
): Answer[] | Answer[][] {
  const isDataset = typeof x === "object" && x !== null && "inputs" in x && "labels" in x && Array.isArray(x.shape);
  const one = typeof x === "string" || (areRows([x]) && !("toArray" in x) && !isDataset);
  const shape = options?.shape; // null is refused with the rest
  const scores = predict(net, (one ? [x] : x) as Tensor | Values | Dataset | readonly Row[] | readonly string[], shape && { shape });
  const done = nameOf(flattened(net).at(-1) as Part) === "softmax";
  const answers = answersOf(scores.shape, options, tableOf(net)?.classes, () => (done ? scores : softmax(scores)).toArray());
  return one ? (answers[0] as Answer[]) : answers;
}
