// A smaller net that computes the same: gates settle, what they close is taken away, and their values are multiplied
// into the weights that stay. What becomes constant on the way moves into the next bias, until nothing changes.
import { UsageError } from "../errors.ts";
import { isFast, noteFast } from "../fastNets.ts";
import { isGated } from "../gates/attach.ts";
import type { Gate } from "../gates/gate.ts";
import { BatchNorm } from "../layers/batchNorm.ts";
import type { Dense } from "../layers/dense.ts";
import type { Layer, Part } from "../layers/layer.ts";
import { LayerNorm } from "../layers/layerNorm.ts";
import { Residual } from "../layers/residual.ts";
import { Select } from "../layers/select.ts";
import { Sequential } from "../layers/sequential.ts";
import { within } from "../ops/select.ts";
import { walk } from "../walk.ts";
import { Census } from "./census.ts";
import { narrowedNorm } from "./norm.ts";
import { build, indicesOf, type Piece, type View } from "./piece.ts";
import { type Item, Plan } from "./plan.ts";
import type { Maker } from "./wire.ts";

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

/** Appends a part; two selections in a row are one. */
function append(parts: Part[], part: Part): void {
  const last = parts.at(-1);
  if (part instanceof Select && last instanceof Select) parts[parts.length - 1] = new Select(...within(last, part.indices, part.inputs));
  else parts.push(part);
}

class Compaction implements Maker {
  readonly #census: Census;
  /** What has been made of layers, norms and blocks: what was one stays one. */
  readonly #made = new Map<unknown, Map<string, Layer>>();
  /** Gates that were multiplied into norms, each with a number to tell it from the others. */
  readonly #gates: (Gate | undefined)[] = [];

  constructor(net: Part) {
    this.#census = new Census(net, false);
  }

  #once<L extends Layer>(of: unknown, how: string, make: () => L): L {
    const all = this.#made.get(of) ?? new Map<string, Layer>();
    this.#made.set(of, all);
    const known = all.get(how) ?? make();
    all.set(how, known);
    return known as L;
  }

  norm(own: BatchNorm | LayerNorm, norm: BatchNorm | LayerNorm, have: readonly number[], first?: Piece): Part {
    const gate = first?.normed ? (first.layer as Dense).gates.outputs : undefined;
    if (!this.#gates.includes(gate)) this.#gates.push(gate);
    return this.#once(own, `${this.#gates.indexOf(gate)} ${have}`, () => narrowedNorm(norm, have));
  }

  select(_: Select, indices: readonly number[], inputs: number): Part {
    return new Select(indices, inputs);
  }

  path(parts: readonly Part[]): Part[] {
    const plan = new Plan(settled, this.#census);
    const items = plan.read(parts);
    plan.solve();
    return this.#build(items);
  }

  #build(items: readonly Item[]): Part[] {
    const parts: Part[] = [];
    for (const item of items) {
      if ("part" in item) append(parts, this.#other(item.part));
      else if ("block" in item) {
        const { main, shortcut } = item;
        const path = (each: readonly Item[]) => {
          const small = this.#build(each);
          return small.length === 1 ? (small[0] as Part) : new Sequential(small);
        };
        parts.push(this.#once(item.block, "", () => new Residual(path(main), shortcut && path(shortcut))));
      } else {
        const { wire, second } = item;
        const { parts: between, have } = wire?.narrow(this, second?.keepIn) ?? { parts: [], have: Array.from(second?.keepIn.keys() ?? []) };
        for (const each of between) append(parts, each);
        if (!second) continue;
        const keep = indicesOf(second.keepIn);
        if (keep.length < have.length)
          append(
            parts,
            new Select(
              keep.map((i) => have.indexOf(i)),
              have.length,
            ),
          );
        parts.push(this.#once(second.whole ? second.layer : second, `${second.normed}`, () => build(second)));
      }
    }
    return parts;
  }

  /** What no features are followed through. */
  #other(part: Part): Part {
    if (typeof part === "function") return part;
    if (part instanceof BatchNorm || part instanceof LayerNorm) return this.norm(part, part, Array.from(part.scale.toArray().keys()));
    if (part.compacted) return this.#once(part, "", () => part.compacted?.((...inner) => this.#inner(inner)) as Layer);
    refuseGated(part);
    return part;
  }

  #inner(parts: readonly Part[]): Layer {
    const make = () => {
      const small = this.path(parts.flatMap((each) => this.#census.flat(each)));
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
 */
export function compact(net: Layer): Sequential {
  return noteFast(new Sequential(new Compaction(net).path(net instanceof Sequential ? net.flat() : [net])), isFast(net));
}
