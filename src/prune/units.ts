// The units that can be taken out of a net: the outputs of layers that one other layer reads.
import { attach, type Gateable } from "../gates/attach.ts";
import type { Distribution } from "../gates/distributions/distribution.ts";
import { Sampled } from "../gates/sampled.ts";
import { UsageError } from "../errors.ts";
import { innerLayers } from "../layers/connections.ts";
import { onlyMoving } from "../layers/freeze.ts";
import type { Part } from "../layers/layer.ts";
import { rememberDraws } from "../random.ts";
import type { Parameter } from "../resident.ts";

/** A layer whose outputs (units, filters) can go. */
export interface PrunableLayer {
  /** Where it is in the net. */
  readonly path: string;
  readonly layer: Gateable;
  /** What directly follows it in its sequence. */
  readonly next: Part | undefined;
}

/** Those of a net, in its order. @throws UsageError where there are none, or gates are in the way */
export function prunable(who: string, net: Part): PrunableLayer[] {
  const all = innerLayers(net);
  if (!all.length)
    throw new UsageError(`${who}: no layer of the net gives its outputs to one other layer, so no unit can go. Give a sequence of two layers or more.`);
  for (const { layer } of all)
    if (layer.gates.outputs || layer.gates.weights)
      throw new UsageError(`${who}: ${layer.label} has gates already, which decide by themselves what goes. Give compact(net), or a net without gates.`);
  return all;
}

/** What a probe multiplies with: its one parameter, which is 1 unless something is measured. */
const probe: Distribution<"z"> = {
  name: "probe",
  options: {},
  parameters: { z: { initial: () => 1 } },
  testGates: ["mean"],
  draw: ({ z }) => z,
  openProbability: ({ z }) => z,
  test: ({ z }) => z,
};

/** A net in which each unit is multiplied with a number, and computes as in `predict`. */
export interface Probed {
  readonly layers: readonly PrunableLayer[];
  /** Of each layer: [outputs], all ones. */
  readonly z: readonly Parameter[];
}

/**
 * Runs `work` on a net with probes on the outputs of its layers (behind a batch norm that follows, as in Molchanov et al. 2019),
 * everything else being frozen: norms go by their running statistics. Afterwards the net is as it was.
 */
export function probed<T>(who: string, net: Part, work: (probed: Probed) => T): T {
  const layers = prunable(who, net);
  const restoreDraws = rememberDraws(); // probes take numbers of random streams, as all gates do
  try {
    const z = layers.map(({ layer }) => {
      attach(layer, { over: "outputs" }, (shape) => new Sampled(shape, { distribution: probe }));
      return (layer.gates.outputs as Sampled).parameters["z"] as Parameter;
    });
    return onlyMoving(who, net, {}, () => work({ layers, z }));
  } finally {
    for (const { layer } of layers) layer.gates.outputs = undefined;
    restoreDraws();
  }
}
