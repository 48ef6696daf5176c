// More units in a trained net: what there was keeps its numbers to the bit, and what is new is not read at first.
import type { LayerArrays } from "../descriptions/facts.ts";
import { UsageError, ValueError } from "../errors.ts";
import { decode, encode } from "../formats/net.ts";
import { gate } from "../gates/attach.ts";
import { featureMapOf } from "../layers/featureMapOf.ts";
import { freeze } from "../layers/freeze.ts";
import { heNormal } from "../layers/initializer.ts";
import type { KeptFeatures, Layer, LayerClass, Part } from "../layers/layer.ts";
import { Sequential } from "../layers/sequential.ts";
import { flag, refuseUnknown, shown, sizeFrom } from "../options.ts";
import { Resident } from "../resident.ts";
import { type Shape, sizeOf } from "../shape.ts";
import { Difference, isTunable, type Tunable } from "./difference.ts";
import { sharedGates, widenGates } from "./widenGates.ts";

/** Options of `widen()`. */
export interface WidenOptions {
  /** How many units (filters) the layer gets besides those it has. */
  readonly units: number;
  /** Whether all numbers there were stay as they are to the bit while the net trains on, and only new ones learn. Default false. */
  readonly freeze?: boolean;
}

/** What an array holds for new features. */
type Fresh = (name: string, shape: Shape) => Float32Array;

/** A layer that can be made anew, with arrays by name. */
type Sized = Layer & Required<Pick<Layer, "describe" | "narrow">> & Readonly<Record<string, unknown>>;

const range = (n: number): number[] => Array.from({ length: n }, (_, i) => i);
const zeros: Fresh = (_, shape) => new Float32Array(sizeOf(shape));
/** Units that read what a new layer's would, without biases. `per`: weights of each. */
const drawn =
  (per: number): Fresh =>
  (name, shape) =>
    name === "weight" ? heNormal(per, 0, sizeOf(shape)) : zeros(name, shape);
/** A norm that passes on what it gets, as far as it knows yet. */
const plain: Fresh = (name, shape) => zeros(name, shape).fill(name === "scale" || name === "variance" ? 1 : 0);

/** A layer like another with more features, all of those there were first. `old`: which those are. Tells where old numbers are, by array. */
function wider<L extends Layer>(
  layer: L,
  sizes: object,
  old: KeptFeatures,
  fresh: Fresh,
): { readonly wide: L; readonly places: ReadonlyMap<string, readonly number[]> } {
  const given = layer as unknown as Sized;
  const refuse = (): never => {
    throw new UsageError("widen: a layer with parts inside cannot be made wider.");
  };
  const make = (): Sized => {
    const arrays: LayerArrays = { floats: fresh as LayerArrays["floats"], integers: refuse };
    return (layer.constructor as unknown as LayerClass).rebuild({ ...given.describe(refuse), ...sizes } as never, arrays, refuse) as Sized;
  };
  const [wide, probe] = [make(), make()];
  const names = new Map(Object.entries(probe).flatMap(([name, value]) => (value instanceof Resident ? [[value, name] as const] : [])));
  const places = new Map<string, readonly number[]>();
  // what narrow() would keep is where the old numbers are
  probe.narrow(old, (array, indices) => {
    if (array) places.set(names.get(array) as string, Array.from(indices));
  });
  for (const [name, indices] of places) {
    const [to, from] = [wide[name], given[name]] as [Resident, Resident];
    const [values, numbers] = [to.toArray(), from.toArray()];
    indices.forEach((at, i) => {
      values[at] = numbers[i] as number;
    });
    to.set(values);
  }
  return { wide: wide as unknown as L, places };
}

/** A layer of which only the numbers of new features learn: of `n` along an axis those from `first` on. */
function onlyNew(layer: Tunable, over: "inputs" | "outputs", first: number): Difference {
  // a bias that no new unit has must not move
  const tuned = new Difference(layer, undefined, over === "outputs");
  gate(tuned.change, { over, mask: range(layer[over]).map((i) => Number(i >= first)) });
  return tuned;
}

