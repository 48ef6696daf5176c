// How a net does on a dataset, in the numbers that fit its task.
import { type Dataset, hasTargets } from "../../data/dataset.ts";
import { ShapeError, ValueError } from "../../errors.ts";
import { nameOf } from "../../ops/named.ts";
import { flattened, type Part } from "../../layers/layer.ts";
import { flag, oneOf, refuseUnknown, shown } from "../../options.ts";
import { print, sameShape, sizeOf } from "../../shape.ts";
import { type Tensor, tensor } from "../../tensor.ts";
import { checkDataset } from "../check.ts";
import { predict, tableOf } from "../predict.ts";
import { type ClassificationMetrics, classification } from "./classification.ts";
import { type MultilabelMetrics, multilabel } from "./multilabel.ts";
import { type RegressionMetrics, regression } from "./regression.ts";
import { checkScores, numbersIn, type ScoreTable, type Vector } from "./scores.ts";

/** What a net is trained for: one class of several, numbers, or several answers of yes or no. */
export type Task = "classification" | "regression" | "multilabel";

/** Options of `metrics()`. */
export interface MetricsOptions<T extends Task = Task> {
  /** What is measured. Default: classification of labels; of targets multilabel if all are 0 or 1, else regression. */
  readonly task?: T;
  /** The words of the classes, labels or targets. Default: those of the table that the net begins with, or of the dataset, else "0", "1" and so on. */
  readonly names?: readonly string[];
  /** How much each example counts, [count]. Default: the weights of the dataset, else all alike. */
  readonly weights?: Vector;
  /** Whether the net gives probabilities. Default: whether it ends with `softmax` or `sigmoid`; other outputs are taken for scores (logits). */
  readonly probabilities?: boolean;
  /** Of regression: what turns outputs and targets into their own units, such as the `answers` of a table. Default: they are measured as they are. */
  readonly answers?: Part | undefined;
}

/** What `metrics()` gives. */
export interface MetricsOf {
  /** Of one class of several. */
  readonly classification: ClassificationMetrics;
  /** Of numbers. */
  readonly regression: RegressionMetrics;
  /** Of several answers of yes or no. */
  readonly multilabel: MultilabelMetrics;
}

function weightsOf(given: Vector | undefined, count: number): (i: number) => number {
  if (given === undefined) return () => 1;
  const weights = numbersIn("metrics", "the weights", given);
  if (weights.length !== count) throw new ShapeError(`metrics: ${weights.length} weights came for ${count} examples. Give each one.`);
  const bad = Array.from(weights).findIndex((each) => !(each >= 0 && each < Infinity));
  if (bad >= 0) throw new ValueError(`metrics: weight ${bad} is ${weights[bad]}, but weights are finite numbers from 0 up.`);
  if (!Array.from(weights).some((each) => each > 0)) throw new ValueError("metrics: all weights are 0, so no example counts. Give some a weight above 0.");
  return (i) => weights[i] as number;
}

function taskOf(data: Dataset, { task, answers }: MetricsOptions): Task {
  const targets = hasTargets(data);
  const guessed = !targets ? "classification" : !answers && data.labels.every((each) => each === 0 || each === 1) ? "multilabel" : "regression";
  if (task === undefined) return guessed;
  oneOf("metrics", "task", task, ["classification", "regression", "multilabel"]);
  if ((task === "classification") === targets)
    throw new ValueError(
      `metrics: task is "${task}", but the dataset has ${targets ? `targets ${print(data.targetShape ?? [])}` : "class indices"}. Make it with ${targets ? "labels" : "targets"}, or leave task out.`,
    );
  return task;
}

/** The words of what outputs stand for. @throws ShapeError, ValueError */
function namesFor(n: number, given: readonly string[] | undefined, known: readonly (readonly string[] | undefined)[]): readonly string[] {
  if (given === undefined) return known.find((each) => each?.length === n) ?? Array.from({ length: n }, (_, i) => `${i}`);
  if (!Array.isArray(given) || given.some((each) => typeof each !== "string"))
    throw new ValueError(`metrics: names is ${shown(given)}, but an array of words is needed.`);
  if (given.length !== n) throw new ShapeError(`metrics: there are ${given.length} names for ${n} outputs. Give each one.`);
  return given;
}

