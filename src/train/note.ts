// What the numbers of a record would not tell a newcomer: that lambda closed nothing in so few steps, or everything.
import { AXES } from "../gates/attach.ts";
import { connections } from "../layers/connections.ts";
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

/** A sentence about gates that have a price; undefined where there is nothing to say. */
export function noteOf(net: Part, { open, last, steps, examples }: Moment): string | undefined {
  const all = connections(net).flatMap(({ layer }) => AXES.flatMap((over) => (layer.gates[over] ? [{ layer, over, gate: layer.gates[over] }] : [])));
  const priced = all.map((each, i) => ({ ...each, open: open[i] as number })).filter(({ layer, gate }) => layer.gates.lambda && gate.size);
  const closed = priced.find((each) => each.open === 0);
  if (closed) {
    const { lambda } = closed.layer.gates;
    const now = typeof lambda === "number" ? `${lambda}` : "changing";
    return `All gates over the ${closed.over} of ${closed.layer.label} are closed, so nothing passes it. Lower lambda: it is ${now}, but usually 0.1 / (number of examples), here ${(0.1 / examples).toPrecision(2)}.`;
  }
  const allOpen = priced.length > 0 && priced.every(({ gate, open }) => open === gate.size && gate.among === undefined);
  if (!last || !allOpen) return undefined;
  return `No gate has closed in ${steps} steps. They begin to after some thousand: train for more epochs, or raise lambda.`;
}
