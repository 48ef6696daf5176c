// Which features are kept between the layers of a net. What one layer no longer gives the next no longer reads, and what no
// one reads is not given: both go on until nothing changes.
import { actAfter } from "../layers/afterNorm.ts";
import { featureMapOf } from "../layers/featureMapOf.ts";
import { flattened, type Layer, type Part, pathsOf } from "../layers/layer.ts";
import { isWeighted, type WeightedLayer } from "../layers/weighted.ts";
import type { Holders } from "./holders.ts";
import { NarrowedLayer, type View } from "./narrowedLayer.ts";
import { Passage } from "./passage.ts";

/** Where the outputs of one layer are the inputs of another; one of both is missing at an end. */
export interface Link {
  readonly passage: Passage | undefined;
  readonly second: NarrowedLayer | undefined;
  /** Whether only some of what comes in can be picked. */
  readonly picks: boolean;
}

/** A block of paths side by side. */
export interface Paths {
  readonly block: Layer;
  readonly paths: readonly (readonly FlowItem[])[];
}

/** What a sequence consists of: links, blocks of paths, and parts that no features are followed through. */
export type FlowItem = Link | Paths | { readonly part: Part };

/** How many features the first part that knows takes. */
function expected(parts: readonly Part[], from: number): number | undefined {
  for (const part of parts.slice(from)) {
    const map = featureMapOf(part);
    if (map?.width !== undefined) return map.width;
    if (!(map?.passes === "kept" && map.numberwise)) return undefined;
  }
  return undefined;
}

export class FeatureFlow {
  readonly #layers: NarrowedLayer[] = [];
  readonly #links: Link[] = [];
  readonly #view: View;
  readonly #holders: Holders;
  readonly #blocks = new Map<Layer, Paths>();

  constructor(view: View, holders: Holders) {
    this.#view = view;
    this.#holders = holders;
  }

  #layer(layer: WeightedLayer, next: Part | undefined): NarrowedLayer {
    const { gates, inner } = layer;
    const afterNorm = gates?.outputs !== undefined && !inner && actAfter(gates.placement, next);
    const known = this.#layers.find((each) => each.layer === layer && (each.afterNorm !== undefined) === afterNorm);
    if (known) return known;
    const narrowed = new NarrowedLayer(layer, afterNorm, this.#holders.isShared(layer), this.#view);
    this.#layers.push(narrowed);
    return narrowed;
  }

  #link(passage: Passage | undefined, second?: NarrowedLayer, isFirst = false): Link {
    const { inPlace } = this.#holders;
    // in place not before the first layer of a path: its gradient would be added to that of the other path in another order
    const inReach = second !== undefined && second.layer.featureMap.layouts?.join() !== "last"; // of what comes in, selections pick along axis 1
    const picks = inReach && (!inPlace || (!isFirst && this.#holders.sequenceOf(second.layer) !== undefined));
    const link = { passage, second, picks };
    this.#links.push(link);
    return link;
  }

  /** Reads a sequence, or a path of a block. Its first inputs and last outputs are those of others, and all stay. */
  read(parts: readonly Part[], isPath = false): FlowItem[] {
    const items: FlowItem[] = [];
    let passage: Passage | undefined;
    parts.forEach((part, i) => {
      const follows = this.#holders.canFollow(part);
      if (follows && isWeighted(part)) {
        const layer = this.#layer(part, parts[i + 1]);
        const { layouts } = part.featureMap;
        const fits = passage && layer.inputs === passage.from.length && layouts?.includes(passage.layout) !== false;
        if (passage && !fits) items.push(this.#link(passage));
        items.push(this.#link(fits ? passage : undefined, layer, isPath && i === 0));
        passage = new Passage(layer, this.#holders.runsOften(part));
        return;
      }
      // a norm with gates to apply is made anew, whoever else holds it
      const applies = passage?.first.afterNorm && !passage.parts.length && !this.#holders.inPlace;
      if (passage && (follows || applies) && passage.push(part, expected(parts, i + 1))) return;
      if (passage) items.push(this.#link(passage));
      passage = undefined;
      const paths = pathsOf(part);
      items.push(paths ? this.#paths(part as Layer, paths) : { part });
    });
    if (passage) items.push(this.#link(passage));
    return items;
  }

  #paths(block: Layer, paths: readonly Part[]): Paths {
    let known = this.#blocks.get(block);
    if (!known) {
      known = { block, paths: paths.map((path) => this.read(flattened(path), true)) };
      this.#blocks.set(block, known);
    }
    return known;
  }

  /** Lets the kept sets travel until nothing changes. */
  solve(): void {
    for (let changed = true; changed; ) {
      changed = false;
      for (const each of this.#links) if (this.#trim(each)) changed = true;
      for (const each of this.#layers) if (this.#ignore(each)) changed = true;
    }
    // what has to stay after all: one feature at least, and as many in every group
    for (let grown = true; grown; ) {
      grown = false;
      for (const layer of this.#layers) if (layer.evenOut()) grown = true;
      for (const link of this.#links) if (this.#restore(link)) grown = true;
    }
  }

  /** Lets a layer have what the next one keeps, and keep what comes where nothing can be picked. */
  #restore({ passage, second, picks }: Link): boolean {
    let grown = false;
    for (let i = 0; i < (second?.inputs ?? 0); i++) {
      const { keepIn } = second as NarrowedLayer;
      const j = passage?.from[i] as number;
      const comes = !passage || passage.first.keepOut[j];
      if (keepIn[i] && !comes) {
        (passage as Passage).first.keepOut[j] = 1;
        grown = true;
      }
      if (!picks && comes && !keepIn[i]) {
        keepIn[i] = 1;
        grown = true;
      }
    }
    return grown;
  }

  /** Takes inputs away that are not read, or always the same: their share then moves into the biases. */
  #trim({ passage, second }: Link): boolean {
    if (!second || second.isShared) return false;
    let changed = false;
    let constants: Float32Array[] | undefined;
    // in other places something else may come
    const alone = passage && this.#links.filter((each) => each.second === second).length === 1 && !passage.mixes;
    for (let i = 0; i < second.inputs; i++) {
      if (!second.keepIn[i]) continue;
      if (!second.reads(i)) second.drop(i);
      else if (alone && !passage.first.varies(passage.from[i] as number)) {
        constants ??= passage.constants();
        const values = constants[i] as Float32Array;
        if (!second.folds(values)) continue;
        second.drop(i, values[0]);
      } else continue;
      changed = true;
    }
    return changed;
  }

  /** Takes outputs away that no one reads in any place. */
  #ignore(layer: NarrowedLayer): boolean {
    if (layer.isShared) return false;
    const wanted = new Uint8Array(layer.outputs);
    for (const { passage, second } of this.#links) {
      if (passage?.first !== layer) continue;
      if (!second) return false;
      passage.held().forEach((each, j) => {
        if (each) wanted[j] = 1;
      });
      passage.from.forEach((j, i) => {
        if (second.keepIn[i]) wanted[j] = 1;
      });
    }
    layer.inner?.addRead(wanted, layer.keepOut);
    let changed = false;
    wanted.forEach((each, j) => {
      if (each || !layer.keepOut[j]) return;
      layer.keepOut[j] = 0;
      changed = true;
    });
    return changed;
  }
}
