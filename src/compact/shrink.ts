// Taking away for good what is closed for good, while a net trains on: the same layers and gates, with smaller arrays.
// Only what is exactly zero for whatever comes next, or not read at all, can go: then nothing else changes by a bit.
import type { Gate } from "../gates/gate.ts";
import type { BatchNorm } from "../layers/batchNorm.ts";
import { Embedding } from "../layers/embedding.ts";
import type { Part } from "../layers/layer.ts";
import { LayerNorm } from "../layers/layerNorm.ts";
import { Select } from "../layers/select.ts";
import { within } from "../ops/select.ts";
import type { Resident } from "../resident.ts";
import { Census } from "./census.ts";
import { amongOf } from "./norm.ts";
import { indicesOf, type Piece, restOf } from "./piece.ts";
import { type Item, Plan } from "./plan.ts";
import type { Maker } from "./wire.ts";

/** Told of each array before it becomes smaller: which of its numbers stay, ascending. */
export type Carry = (array: Resident, places: ArrayLike<number>) => void;

class Shrink implements Maker {
  readonly #census: Census;
  readonly #carry: Carry;
  readonly #done = new Set<unknown>();
  /** Gates that are gone. */
  removed = 0;

  constructor(net: Part, closed: ReadonlyMap<Gate, Uint8Array>, carry: Carry) {
    this.#carry = carry;
    this.#census = new Census(net, true);
    const values = (gate: Gate) => Float32Array.from({ length: gate.size }, (_, i) => (closed.get(gate)?.[i] ? 0 : 1));
    const plan = new Plan({ values, trains: true }, this.#census);
    const items = plan.read(this.#census.flat(net));
    plan.solve();
    this.#apply(items);
  }

  #narrow(array: Resident | undefined, places: ArrayLike<number>, shape: readonly number[] = [places.length]): void {
    if (!array || places.length === array.size) return;
    this.#carry(array, places);
    array.narrow(shape, places);
  }

  norm(own: BatchNorm | LayerNorm, _: unknown, have: readonly number[]): Part {
    if (own instanceof LayerNorm) {
      Object.assign(own, { among: amongOf(own, have), features: have.length });
    } else {
      own.channels = have.length;
      this.#narrow(own.mean, have);
      this.#narrow(own.variance, have);
    }
    this.#narrow(own.scale, have);
    this.#narrow(own.shift, have);
    return own;
  }

  /** Puts a selection before a layer, or in the place of the one that is there. */
  #put(layer: Part, indices: readonly number[], inputs: number): void {
    const parts = this.#census.owners.get(layer)?.parts as Part[];
    const place = parts.indexOf(layer);
    const last = parts[place - 1];
    const old = last instanceof Select ? 1 : 0;
    parts.splice(place - old, old, new Select(...within(old ? (last as Select) : undefined, indices, inputs)));
  }

  select(own: Select, indices: readonly number[], inputs: number): Part {
    const parts = this.#census.owners.get(own)?.parts as Part[];
    parts[parts.indexOf(own)] = new Select(indices, inputs);
    return own;
  }

  #apply(items: readonly Item[]): void {
    for (const item of items) {
      if (this.#done.has(item)) continue;
      this.#done.add(item);
      if ("block" in item) for (const path of [item.main, item.shortcut]) this.#apply(path ?? []);
      if (!("second" in item)) continue;
      const { wire, second } = item;
      const have = wire?.narrow(this, second?.keepIn).have ?? Array.from(second?.keepIn.keys() ?? []);
      if (!second) continue;
      const keep = indicesOf(second.keepIn);
      if (keep.length < have.length)
        this.#put(
          second.layer,
          keep.map((i) => have.indexOf(i)),
          have.length,
        );
      this.#piece(second);
    }
  }

  #piece(piece: Piece): void {
    const { layer } = piece;
    const { rows, columns, groups, shape, places } = restOf(piece);
    if (layer instanceof Embedding) {
      this.#narrow(layer.weight, places, shape);
      Object.assign(layer, { width: columns.length });
      return;
    }
    const { inputs, outputs, weights } = layer.gates;
    if (inputs) inputs.closes ??= layer.weight.size / layer.inputs;
    if (outputs) outputs.closes ??= layer.weight.size / layer.outputs;
    this.#gate(inputs, rows);
    this.#gate(outputs, columns);
    this.#gate(weights, places, shape);
    this.#narrow(layer.weight, places, shape);
    this.#narrow(layer.bias, columns);
    Object.assign(layer, { inputs: rows.length, outputs: columns.length, groups });
  }

  #gate(gate: Gate | undefined, places: ArrayLike<number>, shape?: readonly number[]): void {
    if (!gate || places.length === gate.size) return;
    this.removed += gate.size - places.length;
    for (const array of Object.values(gate.arrays)) this.#carry(array, places);
    gate.narrow(places, shape);
  }
}

/**
 * Takes closed gates out of a net, in place, with the features they close, wherever nothing else changes by it: what is
 * closed between two layers is gone on both sides, and a `select` is put before a layer whose inputs come from elsewhere.
 * `closed`: 1 for each gate that stays closed. Blocks of your own and layers in several places stay as they are. Returns
 * how many gates are gone.
 */
export function shrink(net: Part, closed: ReadonlyMap<Gate, Uint8Array>, carry: Carry): number {
  return new Shrink(net, closed, carry).removed;
}
