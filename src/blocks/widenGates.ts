// The gates of a layer that becomes wider.
import { ValueError } from "../errors.ts";
import { AXES, attach, type Gateable, isGated } from "../gates/attach.ts";
import type { Gate } from "../gates/gate.ts";
import { Mask } from "../gates/mask.ts";
import { Sampled } from "../gates/sampled.ts";
import type { LayerRates } from "../gates/terms.ts";
import type { Shape } from "../shape.ts";
import { walk } from "../walk.ts";

/** Numbers with others among them: those of `old` are at `places`. */
function among(all: Float32Array, old: Float32Array, places: ArrayLike<number>): Float32Array {
  for (let i = 0; i < old.length; i++) all[places[i] as number] = old[i] as number;
  return all;
}

/** Gates of a shape, of which those at `places` are those of another set. @throws ValueError for gates of a kind that cannot be more */
function more(gate: Gate, shape: Shape, places: ArrayLike<number>, isShared: boolean, label: string): Gate {
  if (isShared || !(gate instanceof Mask || gate instanceof Sampled))
    throw new ValueError(`widen: the gates over the ${label} are shared by features or layers, so it is open which new ones have. Choose another layer.`);
  const size = shape.reduce((a, b) => a * b, 1);
  if (gate instanceof Mask) return new Mask(among(new Float32Array(size).fill(1), gate.values.toArray(), places), shape);
  const { dropRate, distribution, perExample, testGate, lambda } = gate;
  const wide = new Sampled(shape, { dropRate, distribution, perExample, testGate });
  for (const [name, parameter] of Object.entries(wide.parameters))
    parameter.set(among(parameter.toArray(), gate.parameters[name]?.toArray() as Float32Array, places));
  wide.lambda = lambda;
  return wide;
}

/** The sets of gates that stand on more than one layer of a net. */
export function sharedGates(net: object): Set<Gate> {
  const [seen, shared] = [new Set<Gate>(), new Set<Gate>()];
  walk(net, (node) => {
    if (!isGated(node)) return;
    for (const over of AXES) {
      const gate = node.gates[over];
      if (gate) (seen.has(gate) ? shared : seen).add(gate);
    }
  });
  return shared;
}

/** The rates of a layer, which are those of a wider one too. @throws ValueError where each of the gates that become more has its own */
function ratesFor({ gates: { rates }, label }: Gateable, wide: Gateable): LayerRates | undefined {
  const over = AXES.find((axis) => {
    const prices = rates?.perGate?.[axis];
    return prices !== undefined && typeof prices !== "number" && prices.length !== wide.gates[axis]?.size;
  });
  if (over)
    throw new ValueError(
      `widen: the gates over the ${over} of ${label} have a price each, and new ones would have none. Call price(net, { of: "weights" }) before, and price() with all of them on what widen gives.`,
    );
  return rates;
}

/** Puts on `wide` the gates of `layer`, which has the first of its features; `weights`: where its weights are among those of `wide`. @throws ValueError */
export function widenGates(layer: Gateable, wide: Gateable, weights: readonly number[], shared: ReadonlySet<Gate>): void {
  const { gates, label } = layer;
  for (const over of AXES) {
    const own = gates[over];
    if (!own) continue;
    const places = over === "weights" ? weights : Array.from({ length: layer[over] }, (_, i) => i);
    const price = Object.keys(own.parameters).length ? { lambda: gates.lambda, l2: gates.l2 } : undefined;
    attach(wide, { over, placement: gates.placement, ...(price && { price }) }, (shape) => more(own, shape, places, shared.has(own), `${over} of ${label}`));
    (wide.gates[over] as Gate).on = own.on ?? true;
  }
  const rates = ratesFor(layer, wide);
  if (rates) wide.gates.rates = rates;
}
