// What the numbers of a record would not tell a newcomer: that gates closed nothing, or all of a layer.
import { AXES, type Gateable } from "../gates/attach.ts";
import { connections } from "../layers/connections.ts";
import { countLayers } from "../layers/count.ts";
import type { Part } from "../layers/layer.ts";

/** Where a training is. */
export interface Moment {
  /** Test-time gates that are open in each set of gates, as `openGates` counts them. */
  readonly open: readonly number[];
  /** Whether no epoch follows. */
  readonly last: boolean;
  /** Steps so far. */
  readonly steps: number;
  /** Examples that are trained on. */
  readonly examples: number;
}

/** The price that is usual, as far as it goes by the number of examples. */
const usual = (examples: number): string => `0.1 / (number of examples), here ${(0.1 / examples).toPrecision(2)}`;

function lambdaOf({ gates: { lambda } }: Gateable): string {
  return typeof lambda === "number" ? `${lambda}` : "changing";
}

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

/** A sentence about the gates of a net; undefined where there is nothing to say. */
export function noteOf(net: Part, { open, last, steps, examples }: Moment): string | undefined {
  const sets = connections(net).flatMap(({ layer }) => AXES.flatMap((over) => (layer.gates[over] ? [{ layer, over, gate: layer.gates[over] }] : [])));
  const drawn = sets.map((each, i) => ({ ...each, open: open[i] as number })).filter(({ gate }) => gate.size && Object.keys(gate.parameters).length);
  if (drawn.length === 0) return undefined;
  const priced = drawn.filter(({ layer }) => layer.gates.lambda);
  const closed = priced.find((each) => each.open === 0);
  if (closed)
    return `All gates over the ${closed.over} of ${closed.layer.label} are closed, so nothing passes it. Lower lambda: it is ${lambdaOf(closed.layer)}, but usually ${usual(examples)}.`;
  const allOpen = drawn.every((each) => each.open === each.gate.size && each.gate.among === undefined);
  if (!allOpen) return cutOff(net);
  if (!last) return undefined;
  if (priced.length === 0) return `No gate has closed, as lambda is 0: open weights cost nothing. Give gate() a lambda, usually ${usual(examples)}.`;
  return `No gate has closed in ${steps} steps. They begin to after some thousand: train for more epochs, or raise lambda.`;
}