/** What the net gives for each target. @throws ShapeError, ValueError */
function checkOutputs(outputs: Tensor, targets: Tensor): ArrayLike<number> {
  if (!sameShape(outputs.shape, targets.shape))
    throw new ShapeError(`metrics: the net gives ${print(outputs.shape)}, but targets are ${print(targets.shape)}. Both must have the same shape.`);
  const values = outputs.toArray();
  const at = values.findIndex(Number.isNaN);
  if (at >= 0) throw new ValueError(`metrics: output ${at} of the net is NaN. Look for where it began.`);
  return values;
}

/** Refuses outputs that are to be probabilities and are none. @throws ValueError */
function checkProbabilities({ rows, columns, at }: ScoreTable): void {
  for (let i = 0; i < rows; i++)
    for (let j = 0; j < columns; j++)
      if (!(at(i, j) >= 0 && at(i, j) <= 1.0001))
        throw new ValueError(
          `metrics: output ${j} of example ${i} is ${at(i, j)}, but probabilities are from 0 to 1. Leave out the option probabilities where the net gives scores.`,
        );
}

/**
 * How a net does on a dataset, with test-time gates: of classes accuracy, log loss, AUC, confusions, and precision, recall and F1 of
 * each; of numbers R2, RMSE and MAE; of several yes-no answers precision, recall, F1 and AUC of each. As text, a table. What has no
 * value (the recall of a class that does not occur) is undefined, and `notes` say why.
 * @throws ValueError, ShapeError
 * @example
 * ```ts
 * import { dataset, metrics } from "sievenet";
 *
 * const data = dataset({ inputs: [2, 0, 0, 1, 3, 0, 0, 2], labels: [0, 1, 1, 1], shape: [2], classNames: ["cat", "dog"] });
 * const found = metrics((scores) => scores, data, { task: "classification" }); // or a net in the place of the function
 * found.accuracy; // 0.75
 * found.confusion; // [[1, 0], [1, 2]]
 * found.classes[0]?.label; // "cat"
 * found.classes[0]?.precision; // 0.5
 * ```
 */
export function metrics<T extends Task = Task>(net: Part, data: Dataset, options: MetricsOptions<T> = {}): MetricsOf[T] {
  refuseUnknown("metrics", options, ["task", "names", "weights", "probabilities", "answers"]);
  checkDataset("metrics", data, "test");
  const task = taskOf(data, options);
  const { names: given, answers, probabilities } = options;
  if (probabilities !== undefined) flag("metrics", "probabilities", probabilities);
  if (answers && task !== "regression")
    throw new ValueError(`metrics: answers came, but they turn numbers into their units, and this is ${task}. Leave them out.`);
  const weightOf = weightsOf(options.weights ?? data.weights, data.count);
  const scores = predict(net, data);
  const ending = nameOf(flattened(net).at(-1) as Part);
  const areProbabilities = probabilities ?? ending === (task === "classification" ? "softmax" : "sigmoid");
  return measured() as MetricsOf[T];

  function measured(): MetricsOf[Task] {
    if (task === "classification") {
      const { table, truth } = checkScores("metrics", scores, data.labels);
      if (areProbabilities) checkProbabilities(table);
      const names = namesFor(table.columns, given, [tableOf(net)?.classes, data.classNames]);
      return classification(table, truth, { names, weightOf, areProbabilities });
    }
    const targets = tensor(data.labels as Float32Array, [data.count, ...(data.targetShape ?? [])]);
    const names = namesFor(sizeOf(data.targetShape ?? []), given, []);
    const values = checkOutputs(scores, targets);
    if (task === "regression")
      return answers
        ? regression(predict(answers, scores).toArray(), predict(answers, targets).toArray(), names, weightOf)
        : regression(values, data.labels, names, weightOf);
    const wrong = data.labels.findIndex((each: number) => each !== 0 && each !== 1);
    if (wrong >= 0) throw new ValueError(`metrics: target ${wrong} is ${data.labels[wrong]}, but of yes-no answers targets are 0 or 1.`);
    const table: ScoreTable = { rows: data.count, columns: names.length, at: (row, column) => values[row * names.length + column] as number };
    if (areProbabilities) checkProbabilities(table);
    return multilabel(table, data.labels, { names, weightOf, areProbabilities });
  }
}
