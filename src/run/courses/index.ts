// The courses, by name: settings that were chosen on 5 000 of MNIST's training examples, never on those to test on; those of CIFAR-10
// were tried nowhere, nor the last rates of LeNet-5's rows (docs/beyond.md).
import { ValueError } from "../../index.ts";
import { nearest } from "../../names.ts";
import type { Course, Round, RoundGates, RoundWeights, Teacher } from "./course.ts";

const gates = (of: RoundGates["of"], at: number, ramp: number, rate = 10): RoundGates => ({ dropRate: 0.1, rate, of, at, ramp });
const weights = (at: number, ramp = 0.5): RoundWeights => ({ at, ramp, by: "curvature" });
const round = (epochs: number, steady: number): Round => ({ epochs, learningRate: 0.001, steady });

/** 0.6 % of the validation examples wrong. */
const teacher: Teacher = { recipe: "lenet-5", epochs: 12, seed: 1, dropout: [0, 0, 0.3, 0.5], temperature: 2 };

/** Courses of a net share their beginning, down to a size at which epochs are cheap. */
const mlp = (name: string, ...rounds: Round[]): Course => ({
  ...{ name, recipe: "lenet-300-100", teacher },
  rounds: [{ ...round(15, 1), gates: gates("weights", 0.08, 0.6) }, ...rounds],
});
/** A tenth of the pixels. */
const pixels = [0.1, 0, 0];
const lenet5 = (name: string, ...rounds: Round[]): Course => ({
  ...{ name, recipe: "lenet-5", teacher, fromTeacher: true },
  rounds: [{ ...round(12, 1), gates: gates("flops", 0.15, 0.75) }, ...rounds],
});
const toFewMaps: Round = { ...round(12, 1), gates: gates("flops", 0.067, 0.5) };

/** How the dense net of wrn-10-1 is trained. */
const sgd = { optimizer: "sgd", learningRate: 0.1, steady: 2 / 3, weightDecay: 5e-4 } as const;

const all: readonly Course[] = [
  mlp(
    "beyond-mlp",
    { ...round(30, 1), dropout: pixels },
    { ...round(60, 1), dropout: pixels, gates: gates("weights", 0.036, 0.7, 30) },
    { ...round(60, 0.3), learningRate: 0.004, dropout: pixels },
  ),
  mlp("beyond-mlp-sparse", { ...round(30, 1), dropout: pixels }, { ...round(100, 0.5), learningRate: 0.003, dropout: pixels, weights: weights(0.012) }),
  lenet5("beyond-lenet-5", toFewMaps, { ...round(15, 1), gates: gates("weights", 0.0065, 0.5) }, { ...round(60, 0.3), learningRate: 0.004 }),
  lenet5("beyond-lenet-5-sparse", { ...round(60, 0.5), learningRate: 0.004, weights: weights(0.0032, 0.6) }),
  lenet5("beyond-lenet-5-paper", toFewMaps, { ...round(10, 1), gates: gates("weights", 0.0144, 0.5) }, round(25, 0.3)),
  {
    ...{ name: "beyond-wrn-10-1", recipe: "wrn-10-1", dataset: "cifar10", fromTeacher: true },
    teacher: { recipe: "wrn-10-1", epochs: 27, seed: 1, temperature: 1, labels: 0.5, training: sgd },
    rounds: [
      { ...round(5, 1), gates: gates("flops", 0.35, 0.6, 40) },
      { ...sgd, epochs: 32, learningRate: 0.05, steady: 0.3 },
    ],
  },
];

/**
 * The names of courses.
 * @example
 * ```ts
 * import { courseNames } from "sievenet/run";
 *
 * courseNames.includes("beyond-lenet-5"); // true
 * ```
 */
export const courseNames: readonly string[] = all.map(({ name }) => name);

/**
 * A course by its name: plain JSON, of which others can be made.
 * @throws ValueError for a name that is not known, with the nearest one that is
 * @example
 * ```ts
 * import { course } from "sievenet/run";
 *
 * course("beyond-mlp").recipe; // "lenet-300-100"
 * ```
 */
export function course(name: string): Course {
  const known = all.find((each) => each.name === name);
  if (known) return known;
  throw new ValueError(`course: there is no course "${name}". Did you mean ${nearest(String(name), courseNames)}? Courses: ${courseNames.join(", ")}.`);
}
