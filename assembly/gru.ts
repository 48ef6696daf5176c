// One place of a gated recurrent unit (Cho et al. 2014; the reset gate acts behind the product, as in cuDNN, PyTorch and ONNX), for the
// inference entry: in the library it is put together of other kernels (src/ops/gatedRecurrence.ts), with the same roundings.
//
//   r = sigmoid(a_r + b_r)      z = sigmoid(a_z + b_z)      n = tanh(a_n + r b_n)      h' = n + z (h - n)
//
// a: what the inputs give, b: what the state h gives, both with their biases: rows of r, z and n side by side, [batch, 3 units]; from one
// row of a to the next are aRow numbers. h: [batch, units]
import { Floats, at } from "./addresses";
import { sigmoid4 } from "./exp";
import { tanh4 } from "./tanh";

/** Four numbers, or where fewer are left one, in all lanes. */
function get(p: Floats, left: i32): v128 {
  return left < 4 ? v128.load32_splat(p) : v128.load(p);
}

/** h = the next state. */
export function gruCell(h: Floats, a: Floats, aRow: i32, b: Floats, batch: i32, units: i32): void {
  for (let i = 0; i < batch; ++i) {
    for (let j = 0; j < units; j += units - j < 4 ? 1 : 4) {
      const left = units - j;
      const r = sigmoid4(f32x4.add(get(at(a, j), left), get(at(b, j), left)));
      const z = sigmoid4(f32x4.add(get(at(a, units + j), left), get(at(b, units + j), left)));
      const n = tanh4(f32x4.add(get(at(a, 2 * units + j), left), f32x4.mul(r, get(at(b, 2 * units + j), left))));
      const state = f32x4.add(n, f32x4.mul(z, f32x4.sub(get(at(h, j), left), n)));
      if (left < 4) v128.store32_lane(at(h, j), state, 0);
      else v128.store(at(h, j), state);
    }
    a = at(a, aRow);
    b = at(b, 3 * units);
    h = at(h, units);
  }
}
