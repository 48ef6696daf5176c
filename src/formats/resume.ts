// Going on from a file that has the state of a training and the net.
import { UsageError, ValueError } from "../errors.ts";
import { isGate } from "../gates/gate.ts";
import type { Part } from "../layers/layer.ts";
import { shown } from "../options.ts";
import { print } from "../shape.ts";
import { state as arraysOf, walk } from "../walk.ts";
import { type Checkpoint, OWN, type Resume } from "./checkpoint.ts";
import { describe } from "./describe.ts";
import { checkFacts } from "./facts.ts";

type Json = { readonly [key: string]: unknown };
const isObject = (value: unknown): value is Json => typeof value === "object" && value !== null;

/** Where two descriptions are not the same; undefined where they are. What is adopted from a checkpoint or changes while training is left aside. */
function difference(was: unknown, is: unknown, aside: ReadonlySet<string>, path = ""): string | undefined {
  if (isObject(was) && isObject(is)) {
    const names = Object.keys({ ...is, ...was }).filter((name) => !aside.has(name));
    return names.map((name) => difference(was[name], is[name], aside, path ? `${path}.${name}` : name)).find((each) => each !== undefined);
  }
  return was === is ? undefined : `"${path}" of the net's description was ${shown(was)}, but here is ${shown(is)}`;
}

/** Random streams are taken from the checkpoint, and layers learn the size of maps and the number of places from the first example. */
const ASIDE = ["stream", "outputSize", "places"];

/** Refuses a net that does something else than that of a checkpoint. @throws ValueError */
function checkDescription(net: Part, checkpoint: Checkpoint): void {
  const { architecture } = checkpoint;
  const was: unknown = JSON.parse(architecture);
  if (isObject(was) && was["type"] === OWN) return;
  let is: unknown;
  try {
    is = JSON.parse(JSON.stringify(describe(net)));
  } catch (error) {
    // parts of one's own, whose arrays fit
    if (error instanceof UsageError) return;
    throw error;
  }
  let changes = checkpoint.state["set.lambda"] !== undefined; // told while it ran, and told again
  walk(net, (node) => {
    const { gates } = node as { gates?: { lambda?: unknown } };
    changes ||= typeof gates?.lambda === "function" || isObject(gates?.lambda);
    changes ||= isGate(node) && typeof (node as { lambda?: unknown }).lambda === "function";
  });
  const found = difference(was, is, new Set([...ASIDE, ...(changes ? ["lambda"] : [])]));
  if (found) throw new ValueError(`training: ${found}. Build the net as it was, or train the one that decode() gave.`);
}

/** What does not fit between the arrays of a net and those of a checkpoint, in a sentence. */
function unfitArrays(net: Part, { arrays }: Checkpoint): string | undefined {
  const own = arraysOf(net);
  for (const [path, { shape }] of own) {
    const was = arrays.get(path);
    if (!was) return `"${path}" ${print(shape)} of the net is not in the checkpoint`;
    if (print(was.shape) !== print(shape)) return `"${path}" of the net is ${print(shape)}, but ${print(was.shape)} in the checkpoint`;
  }
  return undefined;
}

/** How a training goes on from a checkpoint: from its net, or one that was built as at first. */
export function resumed(checkpoint: Checkpoint): Resume {
  return (training) => {
    const { net } = training;
    const { state, facts, epochs, arrays } = checkpoint;
    checkFacts(facts, training.facts(Number(state["optimizer.steps"])));
    if (unfitArrays(net, checkpoint)) training.shrinkAs(state);
    const problem = unfitArrays(net, checkpoint);
    if (problem) throw new ValueError(`training: ${problem}. Build the net as it was, or train the one that decode() gave.`);
    checkDescription(net, checkpoint);
    training.restore(state);
    for (const [path, array] of arraysOf(net)) array.set(arrays.get(path)?.values as Float32Array);
    training.takeOver(epochs);
  };
}
