// Gates of a layer as plain data, and back.
import { FormatError } from "../errors.ts";
import { AXES, type Axis, type Gateable, gate, type Placement } from "../gates/attach.ts";
import type { Gate } from "../gates/gate.ts";
import { Places } from "../ops/select.ts";
import { reserveOrdinal } from "../random.ts";
import type { Reader } from "../descriptions/reader.ts";

interface GateDescription {
  readonly dropRate: number;
  readonly temperature: number;
  readonly stretch: readonly [number, number];
  readonly perExample: boolean;
  readonly testGate: Gate["testGate"];
  readonly lambda: number;
  readonly l2: number;
  /** Of gates over outputs that act before a norm. */
  readonly placement?: Placement;
  /** Which random numbers it draws; older files do not say. */
  readonly stream?: number;
  /** Of gates that are left of more: how many there were, and how many weights each closed. */
  readonly from?: number;
  readonly closes?: number;
}

export type GateDescriptions = Partial<Record<Axis, GateDescription>>;

/** { gates } where there are some, to be spread into a layer's description. */
export function describeGates({ gates }: Pick<Gateable, "gates">): { readonly gates?: GateDescriptions } {
  const found: GateDescriptions = {};
  for (const over of AXES) {
    const each = gates[over];
    if (!each) continue;
    const { dropRate, temperature, stretch, perExample, testGate, stream, among, closes } = each;
    const placed = over === "outputs" && gates.placement !== "after-norm" ? { placement: gates.placement } : {};
    found[over] = {
      ...placed,
      dropRate,
      temperature,
      stretch,
      perExample,
      testGate,
      lambda: gates.lambda,
      l2: gates.l2,
      stream,
      ...(among && { from: among.inputs }),
      ...(closes && { closes }),
    };
  }
  return Object.keys(found).length ? { gates: found } : {};
}

/** Which `n` of `inputs` places an array of the file picks; undefined where there is none. */
export function placesOf(reader: Reader, name: string, n: number, inputs: number | undefined): Places | undefined {
  return inputs === undefined ? undefined : new Places(reader.need(`${name}.indices`, [n], Int32Array), inputs);
}

/** Puts the gates of a file on a layer. */
export function rebuildGates<L extends Gateable>(layer: L, gates: GateDescriptions = {}, reader: Reader): L {
  for (const [over, { stream, from, closes, ...options }] of Object.entries(gates) as [Axis, GateDescription][]) {
    gate(layer, { over, ...options });
    const made = layer.gates[over] as Gate;
    made.logAlpha.set(reader.need(`gates.${over}.logAlpha`, made.logAlpha.shape));
    made.among = placesOf(reader, `gates.${over}.among`, made.size, from);
    made.closes = closes;
    if (stream === undefined) continue;
    made.stream = checkStream(stream, reader.at(`gates.${over}`));
    reserveOrdinal(stream);
  }
  return layer;
}

function checkStream(stream: number, path: string): number {
  if (!Number.isInteger(stream) || stream < 0 || stream > 0xffffffff)
    throw new FormatError(`decode: the random stream of "${path}" is ${stream}, but it is a whole number from 0 to 4294967295. The file is damaged.`);
  return stream;
}
