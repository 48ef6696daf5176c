// Recurrent layers: GRU of ONNX, which has its places first, its gates in the order z, r, n, and its states in a direction of their own.
import { type GruDescription, gru as facts } from "../descriptions/recurrent.ts";
import type { ToNodes } from "./place.ts";

/** Where each gate of ONNX is among r, z and n. */
const ORDER = [1, 0, 2];

/** Numbers [rows, units, 3] as ONNX has them: [3 units, rows]. */
function byGate(from: Float32Array, units: number): Float32Array {
  const rows = from.length / (3 * units);
  return Float32Array.from(from, (_, i) => {
    const [column, row] = [Math.floor(i / rows), i % rows];
    return from[(row * units + (column % units)) * 3 + (ORDER[Math.floor(column / units)] as number)] as number;
  });
}

const gru: ToNodes<GruDescription> = (layer, x, to) => {
  const { inputs, outputs: units, returnSequences, bias, scaled } = layer;
  const shape = facts.output(layer, x.shape);
  const [batch, places] = x.shape as readonly [number, number];
  const numbers = (name: string, rows: number) => byGate(to.arrays.floats(name, rows ? [rows, units, 3] : [units, 3]), units);
  const weights = [
    to.constant("weight", numbers("weight", inputs), [1, 3 * units, inputs]),
    to.constant("recurrent", numbers("recurrent", units), [1, 3 * units, units]),
  ];
  const biases = () => Float32Array.of(...numbers("bias", 0), ...numbers("recurrentBias", 0));
  if (bias) weights.push(to.constant("bias", biases(), [1, 6 * units]));
  const first = to.node("Transpose", [x], [places, batch, inputs], { perm: { ints: [1, 0, 2] } });
  const all = to.node("GRU", [first, ...weights], [places, 1, batch, units], { hidden_size: { int: units }, linear_before_reset: { int: 1 } });
  const one = to.node("Squeeze", [all, to.constant("/direction", BigInt64Array.of(1n), [1])], [places, batch, units]);
  const y = returnSequences
    ? to.node("Transpose", [one], shape, { perm: { ints: [1, 0, 2] } })
    : to.node("Gather", [one, to.constant("/last", BigInt64Array.of(-1n), [])], shape, { axis: { int: 0 } });
  return scaled ? to.node("Mul", [y, to.floats("scale", [units])]) : y;
};

export const recurrent = { gru };
