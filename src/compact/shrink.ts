// Taking away for good what is closed for good, while a net trains on: the same layers and gates, with smaller arrays.
// Only what is exactly zero for whatever comes next, or not read at all, can go: then nothing else changes by a bit.
import { type Gate, placesOf } from "../gates/gate.ts";
import { flattened, type KeptFeatures, type Layer, type Part } from "../layers/layer.ts";
import { Select } from "../layers/select.ts";
import type { Resident } from "../resident.ts";
import { FeatureFlow, type FlowItem } from "./featureFlow.ts";
import { Holders } from "./holders.ts";
import type { NarrowedLayer } from "./narrowedLayer.ts";
import type { PassedPart } from "./passage.ts";
import { selection, selectionWithin } from "./selection.ts";

/** Told of each array before it becomes smaller: which of its numbers stay, ascending. */
export type Carry = (array: Resident, indices: ArrayLike<number>) => void;

class Shrink {
  readonly #holders: Holders;
  readonly #carry: Carry;
  readonly #done = new Set<unknown>();
  /** Gates that are gone. */
  removed = 0;

  constructor(net: Part, closed: ReadonlyMap<Gate, Uint8Array>, carry: Carry) {
    this.#carry = carry;
    this.#holders = new Holders(net, true);
    const values = (gate: Gate) => Float32Array.from({ length: gate.size }, (_, i) => (closed.get(gate)?.[i] ? 0 : 1));
    const flow = new FeatureFlow({ values, trains: true }, this.#holders);
    const items = flow.read(flattened(net));
    flow.solve();
    this.#apply(items);
  }

  readonly #keep = (array: Resident | undefined, indices: ArrayLike<number>, shape: readonly number[] = [indices.length]): void => {
    if (!array || indices.length === array.size) return;
    this.#carry(array, indices);
    array.narrow(shape, indices);
  };

  readonly #narrowPart = ({ own }: PassedPart, kept: KeptFeatures): Part => {
    (own as Layer).narrow?.(kept, this.#keep);
    return own;
  };

  /** Puts a selection before a layer, or in the place of the one that is there. */
  #select(layer: Part, indices: readonly number[], inputs: number): void {
    const owner = this.#holders.sequenceOf(layer);
    const parts = [...(owner?.sequence ?? [])];
    const place = parts.indexOf(layer);
    const before = parts[place - 1];
    const merged = before && selectionWithin(before, indices);
    if (merged) parts[place - 1] = merged;
    else parts.splice(place, 0, new Select(indices, inputs));
    owner?.setSequence(parts);
  }

  #apply(items: readonly FlowItem[]): void {
    for (const item of items) {
      if (this.#done.has(item)) continue;
      this.#done.add(item);
      if ("block" in item) for (const path of item.paths) this.#apply(path);
      if (!("second" in item)) continue;
      const { passage, second } = item;
      const have = passage?.narrow(this.#narrowPart, second?.keepIn).have ?? Array.from(second?.keepIn.keys() ?? []);
      if (!second) continue;
      const { inputs } = second.kept;
      if (inputs.length < have.length) this.#select(second.layer, ...selection(have, inputs));
      this.#narrow(second);
    }
  }

  #narrow({ layer, kept, inputs, outputs }: NarrowedLayer): void {
    const { weight, gates } = layer;
    if (gates?.inputs) gates.inputs.closes ??= weight.size / inputs;
    if (gates?.outputs) gates.outputs.closes ??= weight.size / outputs;
    this.#gate(gates?.inputs, kept.inputs);
    this.#gate(gates?.outputs, kept.outputs);
    layer.narrow(kept, (array, indices, shape) => {
      if (array === weight) this.#gate(gates?.weights, indices, shape);
      this.#keep(array, indices, shape);
    });
  }

  #gate(gate: Gate | undefined, indices: ArrayLike<number>, shape?: readonly number[]): void {
    if (!gate || indices.length === gate.size) return;
    this.removed += gate.size - indices.length;
    const places = placesOf(gate, indices);
    for (const array of Object.values(gate.arrays)) if (places.length < array.size) this.#carry(array, places);
    gate.narrow(indices, shape);
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
