// MLP: dense layers behind the columns of a table of one's own. What a table has decides about its first and last layer, so it is
// built of one, and no recipe by its name alone.
import { adamW, dense, gate, gateParameters, type LayerGateOptions, relu, type Sequential, sequential } from "../index.ts";
import type { Columns } from "../layers/columns.ts";
import { defineRecipe, type Recipe } from "./recipe.ts";

/** What settings call it. */
export const MLP = "mlp";

/** How it is trained unless something else is asked for. */
export const mlpDefaults = { layers: [64, 32], epochs: 200, lambda: [0.05], batchSize: 32, learningRate: 0.003 } as const;

/** Gates learn so many times as fast as weights: a table of a hundred rows has few steps. */
const GATE_RATE = 10;
/** Of weights: a table has few rows for so many of them. */
const WEIGHT_DECAY = 0.1;

/** The recipe for a table. `columns`: its preprocessing; `layers`: units of the hidden ones; `outputs`: one for each class or number to learn. */
export function mlp(columns: Columns, layers: readonly number[], outputs: number): Recipe {
  const widths = [columns.features, ...layers];
  const gated = (inputs: number, outputs: number, lambda: number | undefined, options: Pick<LayerGateOptions, "dropRate" | "groups"> = {}) => {
    const layer = dense(inputs, outputs);
    return lambda === undefined ? layer : gate(layer, { ...options, over: "inputs", lambda });
  };
  const build = (lambda: readonly number[] | undefined): Sequential =>
    sequential(
      columns,
      // columns are there to be read: they begin nearly open, those of words as a whole
      ...widths.flatMap((width, i) => [
        ...(i ? [relu] : []),
        gated(width, widths[i + 1] ?? outputs, lambda?.[i], i ? {} : { dropRate: 0.2, groups: columns.groups }),
      ]),
    );
  return defineRecipe({
    ...{ name: MLP, widths, shape: [columns.columns.length], datasets: {}, build },
    ...{ batchSize: mlpDefaults.batchSize, learningRate: mlpDefaults.learningRate },
    optimizer: (net, { learningRate }) =>
      adamW({ learningRate, weightDecay: WEIGHT_DECAY, groups: [{ parameters: gateParameters(net), learningRateFactor: GATE_RATE, weightDecay: 0 }] }),
  });
}
