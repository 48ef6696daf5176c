// How each kind of layer that files can hold is made.
import type { Facts } from "../descriptions/facts.ts";
import { type DescriptionOf, factsOf, isKind, type Kind, type PartDescription } from "../descriptions/layers.ts";
import { tooEarly, unknownFunction, unknownLayer } from "../formats/architecture.ts";
import { blocks } from "./blocks.ts";
import type { Context, Make } from "./context.ts";
import { conv2d } from "./convolution.ts";
import { rows } from "./dense.ts";
import type { Stage } from "./executionPlan.ts";
import { functionOf } from "./functions.ts";
import { images } from "./images.ts";
import { inputs } from "./inputs.ts";
import { ownStage } from "./own.ts";
import { recurrent } from "./recurrent.ts";

const kinds: { readonly [K in Kind]: Make<DescriptionOf<K>> } = { ...blocks, ...rows, ...images, ...inputs, ...recurrent, conv2d };

/** A layer that stands in several places: with the weights of the first. */
function again(path: string, context: Context): Stage {
  const first = context.known.get(path);
  if (!first) throw tooEarly(path);
  return stageOf(first, context.again(path));
}

/** The stage of a layer of the library: what its description says is checked and noted first. */
function libraryStage<K extends Kind>(kind: K, description: DescriptionOf<K>, context: Context): Stage {
  const facts = factsOf(kind) as Facts<DescriptionOf<K>>;
  const checked = { ...description, ...facts.check?.(description) };
  context.refuseGates(checked);
  const label = facts.label?.(checked);
  if (label) context.note(label, facts.weights?.(checked));
  return (kinds[kind] as Make<DescriptionOf<K>>)(checked, context, stageOf);
}

/** The stage of a part. @throws FormatError, and what else makes a file unusable */
export function stageOf(description: PartDescription, context: Context): Stage {
  const { type } = description;
  if (type === "same") return again(description.path, context);
  // a few words of a file could stand for more layers than there is memory for
  context.arrays.countParts();
  if (type === "function") {
    const { name } = description;
    const stage = functionOf(name, context.storage);
    if (!stage) throw unknownFunction(name);
    context.note(name);
    return stage;
  }
  const make = isKind(type) ? undefined : ownStage(type);
  if (!isKind(type) && !make)
    throw unknownLayer(type, (entry) => `sievenet/inference does not read. Save ${entry === "sparse" ? "densify" : "compact"}(net)`, "registerStage()");
  const stage = make ? make(description, context, stageOf) : libraryStage(type as Kind, description, context);
  // only now: a layer cannot stand inside itself
  context.known.set(context.path, description);
  return stage;
}
