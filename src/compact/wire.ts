// What stands between two layers with weights, as far as features can be followed through it: functions of each number,
// pooling, norms, dropout, and what puts features elsewhere, flatten() and select().
import { UsageError } from "../errors.ts";
import { BatchNorm } from "../layers/batchNorm.ts";
import { Conv2d } from "../layers/conv2d.ts";
import { Embedding } from "../layers/embedding.ts";
import { featureMapOf } from "../layers/functions.ts";
import type { Part } from "../layers/layer.ts";
import { LayerNorm } from "../layers/layerNorm.ts";
import { Select } from "../layers/select.ts";
import { Sequential } from "../layers/sequential.ts";
import { scope } from "../memory.ts";
import { globalAveragePool2d } from "../ops/averagePool.ts";
import { flatten } from "../ops/reshape.ts";
import { taped } from "../tape.ts";
import { tensor } from "../tensor.ts";
import { state } from "../walk.ts";
import { settledNorm } from "./norm.ts";
import { indicesOf, type Piece, type View } from "./piece.ts";

/** How parts are made smaller: as new ones, or in place. */
export interface Maker {
  norm(own: BatchNorm | LayerNorm, settled: BatchNorm | LayerNorm, have: readonly number[], first: Piece): Part;
  /** A selection in the place of `own`. */
  select(own: Select, indices: readonly number[], inputs: number): Part;
}

/** The numbers that a feature always has: one for each pixel of its map. */
type Constant = Float32Array;

export class Wire {
  readonly first: Piece;
  /** As they stand in the net. */
  readonly own: Part[] = [];
  /** With the gates of the layer before multiplied in. */
  readonly parts: Part[] = [];
  /** Beside each part, where each feature after it was before it; undefined where all keep their places. */
  readonly maps: (ArrayLike<number> | undefined)[] = [];
  /** The output of the first layer that each feature at the end comes from. */
  from: Int32Array;
  /** On which axis features are, and whether maps follow them. */
  layout: "maps" | "flat" | "last";
  /** Layer norms, which make features depend on each other: none is constant after one. How many parts and what is before it. */
  readonly mixes: { readonly end: number; readonly from: Int32Array }[] = [];
  readonly #view: View;

  constructor(first: Piece, view: View) {
    this.first = first;
    this.#view = view;
    this.from = Int32Array.from({ length: first.outputs }, (_, i) => i);
    this.layout = first.layer instanceof Conv2d ? "maps" : first.layer instanceof Embedding ? "last" : "flat";
  }

  /** Adds a part. False when features cannot be followed through it. `ahead`: how many features the next part that knows takes. */
  push(part: Part, ahead: number | undefined): boolean {
    const { layout, from } = this;
    const n = from.length;
    let map: ArrayLike<number> | undefined;
    if (part === flatten) {
      const spread = (ahead ?? 0) / n;
      if (!spread || !Number.isInteger(spread)) return false;
      map = Int32Array.from({ length: n * spread }, (_, i) => (layout === "last" ? i % n : Math.floor(i / spread)));
      this.layout = "flat";
    } else if (part instanceof Select) {
      if (layout === "last" || part.inputs !== n) return false;
      map = part.indices;
    } else if (part instanceof LayerNorm) {
      if (layout === "maps" || part.features !== n) return false;
      this.mixes.push({ end: this.parts.length, from });
    } else if (part instanceof BatchNorm) {
      if (layout === "last" || part.channels !== n) return false;
    } else if (part === globalAveragePool2d) {
      if (layout !== "maps") return false;
      this.layout = "flat";
    } else {
      const known = featureMapOf(part);
      if (known?.passes !== "kept" || !(known.numberwise || layout !== "last") || (typeof part === "object" && state(part).size)) return false;
    }
    this.parts.push(part instanceof BatchNorm ? settledNorm(part, this.own.length ? undefined : this.first, this.#view) : part);
    this.own.push(part);
    this.maps.push(map);
    if (map) this.from = Int32Array.from(map, (i) => from[i] as number);
    return true;
  }

  /** What parts of the wire make of outputs that are constant: for each feature its numbers, in an example of one. */
  through(end = this.parts.length): Constant[] {
    const { layer, outputs, bias } = this.first;
    const map = layer instanceof Conv2d ? layer.outputSize : [];
    if (!map)
      throw new UsageError(
        `compact: ${layer.label} has not seen an image, so it is not known how large its maps are. Run the net once, with predict() or summary(net, [channels, height, width]).`,
      );
    const pixels = map.reduce((a, b) => a * b, 1);
    const start = Float32Array.from({ length: outputs * pixels }, (_, i) => bias?.[Math.floor(i / pixels)] ?? 0);
    return scope(() =>
      taped(false, () => {
        const y = new Sequential(this.parts.slice(0, end)).forward(tensor(start, [1, outputs, ...map]));
        const all = y.toArray();
        const features = y.shape[1] as number;
        return Array.from({ length: features }, (_, i) => all.subarray((i * all.length) / features, ((i + 1) * all.length) / features));
      }),
    );
  }

  /** The features that a layer norm needs, as they are no zeros: `constant` tells which outputs of the first layer never change. */
  held(constant: (j: number) => boolean): Uint8Array {
    const held = new Uint8Array(this.first.outputs);
    const [norm, more] = this.mixes;
    if (!norm) return held;
    const fixed = Array.from(held, (_, j) => constant(j));
    if (more || !fixed.includes(true)) return held.fill(1);
    this.through(norm.end).forEach((values, i) => {
      const j = norm.from[i] as number;
      if (!fixed[j] || values.some((each) => each !== 0)) held[j] = 1;
    });
    return held;
  }

  /**
   * The parts for what the first layer still gives, and which features then arrive. `needed`: those that are read at the
   * end; undefined: all.
   */
  narrow(maker: Maker, needed?: Uint8Array): { parts: Part[]; have: readonly number[] } {
    // which features after each part are needed in the end
    const wanted: (ReadonlySet<number> | undefined)[] = [];
    let trace = needed && indicesOf(needed);
    for (let k = this.parts.length - 1; k >= 0; k--) {
      const map = this.maps[k];
      wanted[k] = trace && new Set(trace);
      if (map) trace = trace?.map((i) => map[i] as number);
    }
    let have: readonly number[] = indicesOf(this.first.keepOut);
    const parts = this.parts.map((part, k) => {
      const [own, map] = [this.own[k] as Part, this.maps[k]];
      if (part instanceof BatchNorm || part instanceof LayerNorm) return maker.norm(own as BatchNorm, part, have, this.first);
      if (!map) return part;
      const before = new Map(have.map((i, at) => [i, at]));
      const need = part instanceof Select ? wanted[k] : undefined;
      have = Array.from({ length: map.length }, (_, i) => i).filter((i) => before.has(map[i] as number) && need?.has(i) !== false);
      if (!(part instanceof Select)) return part;
      return maker.select(
        own as Select,
        have.map((i) => before.get(map[i] as number) as number),
        before.size,
      );
    });
    return { parts, have };
  }
}
