// One place of a gated recurrent unit (Cho et al. 2014; the reset gate acts behind the product, as in cuDNN, PyTorch and ONNX), for the
// inference entry: in the library it is put together of other kernels (src/ops/gatedRecurrence.ts), with the same roundings.
//
//   r = sigmoid(a_r + b_r)      z = sigmoid(a_z + b_z)      n = tanh(a_n + r b_n)      h' = n + z (h - n)
//
// a: what the inputs give, b: what the state h gives, both with their biases: [batch, units, 3], r, z and n of a unit side by side; from
// one row of a to the next are aRow numbers. h: [batch, units]
import { Floats, at } from "./addresses";
import { sigmoid4 } from "./exp";
import { tanh4 } from "./tanh";

/** h = the next state. A vector reaches one number past the last unit. */
export function gruCell(h: Floats, a: Floats, aRow: i32, b: Floats, batch: i32, units: i32): void {
  for (let i = 0; i < batch; ++i) {
    for (let j = 0; j < units; ++j) {
      const x = v128.load(at(a, 3 * j));
      const y = v128.load(b);
      const gates = sigmoid4(f32x4.add(x, y));
      const inner = f32x4.extract_lane(x, 2) + f32x4.extract_lane(gates, 0) * f32x4.extract_lane(y, 2);
      const n = f32x4.extract_lane(tanh4(f32x4.splat(inner)), 0);
      store<f32>(h, n + f32x4.extract_lane(gates, 1) * (load<f32>(h) - n));
      b = at(b, 3);
      h = at(h, 1);
    }
    a = at(a, aRow);
  }
}
