// A word after a training in one call, for what its last record has no sentence for: gates that closed nothing as they cost
// nothing, and a layer that the gates at both of its sides cut off together.
import { AXES, pricedByGates } from "../gates/attach.ts";
import { isDrawn } from "../gates/gate.ts";
import { connections } from "../layers/connections.ts";
import { countLayers } from "../layers/count.ts";
import type { Part } from "../layers/layer.ts";

/** A layer of which no gate by itself closes everything, but those at both of its sides together do. */
function cutOff(net: Part): string | undefined {
  const all = connections(net);
  const counts = countLayers(net, "settled");
  const place = counts.findIndex(({ inputs, outputs }, i) => {
    const { incoming, outgoing } = all[i] as (typeof all)[number];
    return (incoming.length > 1 && inputs < 0.5) || (outgoing.length > 1 && outputs < 0.5);
  });
  if (place < 0) return undefined;
  const { label, inputs } = counts[place] as (typeof counts)[number];
  const what = inputs < 0.5 ? "inputs" : "outputs";
  return `${label} has lost all its ${what}: those that its own gates leave open are closed by its neighbour's, so nothing passes it. Lower lambda.`;
}

/** A sentence about the gates of a net after a training on so many examples; undefined where there is nothing to say. */
export function wordOn(net: Part, examples: number): string | undefined {
  const all = connections(net);
  const drawn = all.flatMap(({ layer: { gates } }) => AXES.flatMap((over) => gates[over] ?? [])).filter(isDrawn);
  if (drawn.length === 0) return undefined;
  const allOpen = drawn.every((gate) => gate.among === undefined && gate.testValues().every((z) => z !== 0));
  if (!allOpen) return cutOff(net);
  if (all.some(({ layer, around }) => layer.gates.lambda || pricedByGates(layer) || around.length)) return undefined;
  return `No gate has closed, as lambda is 0: open weights cost nothing. Give gate() a lambda, usually 0.1 / (number of examples), here ${(0.1 / examples).toPrecision(2)}.`;
}
