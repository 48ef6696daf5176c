// Taking away for good what is closed for good, while a net trains on: the same layers and gates, with smaller arrays.
// Only what is exactly zero for whatever comes next, or not read at all, can go: then nothing else changes by a bit.
import type { Gate } from "../gates/gate.ts";
import type { BatchNorm } from "../layers/batchNorm.ts";
import { Embedding } from "../layers/embedding.ts";
import { LayerNorm } from "../layers/layerNorm.ts";
import type { Part } from "../layers/layer.ts";
import { Select } from "../layers/select.ts";
import type { Sequential } from "../layers/sequential.ts";
import { Places } from "../ops/select.ts";
import type { Resident } from "../tensor.ts";
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
      if (have.length < own.features) Object.assign(own, { among: amongOf(own, have), features: have.length });
    } else {
      own.channels = have.length;
      this.#narrow(own.mean, have);
      this.#narrow(own.variance, have);
    }
    this.#narrow(own.scale, have);
    this.#narrow(own.shift, have);
    return own;
  }

  /** Puts `part` into the sequence that `at` stands in, in the place of it or of the selection before it. */
  #put(at: Part, indices: readonly number[], inputs: number): Select {
    const { parts } = this.#census.owners.get(at) as Sequential;
    const place = parts.indexOf(at);
    const last = parts[place - 1];
    const old = at instanceof Select ? undefined : last instanceof Select ? last : undefined;
    const made = old
      ? new Select(
          indices.map((i) => old.indices[i] as number),
          old.inputs,
        )
      : new Select(indices, inputs);
    this.#census.owners.set(made, this.#census.owners.get(at) as Sequential);
    (parts as Part[]).splice(...((old ? [place - 1, 1, made] : at instanceof Select ? [place, 1, made] : [place, 0, made]) as [number, number, Part]));
    return made;
  }

  select(own: Select, indices: readonly number[], inputs: number): Part {
    return indices.length === own.indices.length && inputs === own.inputs ? own : this.#put(own, indices, inputs);
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
    for (const [gate, n] of [
      [inputs, layer.inputs],
      [outputs, layer.outputs],
    ] as const)
      if (gate && places.length < layer.weight.size) gate.closes ??= layer.weight.size / n;
    this.#gate(inputs, rows);
    this.#gate(outputs, columns);
    this.#gate(weights, places, shape);
    this.#narrow(layer.weight, places, shape);
    this.#narrow(layer.bias, columns);
    Object.assign(layer, { inputs: rows.length, outputs: columns.length, groups });
  }

  #gate(gate: Gate | undefined, places: ArrayLike<number>, shape?: readonly number[]): void {
    if (!gate || places.length === gate.size) return;
    const { among, size } = gate;
    this.removed += size - places.length;
    gate.among = new Places(among ? Array.from(places, (i) => among.indices[i] as number) : places, among?.inputs ?? size);
    this.#narrow(gate.logAlpha, places, shape);
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
