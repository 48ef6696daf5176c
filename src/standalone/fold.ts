// Norms go into the weights and biases before them, where nothing else reads what these give: w' = w · scale, b' = b · scale + shift.
import type { AffineStep, Floats, Program, Step, Weights } from "./program.ts";

type Foldable = Extract<Step, { readonly biases: Floats | undefined }>;
const isFoldable = (step: Step | undefined): step is Foldable => step !== undefined && "biases" in step;

/** The arrays of each product with a norm, made once where both stand in several places. */
type Folded = Map<Weights, Map<Floats, { readonly weights: Weights; readonly biases: Floats }>>;

function foldedArrays({ weights, biases }: Foldable, { scale, shift }: AffineStep, all: Folded) {
  const known = all.get(weights)?.get(scale);
  if (known) return known;
  const factor = (output: number) => scale.values[output] as number;
  const made = {
    weights: { ...weights, values: weights.values.map((w, i) => w * factor(weights.outputOf(i))) },
    biases: {
      name: biases?.name ?? weights.name.replace("weight", "bias"),
      values: shift.values.map((each, i) => (biases ? (biases.values[i] as number) * factor(i) : 0) + each),
    },
  };
  all.set(weights, (all.get(weights) ?? new Map()).set(scale, made));
  return made;
}

/** The program without the norms that directly follow a product. */
export function fold(program: Program): Program {
  const { output } = program;
  const readers = new Map<number, number>([[output, 1]]);
  for (const value of program.steps.flatMap(({ reads }) => reads)) readers.set(value, (readers.get(value) ?? 0) + 1);
  const all: Folded = new Map();
  const steps: Step[] = [];
  for (const step of program.steps) {
    const at = steps.findIndex(({ writes }) => writes === step.reads[0]);
    const before = steps[at];
    // what is flattened has a scale for each number of a map
    const fits = step.op === "affine" && isFoldable(before) && step.scale.values.length === before.weights.outputs;
    if (!fits || readers.get(before.writes) !== 1) steps.push(step);
    else steps[at] = { ...before, ...foldedArrays(before, step, all), writes: step.writes, comment: `${before.comment}, and ${step.comment}` };
  }
  return { ...program, steps };
}
