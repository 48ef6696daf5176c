// Who holds each layer of a net: in how many sequences and paths it stands, and which blocks of one's own have it inside.
import { AXES, type Gateable } from "../gates/attach.ts";
import type { Gate } from "../gates/gate.ts";
import { featureMapOf } from "../layers/featureMapOf.ts";
import { type Layer, type Part, pathsOf, sequenceOf } from "../layers/layer.ts";
import { type Occurrences, occurrences, outermost } from "../layers/occurrences.ts";
import { isWeighted } from "../layers/weighted.ts";
import { walk } from "../walk.ts";

/** Whether features pass through a part that has something of its own for each: it is made smaller with its neighbours. */
export function isSized(part: Part): part is Layer & Required<Pick<Layer, "narrow">> {
  return typeof part === "object" && part.narrow !== undefined && featureMapOf(part) !== undefined && !isWeighted(part);
}

/** A block of one's own: what it does with its layers is known to it alone. */
const isOwn = (part: Part): part is Layer => typeof part === "object" && !isWeighted(part) && !sequenceOf(part) && !pathsOf(part);

/** The gates of a layer. */
const gatesOf = (layer: Partial<Pick<Gateable, "gates">>): Gate[] => AXES.flatMap((over) => layer.gates?.[over] ?? []);

export class Holders {
  /** The blocks of one's own that hold a layer, and `undefined` for each of its places elsewhere. */
  readonly #holders = new Map<object, (Layer | undefined)[]>();
  /** The sequence that each part stands in. */
  readonly #sequences = new Map<Part, Layer>();
  /** Whether layers change in place: what is shared must then stay as it is. */
  readonly inPlace: boolean;
  /** How often layers run, as far as sequences say it. */
  readonly #occurrences: Occurrences;

  constructor(net: Part, inPlace: boolean) {
    this.inPlace = inPlace;
    this.#occurrences = occurrences(outermost(net));
    this.#visit(net, new Set());
  }

  #note(node: object, holder: Layer | undefined): void {
    const all = this.#holders.get(node);
    if (all) all.push(holder);
    else this.#holders.set(node, [holder]);
  }

  #visit(part: Part, seen: Set<Part>): void {
    if (typeof part === "function") return;
    const sequence = sequenceOf(part);
    for (const each of sequence ?? []) {
      this.#sequences.set(each, part);
      this.#visit(each, seen);
    }
    if (sequence) return;
    if (isWeighted(part) || isSized(part)) this.#note(part, undefined);
    if (isWeighted(part) && !seen.has(part)) for (const gate of gatesOf(part)) this.#note(gate, undefined);
    // a block is looked into once, however often it stands somewhere
    if (seen.has(part)) return;
    seen.add(part);
    for (const each of pathsOf(part) ?? []) this.#visit(each, seen);
    if (isOwn(part) && !isSized(part)) walk(part, (node) => this.#note(node, part));
  }

  /** Whether a layer has to keep its width, as more than one block holds it, or as it would change elsewhere too. */
  isShared(layer: object): boolean {
    const all = this.#holders.get(layer) ?? [];
    // gates that other layers have too keep their number with them
    if (this.inPlace) return all.length > 1 || gatesOf(layer).some((gate) => (this.#holders.get(gate)?.length ?? 0) > 1);
    return new Set(all).size > 1;
  }

  /** Whether a layer may run more than once in a net, as it or a block around it stands in several places, or as a block of one's own calls it. */
  runsOften(layer: object): boolean {
    return this.#occurrences.runs(layer) > 1 || (this.#holders.get(layer) ?? []).some((holder) => holder !== undefined);
  }

  /** Whether features can be followed through a part: not where a block that is passed on as it is holds it too. */
  canFollow(part: Part): boolean {
    const all = this.#holders.get(part) ?? [];
    if (this.inPlace) return !(isSized(part) && all.length > 1);
    return !all.some((each) => each && each !== part && !each.compacted);
  }

  /** The sequence that a part stands in, where a selection can be put before the part. */
  sequenceOf(part: Part): (Layer & Required<Pick<Layer, "sequence" | "setSequence">>) | undefined {
    const sequence = this.#sequences.get(part);
    return sequence?.setSequence && (sequence as ReturnType<Holders["sequenceOf"]>);
  }
}
