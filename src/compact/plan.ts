// Which features are kept on each wire of a net. What one layer no longer gives the next no longer reads, and what no one
// reads is not given: both go on until nothing changes.
import { BatchNorm } from "../layers/batchNorm.ts";
import { Conv2d } from "../layers/conv2d.ts";
import { Dense } from "../layers/dense.ts";
import { featureMapOf } from "../layers/functions.ts";
import type { Part } from "../layers/layer.ts";
import { LayerNorm } from "../layers/layerNorm.ts";
import { Residual } from "../layers/residual.ts";
import { Select } from "../layers/select.ts";
import type { Census } from "./census.ts";
import { isNormed } from "./norm.ts";
import { drop, evenOut, isPiece, type Piece, pieceOf, reads, type View, varies, type Weighted } from "./piece.ts";
import { Wire } from "./wire.ts";

/** Where the outputs of one layer are the inputs of another; one of both is missing at an end. */
export interface Joint {
  readonly wire: Wire | undefined;
  readonly second: Piece | undefined;
  /** Whether only some of what comes in can be picked. */
  readonly picks: boolean;
}

/** What a sequence consists of. */
export type Item = Joint | { readonly part: Part } | { readonly main: Item[]; readonly shortcut: Item[] | undefined; readonly block: Residual };

/** How many features the first part that knows takes. */
function expected(parts: readonly Part[], from: number): number | undefined {
  for (const part of parts.slice(from)) {
    if (part instanceof Dense || part instanceof Select) return part.inputs;
    if (part instanceof BatchNorm) return part.channels;
    if (part instanceof LayerNorm) return part.features;
    const map = featureMapOf(part);
    if (!(map?.passes === "kept" && map.numberwise)) return undefined;
  }
  return undefined;
}

/** Whether a constant map adds the same to every pixel of the next layer's maps, so that a bias can stand for it. */
function folds({ layer, trains }: Piece, values: Float32Array): boolean {
  if (values.every((each) => each === 0)) return true;
  if (trains || !(layer instanceof Conv2d)) return !trains;
  return layer.padding.every((each) => each === 0) && values.every((each) => each === values[0]);
}

export class Plan {
  readonly pieces: Piece[] = [];
  readonly joints: Joint[] = [];
  readonly #view: View;
  readonly #census: Census;
  readonly #blocks = new Map<Residual, Item>();

  constructor(view: View, census: Census) {
    this.#view = view;
    this.#census = census;
  }

  #pieceOf(layer: Weighted, normed: boolean): Piece {
    const known = this.pieces.find((each) => each.layer === layer && each.normed === normed);
    if (known) return known;
    const made = pieceOf(layer, normed, this.#census.whole(layer), this.#view);
    this.pieces.push(made);
    return made;
  }

  #join(wire: Wire | undefined, second: Piece | undefined, first = false): Joint {
    const joint = { wire, second, picks: second !== undefined && this.#census.picks(second.layer, first) };
    this.joints.push(joint);
    return joint;
  }

  /** Reads a sequence, or a path of a block. Its first inputs and last outputs are those of others, and all stay. */
  read(parts: readonly Part[], path = false): Item[] {
    const items: Item[] = [];
    let wire: Wire | undefined;
    parts.forEach((part, i) => {
      const followed = this.#census.followed(part);
      if (followed && isPiece(part)) {
        const piece = this.#pieceOf(part, isNormed(part, parts[i + 1]));
        const fits = wire && piece.inputs === wire.from.length && (wire.layout === "maps") === part instanceof Conv2d;
        if (wire && !fits) items.push(this.#join(wire, undefined));
        items.push(this.#join(fits ? wire : undefined, piece, path && i === 0));
        wire = new Wire(piece, this.#view);
        return;
      }
      // a norm with gates to apply is made anew, whoever else holds it
      const applies = wire?.first.normed && !wire.parts.length && this.#census.copies;
      if (wire && (followed || applies) && wire.push(part, expected(parts, i + 1))) return;
      if (wire) items.push(this.#join(wire, undefined));
      wire = undefined;
      items.push(part instanceof Residual ? this.#residual(part) : { part });
    });
    if (wire) items.push(this.#join(wire, undefined));
    return items;
  }

  #residual(block: Residual): Item {
    let known = this.#blocks.get(block);
    if (!known) {
      const path = (part: Part) => this.read(this.#census.flat(part), true);
      known = { block, main: path(block.main), shortcut: block.shortcut && path(block.shortcut) };
      this.#blocks.set(block, known);
    }
    return known;
  }

  /** Lets the kept sets travel until nothing changes. */
  solve(): void {
    for (let changed = true; changed; ) {
      changed = false;
      for (const each of this.joints) if (this.#trim(each)) changed = true;
      for (const each of this.pieces) if (this.#ignore(each)) changed = true;
    }
    // what has to stay after all: one feature at least, and as many in every group
    for (let grown = true; grown; ) {
      grown = false;
      for (const piece of this.pieces) if (evenOut(piece)) grown = true;
      for (const { wire, second, picks } of this.joints) {
        if (!second) continue;
        for (let i = 0; i < second.inputs; i++) {
          const j = wire?.from[i] as number;
          const comes = !wire || wire.first.keepOut[j];
          if (second.keepIn[i] && !comes) {
            (wire as Wire).first.keepOut[j] = 1;
            grown = true;
          }
          if (!picks && comes && !second.keepIn[i]) {
            second.keepIn[i] = 1;
            grown = true;
          }
        }
      }
    }
  }

  /** Takes inputs away that are not read, or always the same: their share then moves into the biases. */
  #trim({ wire, second }: Joint): boolean {
    if (!second || second.whole) return false;
    let changed = false;
    let values: Float32Array[] | undefined;
    // in other places something else may come
    const alone = wire && this.joints.filter((each) => each.second === second).length === 1 && !wire.mixes.length;
    for (let i = 0; i < second.inputs; i++) {
      if (!second.keepIn[i]) continue;
      if (!reads(second, i)) drop(second, i);
      else if (alone && !varies(wire.first, wire.from[i] as number)) {
        values ??= wire.through();
        const constant = values[i] as Float32Array;
        if (!folds(second, constant)) continue;
        drop(second, i, constant[0]);
      } else continue;
      changed = true;
    }
    return changed;
  }

  /** Takes outputs away that no one reads in any place. */
  #ignore(piece: Piece): boolean {
    if (piece.whole) return false;
    const wanted = new Uint8Array(piece.outputs);
    for (const { wire, second } of this.joints) {
      if (wire?.first !== piece) continue;
      if (!second) return false;
      const held = wire.held((j) => !varies(piece, j));
      held.forEach((each, j) => {
        if (each) wanted[j] = 1;
      });
      wire.from.forEach((j, i) => {
        if (second.keepIn[i]) wanted[j] = 1;
      });
    }
    let changed = false;
    wanted.forEach((each, j) => {
      if (each || !piece.keepOut[j]) return;
      piece.keepOut[j] = 0;
      changed = true;
    });
    return changed;
  }
}
