// What stands between two layers with weights, as far as features can be followed through it: functions of each number,
// pooling, norms, dropout, and what puts features elsewhere, such as flatten() and select().
import { UsageError } from "../errors.ts";
import type { FeatureMap, Layout } from "../descriptions/features.ts";
import { featureMapOf } from "../layers/featureMapOf.ts";
import { isGateable } from "../layers/gateable.ts";
import type { KeptFeatures, Layer, Part } from "../layers/layer.ts";
import { Sequential } from "../layers/sequential.ts";
import { unseen } from "../layers/unseen.ts";
import { scope } from "../memory.ts";
import { taped } from "../tape.ts";
import { Tensor } from "../tensor.ts";
import { state } from "../walk.ts";
import { copyOf, isCopyable } from "./copy.ts";
import { isSized } from "./holders.ts";
import { indicesOf, type NarrowedLayer } from "./narrowedLayer.ts";

/** How a part is made smaller that has something of its own for each feature: as a new one, or in place. */
export type NarrowPart = (part: PassedPart, kept: KeptFeatures, first: NarrowedLayer) => Part;

/** A part on the way. */
export interface PassedPart {
  /** As it stands in the net. */
  readonly own: Part;
  /** With the gates of the layer before multiplied in, where they act after it. */
  readonly settled: Part;
  readonly map: FeatureMap;
  /** Where each feature after it was before it; undefined where all keep their indices. */
  readonly indices: ArrayLike<number> | undefined;
  /** Where each feature before it comes from, among the outputs of the first layer. */
  readonly from: Int32Array;
}

/** The numbers that a feature always has: one for each pixel of its map. */
type Constant = Float32Array;

/** A layer with its result multiplied with gates for good, by the arrays that it names. */
function multiplied(layer: Layer, names: readonly string[], gates: Float32Array): Layer {
  const arrays = new Map(state(layer));
  const product = (name: string) =>
    arrays
      .get(name)
      ?.toArray()
      .map((each, i) => each * (gates[i] as number));
  return copyOf(layer, Object.fromEntries(names.map((name) => [name, product(name)])));
}

export class Passage {
  readonly first: NarrowedLayer;
  /** Whether maps of different sizes may come, as the layer runs in several places: constants other than zeros are unknown then. */
  readonly #isResized: boolean;
  readonly parts: PassedPart[] = [];
  /** The output of the first layer that each feature at the end comes from. */
  from: Int32Array;
  /** Where features are at the end. */
  layout: Layout;

  constructor(first: NarrowedLayer, runsOften = false) {
    this.first = first;
    this.#isResized = runsOften && first.layer.featureMap.to === "maps";
    this.from = Int32Array.from({ length: first.outputs }, (_, i) => i);
    this.layout = first.layer.featureMap.to;
  }

  /** Whether no feature is constant at the end, as they depend on each other. */
  get mixes(): boolean {
    return this.parts.some(({ map }) => map.passes === "kept" && map.mixes);
  }

  /** Adds a part. False when features cannot be followed through it. `expected`: how many features the next part that knows takes. */
  push(part: Part, expected: number | undefined): boolean {
    const { layout, from, first } = this;
    const n = from.length;
    const map = featureMapOf(part);
    if (!map || map.passes === "connected" || map.layouts?.includes(layout) === false || (map.width ?? n) !== n) return false;
    if (typeof part === "object" && !this.#fits(part, map)) return false;
    let indices: ArrayLike<number> | undefined;
    if (map.passes === "flattened") {
      const spread = (expected ?? 0) / n;
      if (!spread || !Number.isInteger(spread)) return false;
      indices = Int32Array.from({ length: n * spread }, (_, i) => (layout === "last" ? i % n : Math.floor(i / spread)));
      this.layout = "units";
    } else if (map.passes === "selected") {
      if (!map.indices) return false;
      indices = map.indices;
    } else if (map.to) this.layout = map.to;
    const gates = map.passes === "kept" && !this.parts.length && !first.trains ? first.afterNorm : undefined;
    const names = map.passes === "kept" ? map.takesGates : undefined;
    this.parts.push({ own: part, settled: gates && names ? multiplied(part as Layer, names, gates) : part, map, indices, from });
    if (indices) this.from = Int32Array.from(indices, (i) => from[i] as number);
    return true;
  }

  /** Whether a layer can be made smaller, or has nothing to be made smaller. */
  #fits(layer: Layer, map: FeatureMap): boolean {
    if (isGateable(layer)) return false;
    if (isSized(layer)) return this.first.trains || isCopyable(layer);
    return map.width === undefined && !layer.storedArrays && !state(layer).size;
  }

