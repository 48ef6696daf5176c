// A smaller net that computes the same: gates settle, what they close is taken away, and their values are multiplied
// into the weights that stay. What becomes constant on the way moves into the next bias, until nothing changes.
import { byteScaleOf, noteByteScale } from "../byteScale.ts";
import { UsageError } from "../errors.ts";
import { isFast, noteFast } from "../fastNets.ts";
import { isGated } from "../gates/attach.ts";
import { featureMapOf } from "../layers/featureMapOf.ts";
import { flattened, type KeptFeatures, type Layer, type Part, sequenceOf } from "../layers/layer.ts";
import { Select } from "../layers/select.ts";
import { Sequential } from "../layers/sequential.ts";
import { flag, refuseUnknown } from "../options.ts";
import { state, walk } from "../walk.ts";
import { copyOf, isCopyable, narrowedCopy, narrowedWeights } from "./copy.ts";
import { FeatureFlow, type FlowItem, type Link, type Paths } from "./featureFlow.ts";
import { Holders, isSized } from "./holders.ts";
import type { NarrowedLayer, View } from "./narrowedLayer.ts";
import type { PassedPart } from "./passage.ts";
import { selection, selectionWithin } from "./selection.ts";

const settled: View = { values: (gate) => gate.testValues(), trains: false };

/** @throws UsageError for gated layers inside a block that does not say what becomes of them */
function refuseGated(block: Layer): void {
  walk(block, (node, path) => {
    if (isGated(node))
      throw new UsageError(
        `compact: ${node.label}${path ? ` at "${path}"` : ""} has gates inside a layer of your own, which compact() cannot take apart. Give that layer a method compacted(smaller) that returns it with smaller(part) in the place of each part.`,
      );
  });
}

/** Whether a path of a block gives zeros, whatever goes in. */
function givesZeros(path: readonly FlowItem[]): boolean {
  const last = path.at(-1);
  if (!last || !("second" in last) || last.second || !last.passage) return false;
  return last.passage.givesZeros();
}

/** Appends a part, unless it is nothing; two selections in a row are one. */
function append(parts: Part[], part: Part): void {
  if (sequenceOf(part)?.length === 0) return;
  const map = featureMapOf(part);
  const last = parts.at(-1);
  const merged = last && map?.passes === "selected" && map.indices ? selectionWithin(last, map.indices) : undefined;
  if (merged) parts[parts.length - 1] = merged;
  else parts.push(part);
}

/** Options of `compact()`. */
export interface CompactOptions {
  /** Whether what is closed is taken away. With false it stays, as zeros: a net of the size it had, to compare the small one with. Default true. */
  readonly narrow?: boolean;
}

/** Pieces of nets of which nothing is left in what `compact` made of them. @internal */
export const removals = /* @__PURE__ */ new WeakMap<object, WeakSet<object>>();

class Compaction {
  readonly #holders: Holders;
  /** What has been made of layers, norms and blocks: what was one stays one. */
  readonly #copies = new Map<unknown, Map<string, Layer>>();
  /** Pieces of the net of which nothing is left. */
  readonly removed = new WeakSet<object>();
  /** Gates that were multiplied into norms, each with a number to tell it from the others. */
  readonly #gates = new Map<unknown, number>();

  readonly #narrow: boolean;

  constructor(net: Part, narrow: boolean) {
    this.#holders = new Holders(net, false);
    this.#narrow = narrow;
  }

