// Recurrent layers: one product for the inputs of all places, then one a place.
import { type Floats, none, skip } from "../addresses.ts";
import { type GruDescription, gru as facts } from "../descriptions/recurrent.ts";
import type { Make } from "./context.ts";

const gru: Make<GruDescription> = (layer, context) => {
  const { inputs, outputs: units, returnSequences } = layer;
  const { storage } = context;
  const { kernels, workspace } = storage;
  const wide = 3 * units;
  const [weight, recurrent] = [context.putWeights("weight", [inputs, units, 3]), context.putWeights("recurrent", [units, units, 3])];
  const [bias, recurrentBias] = ["bias", "recurrentBias"].map((name) => (layer.bias ? context.put(name, [units, 3]) : none)) as [Floats, Floats];
  const scale = layer.scaled && context.arrays.floats("scale", [units]);
  return (x, plan) => {
    const y = plan.result(facts.output(layer, x.shape));
    const [batch, places] = x.shape as readonly [number, number];
    const [a, b] = [places, 1].map((n) => storage.take(n * batch * wide)) as [Floats, Floats];
    const h = returnSequences ? storage.take(batch * units) : y.address;
    plan.step(() => {
      kernels.product(a, x.address, weight, batch * places, inputs, wide, workspace);
      if (bias) kernels.addRow(a, bias, batch * places, wide);
      kernels.fill(h, batch * units, 0);
      for (let t = 0; t < places; t++) {
        kernels.product(b, h, recurrent, batch, units, wide, workspace);
        if (bias) kernels.addRow(b, recurrentBias, batch, wide);
        kernels.gruCell(h, skip(a, t * wide), places * wide, b, batch, units);
        if (returnSequences) kernels.copyGrid(skip(y.address, t * units), h, batch, units, places * units, 1, units, 1);
      }
      // a product of doubles, rounded once: that of floats
      if (scale) {
        storage.view(y).forEach((v, i, all) => {
          all[i] = v * (scale[i % units] as number);
        });
      }
    });
    return y;
  };
};

export const recurrent = { gru };
