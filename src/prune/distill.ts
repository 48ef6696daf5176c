// Learning from a trained net: its answers stand in the place of labels ("Distilling the knowledge in a neural network", Hinton et al. 2015).
import type { Dataset } from "../data/dataset.ts";
import { present } from "../data/pick.ts";
import { ValueError } from "../errors.ts";
import type { Part } from "../layers/layer.ts";
import { scope } from "../memory.ts";
import { crossEntropy } from "../ops/crossEntropy.ts";
import { scale } from "../ops/scale.ts";
import { softmax } from "../ops/softmax.ts";
import { numberThat, refuseUnknown } from "../options.ts";
import { taped } from "../tape.ts";
import { Tensor } from "../tensor.ts";
import { checkDataset } from "../train/check.ts";
import type { Loss } from "../train/loss.ts";
import { predict } from "../train/predict.ts";

/** Options of `distill()`. */
export interface DistillOptions {
  /** What outputs of both nets are divided by before they become probabilities: the higher, the more is said of unlikely classes. Default 2. */
  readonly temperature?: number;
  /** Which share the labels have in what is learned, from 0 to 1; the rest is the other net's answers. Default 0. */
  readonly labels?: number;
}

/** What to train a net with, so that it learns what another knows. */
export interface Distilled {
  /** The examples, with the probabilities that the other net gives each class for labels, or a mean of these and of the labels. */
  readonly data: Dataset;
  /** Cross-entropy to those probabilities at their temperature, times its square, so that gradients are as large as at 1. */
  readonly loss: Loss;
}

/**
 * Asks a trained classifier, with test-time gates, about all examples, and gives what another net learns its answers with. The
 * labels of the examples are used only as far as they are given a share. Examples that are moved about (`augmented`) are asked about
 * as they are.
 * @throws ValueError for numbers to learn instead of classes, or a net with another number of outputs; as `predict` does
 * @example
 * ```ts
 * import { dense, fit, relu, sequential } from "sievenet";
 * import { dataset } from "sievenet/data";
 * import { distill } from "sievenet/prune";
 *
 * const examples = dataset({ inputs: [0, 0, 0, 1, 1, 0, 1, 1], labels: [0, 1, 1, 0], shape: [2] });
 * const teacher = sequential(dense(2, 32), relu, dense(32, 2));
 * await fit(teacher, examples, { epochs: 20 });
 * const { data, loss } = distill(teacher, examples, { temperature: 2 });
 * await fit(sequential(dense(2, 4), relu, dense(4, 2)), data, { loss, epochs: 5 });
 * data.targetShape; // [2]
 * ```
 */
export function distill(teacher: Part, examples: Dataset, options: DistillOptions = {}): Distilled {
  refuseUnknown("distill", options, ["temperature", "labels"]);
  const { temperature = 2, labels: share = 0 } = options;
  numberThat("distill", "temperature", temperature, "a number above 0", (x) => x > 0 && x < Infinity);
  numberThat("distill", "labels", share, "a number from 0 to 1", (x) => x >= 0 && x <= 1);
  checkDataset("distill", examples, "train");
  const known = present(examples);
  const { classes, count } = known;
  if (!classes)
    throw new ValueError("distill: the examples have numbers to learn, but the answers of a classifier are for classes. Give examples with labels.");
  const outputs = predict(teacher, known);
  if (outputs.shape.length !== 2 || outputs.shape[1] !== classes)
    throw new ValueError(
      `distill: the teacher gives ${outputs.shape.slice(1).join("x") || 1} numbers for an example, but the examples have ${classes} classes. Give a net that was trained on them.`,
    );
  const logits = outputs.toArray();
  const answers = scope(() => taped(false, () => softmax(scale(new Tensor([count, classes], logits), 1 / temperature)).toArray()));
  const labels = answers.map((p, i) => (1 - share) * p + (known.labels[Math.floor(i / classes)] === i % classes ? share : 0));
  return {
    data: { ...known, labels, targetShape: [classes], classes: 0 },
    loss: (output, targets) => scale(crossEntropy(scale(output, 1 / temperature), targets), temperature * temperature),
  };
}
