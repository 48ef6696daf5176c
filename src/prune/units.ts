// The units that can be taken out of a net: the outputs of layers that one other layer reads.
import { attach, type Gateable } from "../gates/attach.ts";
import { BaseGate } from "../gates/base.ts";
import { UsageError, ValueError } from "../errors.ts";
import { innerLayers } from "../layers/connections.ts";
import { onlyMoving } from "../layers/freeze.ts";
import type { Part } from "../layers/layer.ts";
import { shown } from "../options.ts";
import { rememberDraws } from "../random.ts";
import { Parameter } from "../resident.ts";
import type { Tensor } from "../tensor.ts";

/** A layer whose outputs (units, filters) can go. */
export interface PrunableLayer {
  /** Where it is in the net. */
  readonly path: string;
  readonly layer: Gateable;
  /** What directly follows it in its sequence. */
  readonly next: Part | undefined;
}

/** Those of them that are wanted. @throws ValueError for one that is none of them */
function wanted(who: string, all: readonly PrunableLayer[], only: object): PrunableLayer[] {
  const layers: readonly unknown[] = Array.isArray(only) ? only : [only];
  if (!layers.length) throw new ValueError(`${who}: only is empty, so no layer is ranked. Give a layer or several, or leave it out.`);
  for (const each of layers)
    if (!all.some(({ layer }) => layer === each))
      throw new ValueError(`${who}: only has ${shown(each)} that is no layer whose units can go. There are ${all.map(({ layer }) => layer.label).join(", ")}.`);
  return all.filter(({ layer }) => layers.includes(layer));
}

/** Those of a net, in its order, or some of them. @throws UsageError where there are none, or gates are in the way; ValueError */
export function prunable(who: string, net: Part, only?: object): PrunableLayer[] {
  const found = innerLayers(net);
  const all = only === undefined ? found : wanted(who, found, only);
  if (!all.length)
    throw new UsageError(`${who}: no layer of the net gives its outputs to one other layer, so no unit can go. Give a sequence of two layers or more.`);
  for (const { layer } of all)
    if (layer.gates.outputs || layer.gates.weights)
      throw new UsageError(`${who}: ${layer.label} has gates already, which decide by themselves what goes. Give compact(net), or a net without gates.`);
  return all;
}

/** Gates that multiply with ones, unless something is measured: then with other numbers, or with a tensor of the running step. */
export class Probe extends BaseGate {
  readonly perExample = false;
  readonly independent = true;
  /** [outputs], ones. */
  readonly z: Parameter;
  /** What is multiplied with instead. */
  given: Tensor | undefined = undefined;

  constructor(size: number) {
    super([size]);
    this.z = new Parameter("probe", [size], new Float32Array(size).fill(1));
  }

  get parameters(): Readonly<Record<string, Parameter>> {
    return { z: this.z };
  }

  value(): Tensor {
    return this.given ?? this.z;
  }

  testValue(): Tensor {
    return this.value();
  }

  openProbability(): Tensor {
    return this.value();
  }

  describe(): { readonly type: string } {
    return { type: "probe" };
  }
}

/** A layer whose outputs are multiplied with what its probe has. */
export interface ProbedLayer extends PrunableLayer {
  readonly probe: Probe;
}

/**
 * Runs `work` on a net with probes on the outputs of its layers, or of some (behind a batch norm that follows, as in Molchanov et al. 2019),
 * everything else being frozen: norms go by their running statistics. Afterwards the net is as it was.
 */
export function probed<T>(who: string, net: Part, only: object | undefined, work: (layers: readonly ProbedLayer[]) => T): T {
  const layers = prunable(who, net, only);
  const restoreDraws = rememberDraws(); // switches draw
  try {
    const all = layers.map((each) => {
      const probe = new Probe(each.layer.outputs);
      attach(each.layer, { over: "outputs" }, () => probe);
      return { ...each, probe };
    });
    return onlyMoving(who, net, {}, () => work(all));
  } finally {
    for (const { layer } of layers) layer.gates.outputs = undefined;
    restoreDraws();
  }
}