  #once<L extends Layer>(of: unknown, how: string, make: () => L): L {
    const all = this.#copies.get(of) ?? new Map<string, Layer>();
    this.#copies.set(of, all);
    const known = all.get(how) ?? make();
    all.set(how, known);
    return known as L;
  }

  #numberOf(gate: unknown): number {
    const known = this.#gates.get(gate) ?? this.#gates.size;
    this.#gates.set(gate, known);
    return known;
  }

  readonly #narrowPart = ({ own, settled }: PassedPart, kept: KeptFeatures, first: NarrowedLayer): Part => {
    const gates = own === settled ? undefined : first.layer.gates?.outputs;
    const narrow = () => narrowedCopy(settled as Layer & Required<Pick<Layer, "narrow">>, kept);
    return this.#once(own, `${this.#numberOf(gates)} ${kept.inputs} ${kept.outputs}`, narrow);
  };

  path(parts: readonly Part[]): Part[] {
    const flow = new FeatureFlow(settled, this.#holders);
    const items = flow.read(parts);
    if (this.#narrow) flow.solve();
    return this.#build(items);
  }

  #build(items: readonly FlowItem[]): Part[] {
    const parts: Part[] = [];
    for (const item of items) {
      if ("part" in item) append(parts, this.#other(item.part));
      else if ("block" in item)
        append(
          parts,
          this.#once(item.block, "", () => this.#block(item)),
        );
      else for (const part of this.#linked(item)) append(parts, part);
    }
    return parts;
  }

  /** Notes that nothing is left of a part. */
  readonly #remove = (part: object): void => walk(part, (node) => void this.removed.add(node));

  #block({ block, paths }: Paths): Layer {
    const small = paths.map((path) => {
      const parts = this.#build(path);
      return parts.length === 1 ? (parts[0] as Part) : new Sequential(parts);
    });
    return block.withParts?.(small, paths.map(givesZeros), this.#remove) as Layer;
  }

  /** The parts of a link, the second layer included. */
  #linked({ passage, second }: Link): Part[] {
    const all = Array.from(second?.keepIn.keys() ?? []);
    const { parts, have } = passage?.narrow(this.#narrowPart, second?.keepIn) ?? { parts: [], have: all };
    if (!second) return parts;
    const { inputs } = second.kept;
    const picked = inputs.length < have.length ? [new Select(...selection(have, inputs))] : [];
    const layer = this.#once(second.isShared ? second.layer : second, `${second.afterNorm !== undefined}`, () => narrowedWeights(second));
    return [...parts, ...picked, layer];
  }

  /** What no features are followed through. */
  #other(part: Part): Part {
    if (typeof part === "function") return part;
    // parameters of the net are not the small net's
    if (isSized(part) && isCopyable(part) && state(part).size) return this.#once(part, "", () => copyOf(part));
    if (part.compacted) return this.#once(part, "", () => part.compacted?.((...inner) => this.#inner(inner), this.#remove) as Layer);
    refuseGated(part);
    return part;
  }

  #inner(parts: readonly Part[]): Layer {
    const make = () => {
      const small = this.path(parts.flatMap(flattened));
      return small.length === 1 && typeof small[0] === "object" ? small[0] : new Sequential(small);
    };
    return parts.length === 1 ? this.#once(parts[0], "inner", make) : make();
  }
}

/**
 * The net with its gates settled and everything they close taken away: an ordinary net, without gates, whose outputs are
 * those of the gated one. `net` stays as it is; only blocks of your own without gates are passed on to the result as
 * they are, and others say by a method `compacted` what becomes of them. If first inputs or channels are closed it begins
 * with a `select` of the open ones. A layer in several places stays one, with what any of them needs.
 * @throws UsageError for gated layers inside a block of your own without that method
 * @example
 * ```ts
 * import { compact, count, dense, gate, mask, relu, sequential } from "sievenet";
 *
 * const net = sequential(dense(4, 3), relu, gate(dense(3, 2), { over: "inputs", mask: [1, 0, 1] }));
 * count(compact(net)).weights; // 16
 * ```
 */
export function compact(net: Layer, options: CompactOptions = {}): Sequential {
  refuseUnknown("compact", options, ["narrow"]);
  const fast = isFast(net); // walks the net first, which refuses one of another copy of the library
  const compaction = new Compaction(net, flag("compact", "narrow", options.narrow ?? true));
  const small = new Sequential(compaction.path(flattened(net)));
  removals.set(small, compaction.removed);
  return noteByteScale(noteFast(small, fast), byteScaleOf(net));
}
