// What a training goes by, in words and numbers: one that goes on from a checkpoint must have the same, or its bits are others.
import type { Dataset } from "../data/dataset.ts";
import { ValueError } from "../errors.ts";

import { type Optimizer, rateAt } from "../optimizers/optimizer.ts";
import { unwrapped } from "../optimizers/states.ts";
import { treatmentsOf } from "../optimizers/treatments.ts";
import { shown } from "../options.ts";
import type { Parameter } from "../resident.ts";
import { print } from "../shape.ts";
import type { Facts } from "./checkpoint.ts";

/** Bytes of an array that are looked at, spread over all of it. */
const LOOKED_AT = 65_536;

/** A number for what is in arrays (FNV-1a over a share of their bytes): other examples, or another order, have another. */
function fingerprint(arrays: readonly ArrayBufferView[]): string {
  let hash = 0x811c9dc5;
  for (const { buffer, byteOffset, byteLength } of arrays) {
    const bytes = new Uint8Array(buffer, byteOffset, byteLength);
    const stride = Math.floor(byteLength / LOOKED_AT) | 1; // odd: not always the same byte of a float, or column of an image
    for (let i = 0; i < byteLength; i += stride) hash = Math.imul(hash ^ (bytes[i] as number), 0x01000193);
  }
  return (hash >>> 0).toString(16).padStart(8, "0");
}

function examples(data: Dataset | undefined): string {
  if (!data) return "none";
  const { count, shape, inputs, labels, scale, targetShape, classes, augment, weights } = data;
  const learned = targetShape?.length ? `targets ${print(targetShape)}` : `${classes} classes`;
  const bytes = scale === undefined ? "" : `, bytes times ${scale}`;
  const moved = augment ? `, changed by { flip: ${augment.flip}, crop: ${augment.crop} }` : "";
  return `${count} of ${print(shape)} with ${learned}${bytes}${moved}${weights ? ", weighted" : ""} (${fingerprint([inputs, labels, ...(weights ? [weights] : [])])})`;
}

/** The learning rate: of one that changes, what it was at first, half-way and at the last of so many steps. */
function rate({ name, learningRate, batches = 1 }: Optimizer, steps: number): string | number {
  if (typeof learningRate === "number") return learningRate;
  if (learningRate.described) return learningRate.described;
  const last = Math.floor(steps / batches);
  const places = [0, last >> 1, last];
  return `${places.map((step) => rateAt(name, learningRate, step).toPrecision(6)).join(", ")} at steps ${places.join(", ")}`;
}

/** What the optimizer's own numbers are, by name; those of others around it behind their name. */
function numbersOf(optimizer: Optimizer): Record<string, number | boolean> {
  const { rule, transforms } = unwrapped(optimizer);
  return Object.fromEntries(
    [rule, ...transforms].flatMap((each) =>
      Object.entries(each)
        .filter(([name, value]) => (typeof value === "number" || typeof value === "boolean") && !["steps", "learningRate", "fused"].includes(name))
        .map(([name, value]) => [`${each.name}.${name}`, value as number | boolean]),
    ),
  );
}

/** Which parameters, by their place in the net, have a rate or decay of their own. */
function groups(optimizer: Optimizer, parameters: Iterable<Parameter>): string {
  const { rule } = unwrapped(optimizer);
  const treatments = treatmentsOf(rule.name, rule);
  const places = new Map<string, number[]>();
  [...parameters].forEach((parameter, i) => {
    const { factor, weightDecay } = treatments.of(parameter);
    const treatment = `rate times ${factor}, decay ${weightDecay}`;
    places.set(treatment, [...(places.get(treatment) ?? []), i]);
  });
  return [...places].map(([treatment, all]) => (places.size === 1 ? treatment : `${treatment} for parameters ${all.join(", ")}`)).join("; ");
}

/**
 * A loss by its name, where that tells anything: not what a bundler has shortened, nor what `{ loss: (y, t) => ... }` is called.
 * Bundlers number what is called alike: `crossEntropy2`, `crossEntropy$1`.
 */
function lossOf({ name }: Trainer["settings"]["loss"]): { loss?: string } {
  const own = name.replace(/[$_]?\d+$/, "");
  return own.length > 3 && own !== "loss" ? { loss: own } : {};
}

/** Who trains, on what and how. */
export interface Trainer {
  /** As `TrainingSettings` has them. */
  readonly settings: {
    readonly data: Dataset;
    readonly loss: { readonly name: string };
    readonly validation: Dataset | undefined;
    readonly test: Dataset | undefined;
    readonly size: number;
    readonly epochs: number;
    readonly examples: number;
    readonly patience: number;
    readonly keepBest: boolean;
    readonly shrink: number;
    readonly budget: { readonly options: object } | undefined;
    readonly gateRate: number | undefined;
  };
  readonly optimizer: Optimizer;
  readonly parameters: Iterable<Parameter>;
  readonly averageDecay: number | undefined;
  /** Whether the fast build runs. */
  readonly fast: boolean;
}

/** All that must stay the same, under names by which a user knows it. `steps`: those of the optimizer when the checkpoint was made. */
export function factsOf({ settings, optimizer, parameters, averageDecay, fast }: Trainer, steps: number): Facts {
  const { data, validation, test, size, examples: perEpoch, patience, keepBest, shrink, budget, gateRate } = settings;
  return {
    "the examples": examples(data),
    "the validation examples": examples(validation),
    "the test examples": examples(test),
    batchSize: size,
    dropLast: perEpoch < data.count,
    averageDecay: averageDecay ?? "none",
    patience: patience === Infinity ? "none" : patience,
    keepBest,
    shrink: shrink || "none",
    ...(budget && { budget: `${JSON.stringify(budget.options)} over ${settings.epochs} epochs` }),
    ...(gateRate !== undefined && { gateRate }),
    ...lossOf(settings.loss),
    optimizer: optimizer.name,
    ...numbersOf(optimizer),
    learningRate: rate(optimizer, steps),
    groups: groups(optimizer, parameters),
    kernels: fast ? "fast" : "plain",
  };
}

/** Refuses a training that is not the one of a checkpoint. @throws ValueError */
export function checkFacts(was: Facts, is: Facts): void {
  for (const name of Object.keys({ ...is, ...was })) {
    if (was[name] === is[name] || (name === "loss" && !(was[name] && is[name]))) continue;
    const said = (value: Facts[string] | undefined) => (value === undefined ? "missing" : typeof value === "string" ? value : shown(value));
    throw new ValueError(
      `training: ${name} ${/examples$/.test(name) ? "were" : "was"} ${said(was[name])} in the training of the checkpoint, but here ${said(is[name])}. Give it what it had; or leave out from, and train the net that decode() gave as any other.`,
    );
  }
}
