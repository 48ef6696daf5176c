// A word on the examples of a training in one call: numbers that a net learns little of, as they are.
import { hasTargets } from "../data/dataset.ts";
import { nameOf } from "../ops/named.ts";
import { flattened, type Part } from "../layers/layer.ts";
import { meanAbsoluteError, meanSquaredError } from "../losses/regression.ts";
import { shown } from "../options.ts";
import { isFloats } from "../realms.ts";
import { print, sizeOf } from "../shape.ts";
import type { TrainingSettings } from "./options.ts";
import { tableOf } from "./predict.ts";

/** What is known of the numbers of one feature or target. */
interface Numbers {
  readonly least: number;
  readonly most: number;
  readonly mean: number;
  readonly deviation: number;
}

/** A first layer that multiplies what comes with weights. */
const WEIGHTED = ["dense", "conv2d"];
/** A net begins with weights for numbers around 1: whose size is more than so many times that, they hide from each other. */
const LARGE = 1000;
/** An optimizer takes thousands of steps to come to targets of such a size. */
const FAR = 100;
/** What functions give, whatever comes. */
const RANGES: Readonly<Record<string, readonly [least: number, most: number]>> = {
  sigmoid: [0, 1],
  hardSigmoid: [0, 1],
  softmax: [0, 1],
  tanh: [-1, 1],
  relu: [0, Infinity],
  softplus: [0, Infinity],
  exp: [0, Infinity],
  abs: [0, Infinity],
  square: [0, Infinity],
};

/** Of every `width`-th number, from the first `width` on. */
function numbersOf(values: ArrayLike<number>, width: number): Numbers[] {
  const n = values.length / width;
  return Array.from({ length: width }, (_, j) => {
    let [least, most, sum, squares] = [Infinity, -Infinity, 0, 0];
    for (let i = j; i < values.length; i += width) {
      const value = values[i] as number;
      if (value < least) least = value;
      if (value > most) most = value;
      sum += value;
      squares += value * value;
    }
    const mean = sum / n;
    return { least, most, mean, deviation: Math.sqrt(Math.max(0, squares / n - mean * mean)) };
  });
}

/** 81234.567 -> "81200". */
const round = (value: number): string => `${Number(value.toPrecision(3))}`;

/** Features that are the same number everywhere, or far from the size that a net begins with. */
function wordsOnInputs(net: Part, { data }: TrainingSettings): string[] {
  const { inputs, shape, count } = data;
  if (!isFloats(inputs) || count < 2) return [];
  const names = tableOf(net)?.columns.map((column, i) => column.name ?? `${i}`);
  const features = numbersOf(inputs, shape.length === 1 ? sizeOf(shape) : 1);
  const called = (i: number) => (shape.length === 1 ? `feature ${names?.[i] === undefined ? i : shown(names[i])}` : "a pixel");
  const words: string[] = [];
  // zeros may well be what is absent, and cost nothing
  const constant = features.flatMap(({ least, most }, i) => (least === most && least !== 0 && shape.length === 1 ? i : []));
  if (constant.length) {
    const [first] = constant as [number];
    const more = constant.length > 1 ? `, and so are ${constant.length - 1} more` : "";
    words.push(`The ${called(first)} is ${features[first]?.least} in all ${count} examples${more}: nothing can be learned of it. Leave it out.`);
  }
  const part = flattened(net)[0];
  const type = typeof part === "object" && "describe" in part ? (part.describe as () => { type: string })().type : "";
  const large = features.findIndex(({ mean, deviation }) => Math.hypot(mean, deviation) > LARGE);
  if (large >= 0 && WEIGHTED.includes(type)) {
    const { mean, deviation } = features[large] as Numbers;
    words.push(
      `Inputs are far from the size that ${(part as { label?: string }).label ?? type} begins with: ${called(large)} has a mean of ${round(mean)} and a deviation of ${round(deviation)}. Put standardize(data) in front of the net.`,
    );
  }
  return words;
}

/** Targets that the net cannot give, or has not come near to. `loss`: of the last epoch. */
function wordsOnTargets(net: Part, { data, loss: compare }: TrainingSettings, loss: number): string[] {
  if (!hasTargets(data)) return [];
  const targets = numbersOf(data.labels, sizeOf(data.targetShape ?? []));
  // images may be targets: more numbers than a call takes arguments
  const [least, most] = [
    targets.reduce((all, each) => Math.min(all, each.least), Infinity),
    targets.reduce((all, each) => Math.max(all, each.most), -Infinity),
  ];
  const ending = nameOf(flattened(net).at(-1) as Part) ?? "";
  const [low, high] = Object.hasOwn(RANGES, ending) ? (RANGES[ending] as [number, number]) : [-Infinity, Infinity];
  if (least < low || most > high)
    return [
      `The net ends with ${ending}, which gives numbers ${high === Infinity ? `from ${low} up` : `from ${low} to ${high}`}, but targets go from ${round(least)} to ${round(most)}: it cannot give them all. Leave ${ending} out, or scale the targets.`,
    ];
  const far = targets.findIndex(({ mean, deviation }) => Math.hypot(mean, deviation) > FAR);
  if (far < 0) return [];
  const mean = (of: (each: Numbers) => number) => targets.reduce((sum, each) => sum + of(each), 0) / targets.length;
  // what the mean of the targets would always cost, or a little more
  const atMost =
    compare === meanSquaredError ? mean(({ deviation }) => deviation ** 2) : compare === meanAbsoluteError ? mean(({ deviation }) => deviation) : Infinity;
  if (loss < atMost) return [];
  const target = targets[far] as Numbers;
  return [
    `The loss is ${round(loss)}, no better than of a net that always gives the mean: the targets ${print(data.targetShape ?? [])} have a mean of ${round(target.mean)} and a deviation of ${round(target.deviation)}, far from what it gives at first. Subtract the mean and divide by the deviation; table() does, and its answers give the units back.`,
  ];
}

/** Labels that are all of one class. */
function wordsOnLabels({ data }: TrainingSettings): string[] {
  const [only] = data.labels;
  if (hasTargets(data) || data.count < 2 || !data.labels.every((label) => label === only)) return [];
  return [`All ${data.count} examples are of class ${only}: the net learns to say ${only} whatever comes. Give it examples of others too.`];
}

/** Sentences about the examples of a training. `loss`: of the last epoch; Infinity of one that has none. */
export function wordsOnData(net: Part, settings: TrainingSettings, loss: number): string[] {
  return [...wordsOnLabels(settings), ...wordsOnInputs(net, settings), ...wordsOnTargets(net, settings, loss)];
}
