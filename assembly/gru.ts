// One place of a gated recurrent unit (Cho et al. 2014; the reset gate acts behind the product, as in cuDNN, PyTorch and ONNX):
//
//   r = sigmoid(a_r + b_r)      z = sigmoid(a_z + b_z)      n = tanh(a_n + r b_n)      h' = (1 - z) n + z h
//
// a: what the inputs give, b: what the state h gives, both with their biases, and gates, which keeps r, z and n: rows of r, z and n side by
// side, [batch, 3 units]; from one row of a to the next are aRow numbers. h, h': [batch, units]
import { Floats, at } from "./addresses";
import { one, sigmoid4 } from "./exp";
import { tanh4 } from "./tanh";

/** Four numbers, or where fewer are left one, in all lanes. */
function get(p: Floats, left: i32): v128 {
  return left < 4 ? v128.load32_splat(p) : v128.load(p);
}

function put(p: Floats, v: v128, left: i32): void {
  if (left < 4) v128.store32_lane(p, v, 0);
  else v128.store(p, v);
}

/** The next state and its gates. */
export function gruCell(next: Floats, gates: Floats, a: Floats, aRow: i32, b: Floats, h: Floats, batch: i32, units: i32): void {
  for (let i = 0; i < batch; ++i) {
    for (let j = 0; j < units; j += units - j < 4 ? 1 : 4) {
      const left = units - j;
      const r = sigmoid4(f32x4.add(get(at(a, j), left), get(at(b, j), left)));
      const z = sigmoid4(f32x4.add(get(at(a, units + j), left), get(at(b, units + j), left)));
      const n = tanh4(f32x4.add(get(at(a, 2 * units + j), left), f32x4.mul(r, get(at(b, 2 * units + j), left))));
      put(at(gates, j), r, left);
      put(at(gates, units + j), z, left);
      put(at(gates, 2 * units + j), n, left);
      put(at(next, j), f32x4.add(f32x4.mul(f32x4.sub(one(), z), n), f32x4.mul(z, get(at(h, j), left))), left);
    }
    a = at(a, aRow);
    b = at(b, 3 * units);
    gates = at(gates, 3 * units);
    h = at(h, units);
    next = at(next, units);
  }
}

/** da += the gradient of a, db = that of b; d, the gradient of h', becomes what of that of h does not go through b. */
export function gruCellGrad(da: Floats, aRow: i32, db: Floats, d: Floats, gates: Floats, b: Floats, h: Floats, batch: i32, units: i32): void {
  for (let i = 0; i < batch; ++i) {
    for (let j = 0; j < units; j += units - j < 4 ? 1 : 4) {
      const left = units - j;
      const r = get(at(gates, j), left);
      const z = get(at(gates, units + j), left);
      const n = get(at(gates, 2 * units + j), left);
      const dy = get(at(d, j), left);
      const dn = f32x4.mul(f32x4.mul(dy, f32x4.sub(one(), z)), f32x4.sub(one(), f32x4.mul(n, n)));
      const dz = f32x4.mul(f32x4.mul(dy, f32x4.sub(get(at(h, j), left), n)), f32x4.mul(z, f32x4.sub(one(), z)));
      const dr = f32x4.mul(f32x4.mul(dn, get(at(b, 2 * units + j), left)), f32x4.mul(r, f32x4.sub(one(), r)));
      put(at(da, j), f32x4.add(get(at(da, j), left), dr), left);
      put(at(da, units + j), f32x4.add(get(at(da, units + j), left), dz), left);
      put(at(da, 2 * units + j), f32x4.add(get(at(da, 2 * units + j), left), dn), left);
      put(at(db, j), dr, left);
      put(at(db, units + j), dz, left);
      put(at(db, 2 * units + j), f32x4.mul(dn, r), left);
      put(at(d, j), f32x4.mul(dy, z), left);
    }
    da = at(da, aRow);
    db = at(db, 3 * units);
    d = at(d, units);
    gates = at(gates, 3 * units);
    b = at(b, 3 * units);
    h = at(h, units);
  }
}
