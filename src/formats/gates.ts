// Gates of a layer as plain data, and back.

import type { Reader } from "../descriptions/reader.ts";
import { FormatError } from "../errors.ts";
import { AXES, type Axis, attach, type Gateable, type Placement } from "../gates/attach.ts";
import { makers } from "../gates/distributions/index.ts";
import { type Gate, isDrawn } from "../gates/gate.ts";
import { checkPrice, type Lambda, lambdaStored } from "../gates/lambda.ts";
import { Mask, type MaskDescription } from "../gates/mask.ts";
import { extension } from "../gates/rates.ts";
import type { LayerRates } from "../gates/terms.ts";
import { checkGroups, Grouped, type GroupedDescription } from "../gates/grouped.ts";
import { Sampled, type SampledDescription } from "../gates/sampled.ts";
import { Selection } from "../ops/select.ts";
import { reserveOrdinal } from "../random.ts";
import { isIntegers } from "../realms.ts";
import { type Shape, sizeOf } from "../shape.ts";

/** What every gate on a layer says. */
interface Common {
  /** Of gates that have a price. */
  readonly lambda?: number;
  readonly l2?: number;
  /** What lambda is the price of, where it is not an open weight. */
  readonly rates?: LayerRates;
  /** Of gates over outputs that act before a norm. */
  readonly placement?: Placement;
  /** Of gates that have a price of their own for each that is open. */
  readonly gateLambda?: number;
  /** Of gates that are off. */
  readonly on?: false;
  /** Of gates that are left of more: how many there were, and how many weights each closed. */
  readonly from?: number;
  readonly closes?: number;
}

type GateDescription = Common & (SampledDescription | GroupedDescription | MaskDescription);

export type GateDescriptions = Partial<Record<Axis, GateDescription>>;

/** { gates } where there are some, to be spread into a layer's description. A lambda that changes is stored as it was last. */
export function describeGates({ gates, label }: Pick<Gateable, "gates" | "label">): { readonly gates?: GateDescriptions } {
  const all: GateDescriptions = {};
  for (const over of AXES) {
    const gate = gates[over];
    if (!gate) continue;
    const priced = isDrawn(gate) ? { lambda: lambdaStored(gates, label), l2: gates.l2, ...(gates.rates && { rates: gates.rates }) } : {};
    const placed = over === "outputs" && gates.placement !== "after-norm" ? { placement: gates.placement } : {};
    const { among, closes, lambda, on } = gate;
    const own = { ...(lambda !== undefined && { gateLambda: lambdaStored(gate as { lambda: Lambda }, label) }), ...(on === false && { on }) };
    all[over] = { ...(gate.describe() as GateDescription), ...priced, ...own, ...placed, ...(among && { from: among.inputs }), ...(closes && { closes }) };
  }
  return Object.keys(all).length ? { gates: all } : {};
}

/** The `n` of `inputs` gates that an array of the file picks; undefined where there is none. */
export function selectionOf(reader: Reader, name: string, n: number, inputs: number | undefined): Selection | undefined {
  return inputs === undefined ? undefined : new Selection(reader.need(`${name}.indices`, [n], isIntegers) as Int32Array, inputs);
}

/** Gates as they were described, with the numbers they begin with. Those of older files name no distribution. @throws FormatError */
export function makeGate(shape: Shape, description: GateDescription, reader: Reader, name: string): Gate {
  const path = reader.at(name);
  if (description.type === "mask") return new Mask(new Float32Array(sizeOf(shape)), shape);
  const { distribution: of, options, stream, from } = description;
  const distribution = makers.get(of)?.(options);
  if (!distribution)
    throw new FormatError(
      `decode: the gates at "${path}" draw from the distribution "${of}", which is not known here. Import "sievenet/gates" if it is one of those, call registerDistribution() with the function that makes it first, or update sievenet.`,
    );
  const drawn = { ...description, distribution };
  let gate: Sampled | Grouped;
  if ("groups" in description) {
    const among = selectionOf(reader, `${name}.among`, sizeOf(shape), from);
    gate = new Grouped(checkGroups(description.groups, from === undefined ? shape : [from]), drawn);
    if (among) gate.narrow(among.indices);
  } else gate = new Sampled(shape, drawn);
  if (stream === undefined) return gate;
  gate.stream = checkStream(stream, path);
  reserveOrdinal(stream);
  return gate;
}

/** Puts the gates of a file on a layer. */
export function rebuildGates<L extends Gateable>(layer: L, gates: GateDescriptions = {}, reader: Reader): L {
  for (const [over, description] of Object.entries(gates) as [Axis, GateDescription][]) {
    const { lambda, l2, rates, placement, from, closes, gateLambda, on } = description;
    const path = `gates.${over}`;
    const price = lambda !== undefined && l2 !== undefined ? { lambda, l2 } : undefined;
    attach(layer, { over, placement, price }, (shape) => makeGate(shape, description, reader, path));
    const gate = layer.gates[over] as Gate;
    for (const [name, array] of Object.entries(gate.arrays)) {
      const values = reader.need(`${path}.${name}`, array.shape);
      if (gate instanceof Mask) gate.set(values);
      else array.set(values);
    }
    if (rates !== undefined) layer.gates.rates = ratesOf(rates, reader.at(path));
    if (gateLambda !== undefined) gate.lambda = checkPrice("decode", `gateLambda of "${reader.at(path)}"`, gateLambda);
    if (on === false) gate.on = on;
    gate.among = selectionOf(reader, `${path}.among`, gate.size, from);
    gate.closes = closes === undefined ? undefined : checkPrice("decode", `closes of "${reader.at(path)}"`, closes);
  }
  return layer;
}

/** What lambda is the price of. @throws FormatError where it is not known what that means; ValueError */
function ratesOf(rates: LayerRates, path: string): LayerRates {
  if (extension) return extension.check("decode", rates);
  throw new FormatError(`decode: the gates at "${path}" have rates. Import "sievenet/prices" first.`);
}

function checkStream(stream: number, path: string): number {
  if (!Number.isInteger(stream) || stream < 0 || stream > 0xffffffff)
    throw new FormatError(`decode: the random stream of "${path}" is ${stream}, but it is a whole number from 0 to 4294967295. The file is damaged.`);
  return stream;
}
