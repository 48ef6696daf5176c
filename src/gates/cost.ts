// What the open part of a layer amounts to, as one expression: penalties, budgets and counts are readings of it.
//
//   a sum of terms:   coefficient · Π over its widths of  Σ over features of  Π over the gates on a feature of  openness
//
// A width is one side of a layer (its inputs, or its outputs), in one group of them, or its weights. Openness is P(open) on
// the tape (tapeReading.ts), or that, 0 or 1, or 1 in float64 (numberReading.ts). A side that no gate can close is a number,
// and part of the coefficient.
import type { Gateable } from "./attach.ts";
import type { Gate } from "./gate.ts";
import type { GatesOn, Rates, Term, Width } from "./terms.ts";

export type { GatesOn, Rates, Term, Width } from "./terms.ts";

/** A layer with weights, and the gates that can close its inputs and its outputs. */
export interface Connection {
  readonly layer: Gateable;
  readonly incoming: readonly GatesOn[];
  readonly outgoing: readonly GatesOn[];
  /** Gates that close it as a whole. */
  readonly around?: readonly GatesOn[];
  /** How many weights each gate of a side is taken to close, instead of how many there are. */
  readonly closes?: number | undefined;
}

/** How much of a layer is open, in the three quantities that all costs are made of. */
export interface Extent {
  readonly weights: readonly Term[];
  /** Those from outputs to outputs. */
  readonly inner: readonly Term[];
  readonly inputs: readonly Term[];
  readonly outputs: readonly Term[];
}

/** Gates on features, if there are any. */
export const gatesOn = (gate: Gate | undefined, each = 1): GatesOn[] => (gate ? [{ gate, each }] : []);

/** A layer with its own gates alone, as the paper prices it, and those of branches it stands in. */
export function ownConnection(layer: Gateable, around?: readonly GatesOn[]): Connection {
  return { layer, incoming: gatesOn(layer.gates.inputs), outgoing: gatesOn(layer.gates.outputs), ...(around && { around }) };
}

/** The expression of each quantity of a layer. */
export function extentOf({ layer, incoming, outgoing, around = [], closes }: Connection): Extent {
  const { inputs, outputs, weight, gates } = layer;
  // where no gate can close one of the sides, all groups are alike
  const groups = incoming.length && outgoing.length ? layer.groups : 1;
  const side = (over: Width["over"], on: readonly GatesOn[], features: number, group = 0, of = 1): Width[] =>
    on.length ? [{ over, gates: on, features, group, groups: of }] : [];
  const single = side("weights", gatesOn(gates.weights), weight.size);
  const pairs = (incoming.length ? inputs : 1) * (outgoing.length ? outputs : 1) * (single.length ? weight.size : 1);
  const whole = around.flatMap((on) => side("branch", [on], 1));
  const inner = layer.innerTerms?.(outgoing) ?? [];
  const coefficient = closes ?? (weight.size * groups) / pairs;
  return {
    weights: Array.from({ length: groups }, (_, group) => ({
      coefficient,
      widths: [...side("inputs", incoming, inputs, group, groups), ...side("outputs", outgoing, outputs, group, groups), ...single, ...whole],
    })),
    inner: inner.map((term) => ({ ...term, widths: [...term.widths, ...whole] })),
    inputs: [{ coefficient: incoming.length ? 1 : inputs, widths: [...side("inputs", incoming, inputs), ...whole] }],
    outputs: [{ coefficient: outgoing.length ? 1 : outputs, widths: [...side("outputs", outgoing, outputs), ...whole] }],
  };
}

/** The expression of what a layer costs. */
export function costOf({ weights, inner, inputs, outputs }: Extent, { perWeight = 0, perInput = 0, perOutput = 0 }: Rates): Term[] {
  const at = (rate: number, terms: readonly Term[]) => (rate ? terms.map((term) => ({ ...term, coefficient: rate * term.coefficient })) : []);
  return [...at(perWeight, [...weights, ...inner]), ...at(perInput, inputs), ...at(perOutput, outputs)];
}

/** How an expression is read: arithmetic on the openness of features, and on sums of it. */
export interface Reading<Features, Sum> {
  /** How open the features of a wire are by one set of gates. */
  open(on: GatesOn, features: number): Features;
  /** Feature by feature. */
  both(a: Features, b: Features): Features;
  /** Those of one group. */
  part(all: Features, group: number, groups: number): Features;
  total(features: Features): Sum;
  product(a: Sum, b: Sum): Sum;
  scaled(sum: Sum, factor: number): Sum;
  plus(a: Sum, b: Sum): Sum;
}

/** What a term comes to, given its coefficient and how open the features of each of its widths are. */
export type Pricing<Features, Sum> = (open: readonly Features[], coefficient: number, term: Term) => Sum;

/** The sum of the terms that gates have a part in (undefined where there are none), and that of the others; both times `factor`. */
export function readTerms<Features, Sum>(
  terms: readonly Term[],
  reading: Reading<Features, Sum>,
  factor = 1,
  priced: Pricing<Features, Sum> = (open, coefficient) => reading.scaled(open.map(reading.total).reduce(reading.product), coefficient),
): { gated: Sum | undefined; constant: number } {
  const wires = new Map<readonly GatesOn[], Features>();
  const wire = ({ gates, features }: Width): Features => {
    const known = wires.get(gates) ?? gates.map((on) => reading.open(on, features)).reduce(reading.both);
    wires.set(gates, known);
    return known;
  };
  let gated: Sum | undefined;
  let constant = 0;
  for (const term of terms) {
    const coefficient = factor * term.coefficient;
    if (!term.widths.length) {
      constant += coefficient;
      continue;
    }
    const open = term.widths.map((width) => reading.part(wire(width), width.group, width.groups));
    const price = priced(open, coefficient, term);
    gated = gated === undefined ? price : reading.plus(gated, price);
  }
  return { gated, constant };
}
