// The steps of recurrent layers.
import { type GruDescription, gru as facts } from "../descriptions/recurrent.ts";
import { type Lower, type Place, resultShape } from "./place.ts";
import type { Floats } from "./program.ts";

/** Numbers [rows, units, 3] of the layer with r, z and n side by side, [rows, 3 units]; 0 rows: [units, 3]. */
function sideBySide(at: Place, name: string, rows: number, units: number): Floats {
  return at.constant(name, (whole) => {
    const from = at.arrays.floats(name, rows ? [rows, units, 3] : [units, 3]);
    const values = from.map((_, i) => from[i - (i % (3 * units)) + (i % units) * 3 + (Math.floor(i / units) % 3)] as number);
    return { name: whole, values };
  });
}

const gru: Lower<GruDescription> = (layer, x, at) => {
  const { inputs, outputs: units, returnSequences } = layer;
  const shape = resultShape(facts, layer, x);
  const [places = 0] = x.shape;
  const numbers = (name: string, rows: number) => sideBySide(at, name, rows, units);
  const [bias, recurrentBias] = layer.bias ? [numbers("bias", 0), numbers("recurrentBias", 0)] : [];
  // what the inputs give, what the state gives, the state
  const scratch = at.shared.sizes.push(7 * units) - 1;
  const weights = { weight: numbers("weight", inputs), recurrent: numbers("recurrent", units), bias, recurrentBias };
  const y = at.step({ op: "gru", ...weights, places, inputs, units, returnSequences, scratch }, [x], shape);
  if (!layer.scaled) return y;
  const scale = at.floats("scale", [units]);
  const rows = returnSequences ? places : 1;
  const each = at.constant(
    "scales",
    (name): Floats => ({ name, values: Float32Array.from({ length: rows * units }, (_, i) => scale.values[i % units] as number) }),
  );
  const shift = at.constant("shift", (name): Floats => ({ name, values: new Float32Array(rows * units) }));
  return at.step({ op: "affine", scale: each, shift, inner: 1 }, [y], shape);
};

export const recurrentSteps = { gru };
