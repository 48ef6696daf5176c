// A linear recurrence along an axis: h_t = a_t h_(t-1) + b_t. One pass forwards, one backwards, without an op for each place.
//
//   g_t = dh_t + a_(t+1) g_(t+1),  db_t += g_t,  da_t += g_t h_(t-1),  dstart += a_1 g_1
//
// a product and a sum are rounded once, from double precision.
import { ShapeError } from "../errors.ts";
import { flag, refuseUnknown } from "../options.ts";
import { print, type Shape, sameShape, sizeOf } from "../shape.ts";
import { record } from "../tape.ts";
import { checkTensor, checkTensors, Tensor } from "../tensor.ts";
import { floats } from "../wasm.ts";
import { add } from "./add.ts";
import { around } from "./axis.ts";
import { broadcastShape } from "./broadcast.ts";

/** Options of `linearScan()`. */
export interface LinearScanOptions {
  /** Along which axis. Default 1, that of places in [batch, places, features]. */
  readonly axis?: number;
  /** From the last place to the first. Default false. */
  readonly reverse?: boolean;
  /** The state before the first place: the shape without the axis. Default: zeros. */
  readonly start?: Tensor | undefined;
}

/** x repeated to a shape, as an op. */
const spread = (x: Tensor, shape: Shape): Tensor => (sameShape(x.shape, shape) ? x : add(x, new Tensor(shape, new Float32Array(sizeOf(shape)))));

/**
 * The states of a linear recurrence at every place, `h = a · h + b` from place to place: memories that keep, fade and are
 * overwritten (a = 1 - z, b = z · x, with gates z), running means, discounted sums. a, b: [batch, places, features], or shapes
 * that are repeated to a common one; result: that shape. The cost of a place is that of its numbers, however many places there are.
 * @throws ShapeError, ValueError
 * @example
 * ```ts
 * import { tensor } from "sievenet";
 * import { linearScan } from "sievenet/math";
 *
 * const ones = tensor([[[1], [1], [1]]]);
 * linearScan(tensor([[[0.5]]]), ones).toArray(); // [1, 1.5, 1.75]
 * linearScan(tensor([[[0.5]]]), ones, { reverse: true }).toArray(); // [1.75, 1.5, 1]
 * ```
 */
export function linearScan(a: Tensor, b: Tensor, options: LinearScanOptions = {}): Tensor {
  refuseUnknown("linearScan", options, ["axis", "reverse", "start"]);
  checkTensors("linearScan", options.start);
  const { axis = 1, reverse = false, start } = options;
  flag("linearScan", "reverse", reverse);
  const shape = broadcastShape("linearScan", checkTensor("linearScan", a).shape, checkTensor("linearScan", b).shape);
  return scan(spread(a, shape), spread(b, shape), axis, reverse, start);
}

function scan(a: Tensor, b: Tensor, axis: number, reverse: boolean, start: Tensor | undefined): Tensor {
  const { outer, middle, inner, shape } = around("linearScan", b, axis, false);
  if (start && !sameShape(start.shape, shape)) throw new ShapeError(`linearScan: the start is ${print(start.shape)} but must be ${print(shape)}, a state.`);
  const y = new Tensor(b.shape);
  /** The numbers of a line, in the order of the recurrence: where each is, and which state. */
  const lines = (visit: (state: number, places: (t: number) => number) => void) => {
    for (let o = 0; o < outer; o++) for (let i = 0; i < inner; i++) visit(o * inner + i, (t) => (o * middle + (reverse ? middle - 1 - t : t)) * inner + i);
  };
  const arrays = () => {
    // all addresses before the first view: a parameter that comes into memory may have it grow
    const [as, bs, h] = [a.address, b.address, y.address];
    return [floats(as, a.size), floats(bs, b.size), floats(h, y.size)] as const;
  };
  const before = start?.toArray();
  const [as, bs, h] = arrays();
  lines((state, at) => {
    let last = before?.[state] ?? 0;
    for (let t = 0; t < middle; t++) {
      const place = at(t);
      last = Math.fround((as[place] as number) * last + (bs[place] as number));
      h[place] = last;
    }
  });
  return record(y, [a, b, start], ["linearScan", axis, reverse], () => {
    const wanted = [a, b, start].map((each) => (each?.wantsGrad ? each.grad : undefined));
    const from = y.grad;
    const [da, db, ds] = wanted.map((place, k) => place && floats(place, ([a, b, start][k] as Tensor).size));
    const dy = floats(from, y.size);
    const [as, , h] = arrays();
    const more = (to: Float32Array, i: number, by: number) => {
      to[i] = (to[i] as number) + by;
    };
    lines((state, at) => {
      let g = 0;
      for (let t = middle - 1; t >= 0; t--) {
        const place = at(t);
        g = Math.fround(g + (dy[place] as number));
        if (db) more(db, place, g);
        if (da) more(da, place, g * (t ? (h[at(t - 1)] as number) : (before?.[state] ?? 0)));
        g *= as[place] as number;
      }
      if (ds) more(ds, state, g);
    });
  });
}
