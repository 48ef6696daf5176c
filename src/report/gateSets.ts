// The sets of gates that a net has.
import { AXES } from "../gates/attach.ts";
import type { Axis, Gate, Gateable, Layer } from "../index.ts";
import { isGateable } from "../layers/gateable.ts";
import { recipe } from "../recipes/index.ts";
import { walk } from "../walk.ts";
import type { ReportedHistory } from "./history.ts";
import { isConvolution } from "./parts.ts";

/** Gates over one axis of a layer. */
export interface GateSet {
  readonly path: string;
  readonly layer: Gateable;
  readonly over: Axis;
  readonly gate: Gate;
}

/** All sets of gates in the order of the net, in which `openGates` counts them. */
export function gateSets(net: object): GateSet[] {
  const all: GateSet[] = [];
  walk(net, (node, path) => {
    if (!isGateable(node)) return;
    for (const over of AXES) {
      const gate = node.gates[over];
      if (gate) all.push({ path, layer: node, over, gate });
    }
  });
  return all;
}

/** What a recipe says of its net; undefined for the name of another. */
function widthsOfRecipe(name: string | undefined): readonly number[] {
  try {
    return name === undefined ? [] : recipe(name).widths;
  } catch {
    return [];
  }
}

/**
 * How many gates each set had before any was taken out. A net without gates, such as a compacted one that was loaded, had those
 * of its recipe if the history counts any.
 */
export function gatesAtFirst({ recipe: name, epochs }: ReportedHistory, net: Layer): readonly number[] {
  const sets = gateSets(net);
  if (sets.length) return sets.map(({ gate }) => gate.among?.inputs ?? gate.size);
  const known = widthsOfRecipe(name);
  return epochs.at(-1)?.open.length === known.length ? known : [];
}

/** The widths that a net's recipe names, whether or not it was trained with gates. */
export const recipeWidths = ({ recipe: name }: ReportedHistory): readonly number[] => widthsOfRecipe(name);

/** "maps and inputs of the layers": what gates are over. */
export function gatedOver(net: Layer): string {
  const names = gateSets(net).map(({ layer, over }) => {
    if (over === "weights" || !isConvolution(layer)) return over;
    return over === "outputs" ? "maps" : "channels";
  });
  return `${[...new Set(names)].join(" and ")} of the layers`;
}