  /** What the parts make of outputs that are constant: for each feature its numbers, in an example of one. */
  constants(end = this.parts.length): Constant[] {
    return this.first.trains || this.first.inner || this.#isResized ? this.#zeros(end) : this.#run(end);
  }

  #run(end: number): Constant[] {
    const { layer, outputs, bias } = this.first;
    const size = layer.series ? layer.outputSize?.slice(1) : layer.outputSize;
    const map = layer.featureMap.to === "maps" ? size : [];
    if (!map) throw new UsageError(`compact: ${unseen(layer.label, "it is not known how large its maps are")}`);
    const pixels = map.reduce((a, b) => a * b, 1);
    const start = Float32Array.from({ length: outputs * pixels }, (_, i) => bias?.[Math.floor(i / pixels)] ?? 0);
    return scope(() =>
      taped(false, () => {
        const y = new Sequential(this.parts.slice(0, end).map((each) => each.settled)).forward(new Tensor([1, outputs, ...map], start));
        const all = y.toArray();
        const features = y.shape[1] as number;
        // its maps were of another size where it ran last, in a place that only its block knows of
        if (end === this.parts.length && features !== this.from.length) return this.#zeros(end);
        return Array.from({ length: features }, (_, i) => all.subarray((i * all.length) / features, ((i + 1) * all.length) / features));
      }),
    );
  }

  /** The same where only zeros are known, as the net trains on or maps differ in size: 0 for what is always 0, NaN for the rest. */
  #zeros(end: number): Constant[] {
    const { trains, outputs, bias } = this.first;
    // while it trains, outputs that are constant are 0
    let values = Float32Array.from({ length: outputs }, (_, j) => (trains || !bias?.[j] ? 0 : NaN));
    this.parts.slice(0, end).forEach(({ map, indices }, at) => {
      const before = values;
      if (indices) values = Float32Array.from(indices, (i) => before[i] as number);
      if (map.passes !== "kept") return;
      const gates = at === 0 && map.takesGates ? this.first.afterNorm : undefined;
      values = values.map((each, i) => (gates ? (gates[i] === 0 ? 0 : NaN) : map.zeros ? each : NaN));
    });
    return Array.from(values, (each) => Float32Array.of(each));
  }

  /** Whether zeros arrive at the end, whatever goes in. */
  givesZeros(): boolean {
    return this.first.keepOut.every((_, j) => !this.first.varies(j)) && this.#zeros(this.parts.length).every(([each]) => each === 0);
  }

  /** The outputs of the first layer that must stay, as a part mixes features and they are no zeros. */
  held(): Uint8Array {
    const { first, parts } = this;
    const held = new Uint8Array(first.outputs);
    const mixing = parts.filter(({ map }) => map.passes === "kept" && map.mixes);
    const [mix] = mixing;
    if (!mix) return held;
    const isFixed = Array.from(held, (_, j) => !first.varies(j));
    if (mixing.length > 1 || !isFixed.includes(true)) return held.fill(1);
    this.constants(parts.indexOf(mix)).forEach((values, i) => {
      const j = mix.from[i] as number;
      if (!isFixed[j] || values.some((each) => each !== 0)) held[j] = 1;
    });
    return held;
  }

  /**
   * The parts for what the first layer still gives, and which features then arrive. `needed`: those that are read at the
   * end; undefined: all.
   */
  narrow(narrowPart: NarrowPart, needed?: Uint8Array): { readonly parts: Part[]; readonly have: readonly number[] } {
    // which features after each part are needed in the end
    const wanted: (ReadonlySet<number> | undefined)[] = [];
    let trace = needed && indicesOf(needed);
    for (let k = this.parts.length - 1; k >= 0; k--) {
      const { indices, map } = this.parts[k] as PassedPart;
      wanted[k] = trace && new Set(trace);
      // what mixes features needs all of those that are left, whichever are read after it
      if (map.passes === "kept" && map.mixes) trace = undefined;
      if (indices) trace = trace?.map((i) => indices[i] as number);
    }
    let have: readonly number[] = indicesOf(this.first.keepOut);
    const parts = this.parts.map((part, k) => {
      const { indices, own, map } = part;
      const inputs = have;
      if (indices) {
        const arrived = new Set(have);
        // only a selection can leave out what no one needs
        const need = map.passes === "selected" ? wanted[k] : undefined;
        have = Array.from({ length: indices.length }, (_, i) => i).filter((i) => arrived.has(indices[i] as number) && need?.has(i) !== false);
      }
      return isSized(own) ? narrowPart(part, { inputs, outputs: have }, this.first) : own;
    });
    return { parts, have };
  }
}
