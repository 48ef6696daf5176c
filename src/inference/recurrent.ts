// Recurrent layers: one product for the inputs of all places, then one a place.
import { type Floats, none, skip } from "../addresses.ts";
import { type GruDescription, gru as facts } from "../descriptions/recurrent.ts";
import type { Context, Make } from "./context.ts";

const gru: Make<GruDescription> = (layer, context) => {
  const { inputs, outputs: units, returnSequences } = layer;
  const { storage } = context;
  const { kernels, workspace } = storage;
  const wide = 3 * units;
  const [weight, recurrent] = [sideBySide(context, "weight", inputs, units), sideBySide(context, "recurrent", units, units)];
  const [bias, recurrentBias] = ["bias", "recurrentBias"].map((name) => (layer.bias ? sideBySide(context, name, 0, units) : none));
  const scale = layer.scaled ? context.put("scale", [units]) : none;
  return (x, plan) => {
    const y = plan.result(facts.output(layer, x.shape));
    const [batch, places] = x.shape as readonly [number, number];
    const state = batch * units;
    const [a, b, gates] = [places, 1, 1].map((n) => storage.take(3 * n * state)) as [Floats, Floats, Floats];
    // by place where all are given, else two in turns
    const h = storage.take(3 * state);
    plan.step(() => {
      kernels.product(a, x.address, weight, batch * places, inputs, wide, workspace);
      if (bias) kernels.addRow(a, bias, batch * places, wide);
      kernels.fill(h, state, 0);
      for (let t = 0; t < places; t++) {
        const [now, next] = [skip(h, (t % 2) * state), skip(h, ((t + 1) % 2) * state)];
        kernels.product(b, now, recurrent, batch, units, wide, workspace);
        if (recurrentBias) kernels.addRow(b, recurrentBias, batch, wide);
        kernels.gruCell(next, gates, skip(a, t * wide), places * wide, b, now, batch, units);
        const to = returnSequences ? skip(y.address, t * units) : t === places - 1 ? y.address : undefined;
        if (to) kernels.copyGrid(to, next, batch, units, returnSequences ? places * units : units, 1, units, 1);
      }
      if (scale) kernels.mulRows(y.address, scale, returnSequences ? places * batch : batch, units);
    });
    return y;
  };
};

/** Numbers [rows, units, 3] of the file with r, z and n side by side, [rows, 3 units]; 0 rows: [units, 3]. */
function sideBySide(context: Context, name: string, rows: number, units: number): Floats {
  const from = context.arrays.floats(name, rows ? [rows, units, 3] : [units, 3]);
  return context.storage.put(from.map((_, i) => from[i - (i % (3 * units)) + (i % units) * 3 + (Math.floor(i / units) % 3)] as number));
}

export const recurrent = { gru };
