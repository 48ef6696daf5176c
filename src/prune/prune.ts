// Pruning by a ranking: masks over the units that are worth least.
import { ValueError } from "../errors.ts";
import { gate } from "../gates/attach.ts";
import type { Part } from "../layers/layer.ts";
import { numberThat, oneOf, refuseUnknown, whole } from "../options.ts";
import type { Ranking } from "./rank.ts";
import { prunable } from "./units.ts";

/** Options of `prune()`. */
export interface PruneOptions {
  /** "net": the lowest of all layers together; "layer": the same share of each. Default "net". */
  readonly per?: "net" | "layer";
  /** The fewest units that stay in each layer. Default 1. */
  readonly floor?: number;
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

/**
 * Masks the share `fraction` (from 0 to below 1) of the units of a net, those a ranking finds worth least, and returns the same
 * net. Masks stay while it trains on, so that
 * `train` is fine-tuning, and `compact` takes away what they close.
 * @throws ValueError for a ranking of another net
 * @example
 * ```ts
 * import { compact, count, dense, relu, sequential } from "sievenet";
 * import { dataset } from "sievenet/data";
 * import { prune, rank } from "sievenet/prune";
 *
 * const data = dataset({ inputs: [0, 0, 0, 1, 1, 0, 1, 1], labels: [0, 1, 1, 0], shape: [2] });
 * const net = sequential(dense(2, 8), relu, dense(8, 2));
 * prune(net, rank(net, data, { by: "l1" }), 0.25);
 * count(compact(net)).weights; // 32 of 42
 * ```
 */
export function prune<P extends Part>(net: P, ranking: Ranking, fraction: number, options: PruneOptions = {}): P {
  refuseUnknown("prune", options, ["per", "floor"]);
  const { per = "net", floor = 1 } = options;
  numberThat("prune", "fraction", fraction, "a share from 0 to below 1", (x) => x >= 0 && x < 1);
  oneOf("prune", "per", per, ["net", "layer"]);
  whole("prune", "floor", floor);
  const layers = prunable("prune", net);
  const scores = layers.map(({ path, layer }) => {
    const ranked = ranking?.layers?.find((each) => each.path === path)?.scores;
    if (ranked?.length !== layer.outputs)
      throw new ValueError(
        `prune: the ranking says nothing of the ${layer.outputs} outputs of ${layer.label} at "${path}". Give what rank() gave for this net.`,
      );
    return ranked;
  });
  const units = scores.flatMap((all, layer) => Array.from(all, (score, unit) => ({ layer, unit, score })));
  if (units.some(({ score }) => Number.isNaN(score))) throw new ValueError("prune: the ranking has scores that are NaN. Rank a net whose weights are finite.");
  units.sort((a, b) => a.score - b.score || a.layer - b.layer || a.unit - b.unit);
  const sizes = scores.map(({ length }) => length);
  const gone =
    per === "net"
      ? going(units, sizes, Math.round(fraction * units.length), floor)
      : sizes.flatMap((size, at) =>
          going(
            units.filter(({ layer }) => layer === at),
            sizes,
            Math.round(fraction * size),
            floor,
          ),
        );
  for (const [at, { layer }] of layers.entries()) {
    const mask = new Float32Array(layer.outputs).fill(1);
    for (const unit of gone) if (unit.layer === at) mask[unit.unit] = 0;
    gate(layer, { over: "outputs", mask });
  }
  return net;
}
