// What a net loses first, and how much of that is closed: units in the order of a ranking, or weights in the order of their size.
import { UsageError, ValueError } from "../errors.ts";
import type { Gateable } from "../gates/attach.ts";
import { Mask } from "../gates/mask.ts";
import { isGateable } from "../layers/gateable.ts";
import type { Part } from "../layers/layer.ts";
import type { Parameter } from "../resident.ts";
import { walk } from "../walk.ts";
import type { Ranking } from "./ranking.ts";
import { prunable } from "./units.ts";

/** Masks over what goes, more or less of it. */
export interface Closing {
  /** How many could go. */
  readonly count: number;
  /** Closes the first `gone`, and opens the rest. What may not go stays, equals go together: gives how many are closed. */
  close(gone: number): number;
  /** Takes the masks off again that were not there before. */
  undo(): void;
  /** The number by which the last one goes. */
  last(gone: number): number | undefined;
}

interface Unit {
  readonly layer: number;
  readonly unit: number;
  readonly score: number;
}

/** The units that go, of `units` in the order in which they do, so many layers having so many left. */
function going(units: readonly Unit[], sizes: readonly number[], number: number, floor: number): Unit[] {
  const left = [...sizes];
  const gone: Unit[] = [];
  for (const unit of units) {
    if (gone.length === number) break;
    if ((left[unit.layer] as number) <= floor) continue;
    left[unit.layer] = (left[unit.layer] as number) - 1;
    gone.push(unit);
  }
  return gone;
}

/** Units in the order of a ranking, those worth least of all layers together, or of each. @throws ValueError for a ranking of another net */
export function closingUnits(who: string, net: Part, ranking: Ranking, per: "net" | "layer", floor: number): Closing {
  const all = prunable(who, net);
  const scoresOf = ({ path }: { readonly path: string }) => ranking?.layers?.find((each) => each.path === path)?.scores;
  const layers = all.filter(scoresOf);
  const other = (layers.length ? layers : all).find((each) => scoresOf(each)?.length !== each.layer.outputs);
  if (other)
    throw new ValueError(
      `${who}: the ranking says nothing of the ${other.layer.outputs} outputs of ${other.layer.label} at "${other.path}". Give what rank() gave for this net.`,
    );
  const units = layers.flatMap((each, at) => Array.from(scoresOf(each) as Float64Array, (score, unit) => ({ layer: at, unit, score })));
  if (units.some(({ score }) => Number.isNaN(score))) throw new ValueError(`${who}: the ranking has scores that are NaN. Rank a net whose weights are finite.`);
  units.sort((a, b) => a.score - b.score || a.layer - b.layer || a.unit - b.unit);
  const sizes = layers.map(({ layer }) => layer.outputs);
  const gone = (number: number) => {
    if (per === "net") return going(units, sizes, Math.round(number), floor);
    const share = number / units.length;
    const of = (at: number) => units.filter(({ layer }) => layer === at);
    return sizes.flatMap((size, at) => going(of(at), sizes, Math.round(share * size), floor));
  };
  const masks = layers.map(({ layer }) => {
    layer.gates.outputs = new Mask(new Float32Array(layer.outputs).fill(1), [layer.outputs]);
    return layer.gates.outputs as Mask;
  });
  return {
    count: units.length,
    close(number) {
      const values = sizes.map((size) => new Float32Array(size).fill(1));
      const closed = gone(number);
      for (const { layer, unit } of closed) (values[layer] as Float32Array)[unit] = 0;
      for (const [at, mask] of masks.entries()) mask.set(values[at] as Float32Array);
      return closed.length;
    },
    undo() {
      for (const { layer } of layers) layer.gates.outputs = undefined;
    },
    last: (number) => gone(number).at(-1)?.score,
  };
}

/** Layers whose weights can be masked one by one. @throws UsageError */
export function maskable(who: string, net: object): Gateable[] {
  const layers: Gateable[] = [];
  walk(net, (layer) => {
    if (!isGateable(layer)) return;
    const { inputs, outputs, weights } = layer.gates;
    if (inputs || outputs || (weights && !(weights instanceof Mask)))
      throw new UsageError(`${who}: ${layer.label} has gates already, which decide by themselves what goes. Give compact(net), or a net without gates.`);
    layers.push(layer);
  });
  if (!layers.length) throw new UsageError(`${who}: the net has no layer with weights. Give a net with dense() or conv2d() layers.`);
  return layers;
}

/** How much single weights matter; by default, how large they are. */
export type WeightScores = (weight: Parameter) => Float32Array;

/** Weights in the order of their scores, of all layers together; those a mask closes already stay closed. */
export function closingWeights(who: string, net: object, scores: WeightScores = (weight) => weight.toArray().map(Math.abs)): Closing {
  const layers = maskable(who, net);
  const before = layers.map(({ gates }) => gates.weights?.testValues());
  const sizes = layers.map(({ weight }) => scores(weight));
  const open = layers.flatMap((_, at) => Array.from((sizes[at] as Float32Array).filter((_, i) => before[at]?.[i] !== 0)));
  const order = Float32Array.from(open).sort();
  if (Number.isNaN(order.at(-1))) throw new ValueError(`${who}: the net has weights that are NaN. Give one whose weights are finite.`);
  for (const { gates, weight } of layers) gates.weights ??= new Mask(new Float32Array(weight.size).fill(1), weight.shape);
  const last = (gone: number) => order[gone - 1];
  const put = (at: number, keeps: (size: number) => boolean) => {
    const mask = layers[at]?.gates.weights as Mask;
    mask.set((sizes[at] as Float32Array).map((size, i) => (before[at]?.[i] !== 0 && keeps(size) ? 1 : 0)));
  };
  return {
    count: order.length,
    last,
    close(gone) {
      const limit = last(gone) ?? -1;
      for (const at of layers.keys()) put(at, (size) => size > limit);
      let closed = gone;
      while (order[closed] === limit) closed++;
      return closed;
    },
    undo() {
      for (const [at, { gates }] of layers.entries()) {
        if (before[at]) put(at, () => true);
        else gates.weights = undefined;
      }
    },
  };
}

/** The least of 0 ... count + 1 from which `fits` holds on, count + 1 being taken for granted. */
export function least(count: number, fits: (gone: number) => boolean): number {
  let [low, high] = [0, count + 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (fits(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}