/** The layer at a place of a sequence. @throws ValueError */
function layerAt(parts: readonly Part[], at: number): Tunable {
  const part = parts[at];
  if (!isTunable(part)) throw new ValueError(`widen: part ${shown(at)} of the net is no dense() and no convolution. Give the place of one in the sequence.`);
  if (part.groups !== 1) throw new ValueError(`widen: ${part.label} has groups, which all would have to become wider. Choose another layer.`);
  return part;
}

/**
 * A copy of a net whose layer at place `at` has more units (or filters), drawn like new ones; what is between it and the next
 * layer with weights follows, and that layer does not read them yet: all outputs are as before, and all numbers there were
 * are the same bits. Gates on both layers stay; new ones join them, as open as those were at first. With `freeze` all else is
 * frozen, and both layers are `difference()`s of which only new numbers learn: what there was keeps its bits for good.
 * @throws ValueError for layers that cannot become wider; UsageError for nets that no file could hold
 * @example
 * ```ts
 * import { dense, relu, sequential } from "sievenet";
 * import { widen } from "sievenet/blocks";
 *
 * const net = sequential(dense(4, 8), relu, dense(8, 2));
 * const more = widen(net, 0, { units: 3 }); // 4 - 11 - 2, with the same outputs
 * ```
 */
export function widen(net: Sequential, at: number, options: WidenOptions): Sequential {
  refuseUnknown("widen", options, ["units", "freeze"]);
  const units = sizeFrom("widen", "units", options.units);
  const onlyFresh = flag("widen", "freeze", options.freeze ?? false);
  const parts = [...(decode(encode(net)) as Sequential).parts];
  const first = layerAt(parts, at);
  const shared = sharedGates(parts);
  const next = parts.findIndex((part, i) => i > at && featureMapOf(part)?.passes === "connected");
  if (next < 0) throw new ValueError(`widen: no layer with weights follows ${first.label}, whose outputs are those of the net. Choose another layer.`);
  const second = layerAt(parts, next);
  if (onlyFresh) for (const part of parts) if (typeof part === "object") freeze(part);
  for (let i = at + 1; i < next; i++) parts[i] = between(parts[i] as Part, first, units, onlyFresh);
  const each = second.inputs / first.outputs;
  const sides = [
    [at, first, { outputs: first.outputs + units }, drawn(first.weight.size / first.outputs)],
    [next, second, { inputs: second.inputs + units * each }, zeros],
  ] as const;
  for (const [place, layer, sizes, fresh] of sides) {
    const { inputs, outputs } = layer;
    const { wide, places } = wider(layer, sizes, { inputs: range(inputs), outputs: range(outputs) }, fresh);
    widenGates(layer, wide, places.get("weight") as readonly number[], shared);
    parts[place] = onlyFresh ? (onlyNew(wide, place === at ? "outputs" : "inputs", place === at ? outputs : inputs) as Part) : wide;
  }
  return new Sequential(parts);
}

/** A part between the two layers, for more features. @throws ValueError */
function between(part: Part, { outputs, label }: Tunable, units: number, onlyFresh: boolean): Part {
  const map = featureMapOf(part);
  const follows = map?.passes === "flattened" || (map?.passes === "kept" && !map.mixes);
  const sized = typeof part === "object" && map?.width !== undefined;
  if (!follows || (sized && (onlyFresh || !("channels" in part))))
    throw new ValueError(
      `widen: what stands behind ${label} ${onlyFresh && sized ? "has numbers for each unit, which cannot stay frozen while new ones join" : "does not keep its features apart"}. ${onlyFresh && sized ? "Leave freeze out" : "Choose another layer"}.`,
    );
  return sized ? wider(part, { channels: outputs + units }, { inputs: range(outputs), outputs: range(outputs) }, plain).wide : part;
}
