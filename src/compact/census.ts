// Where each layer of a net stands, and who else holds it.
import { BatchNorm } from "../layers/batchNorm.ts";
import type { Layer, Part } from "../layers/layer.ts";
import { LayerNorm } from "../layers/layerNorm.ts";
import { Residual } from "../layers/residual.ts";
import { Select } from "../layers/select.ts";
import { Sequential } from "../layers/sequential.ts";
import { walk } from "../walk.ts";
import { isPiece } from "./piece.ts";

/** Parts of a wire that hold numbers of each feature. */
const isNorm = (part: Part) => part instanceof BatchNorm || part instanceof LayerNorm || part instanceof Select;

/** A block of one's own: what it does with its layers is known to it alone. */
export const isOwn = (part: Part): part is Layer => typeof part === "object" && !isPiece(part) && !(part instanceof Residual) && !(part instanceof Sequential);

export class Census {
  /** The blocks of one's own that hold a layer, and `undefined` for each of its places elsewhere. */
  readonly #holders = new Map<object, (Layer | undefined)[]>();
  /** The sequence that each part stands in. */
  readonly owners = new Map<Part, Sequential>();
  /** Whether layers change in place: what is shared must then stay as it is. */
  readonly #inPlace: boolean;

  constructor(net: Part, inPlace: boolean) {
    this.#inPlace = inPlace;
    this.#visit(net, new Set());
  }

  #note(node: object, holder: Layer | undefined): void {
    const all = this.#holders.get(node);
    if (all) all.push(holder);
    else this.#holders.set(node, [holder]);
  }

  #visit(part: Part, seen: Set<Part>): void {
    if (part instanceof Sequential || part instanceof Residual) {
      // the paths of a block are read once, however often it stands somewhere
      if (part instanceof Residual && seen.has(part)) return;
      seen.add(part);
      for (const each of part instanceof Sequential ? part.parts : [part.main, part.shortcut]) {
        if (!each) continue;
        if (part instanceof Sequential) this.owners.set(each, part);
        this.#visit(each, seen);
      }
    } else if (isPiece(part) || isNorm(part)) this.#note(part, undefined);
    else if (isOwn(part) && !seen.has(part)) {
      seen.add(part);
      walk(part, (node) => this.#note(node, part));
    }
  }

  /** Whether layers are made anew. */
  get copies(): boolean {
    return !this.#inPlace;
  }

  /** The parts of a path in a row. */
  flat(part: Part): Part[] {
    return part instanceof Sequential ? part.flat() : [part];
  }

  /** Whether a layer has to keep its width, as more than one block holds it, or as it would change elsewhere too. */
  whole(layer: object): boolean {
    const all = this.#holders.get(layer) ?? [];
    return this.#inPlace ? all.length > 1 : new Set(all).size > 1;
  }

  /** Whether features can be followed through a part: not where a block that is passed on as it is holds it too. */
  followed(part: Part): boolean {
    const all = this.#holders.get(part) ?? [];
    if (this.#inPlace) return !(isNorm(part) && all.length > 1);
    return !all.some((each) => each && each !== part && !each.compacted);
  }

  /**
   * Whether a selection can be put before a layer. Not in place before the `first` of a path: its gradient would be added to
   * that of the other path in another order.
   */
  picks(layer: Part, first: boolean): boolean {
    return !this.#inPlace || (!first && this.owners.has(layer));
  }
}
