// 2-D convolution at some spatial positions only, for nets that do not read the rest (conv2d.ts has the formula and the frame):
//
//   y = relu(conv + b) at the positions of the jobs; relu if asked for. The others stay as they are.
//
//   x: [batch, channels, h, w]   y: [batch, filters, oh, ow]
//
// The same running sums as in conv2d.ts, hence the same bits.
import { Flag, Floats, Geometry, Jobs, Offsets, Workspace, at } from "./addresses";
import { height, inputs, isPlain, outPlane, outputs, taps, toFrame, width } from "./geometry";
import { rectified } from "./packedConv2d";

/**
 * A job is four filters at four positions: 13 numbers (i32), the address of the four filters' weights [taps, 4] with their biases
 * after them, then offsets in bytes: of the positions in the frame, of the positions in a plane, of the planes in y. table: all
 * taps; one group.
 */
export function conv2dPositions(y: Floats, x: Floats, jobs: Jobs, count: i32, g: Geometry, batch: i32, relu: Flag, table: Offsets, frame: Workspace): void {
  const end = table + ((<usize>(inputs(g) * taps(g))) << 2);
  for (let n = 0; n < batch; ++n) {
    if (!isPlain(g)) toFrame(frame, x, g, 0, 0, inputs(g));
    const from = isPlain(g) ? x : frame;
    for (let i = 0; i < count; ++i) job(y, from, at(jobs, i * 13), table, end, relu);
    x = at(x, inputs(g) * height(g) * width(g));
    y = at(y, outputs(g) * outPlane(g));
  }
}

function job(y: Floats, x: Floats, j: Jobs, table: Offsets, end: usize, relu: Flag): void {
  const x0 = x + <usize>load<i32>(j, 4),
    x1 = x + <usize>load<i32>(j, 8),
    x2 = x + <usize>load<i32>(j, 12),
    x3 = x + <usize>load<i32>(j, 16);
  let v = <usize>load<i32>(j);
  let c0 = f32x4.splat(0),
    c1 = c0,
    c2 = c0,
    c3 = c0;
  while (table < end) {
    const o = <usize>load<i32>(table);
    const a = v128.load(v);
    c0 = f32x4.add(c0, f32x4.mul(a, v128.load32_splat(x0 + o)));
    c1 = f32x4.add(c1, f32x4.mul(a, v128.load32_splat(x1 + o)));
    c2 = f32x4.add(c2, f32x4.mul(a, v128.load32_splat(x2 + o)));
    c3 = f32x4.add(c3, f32x4.mul(a, v128.load32_splat(x3 + o)));
    v += 16;
    table += 4;
  }
  const b = v128.load(v);
  const to = j + 36;
  scatter(y + <usize>load<i32>(j, 20), to, rectified(f32x4.add(c0, b), relu));
  scatter(y + <usize>load<i32>(j, 24), to, rectified(f32x4.add(c1, b), relu));
  scatter(y + <usize>load<i32>(j, 28), to, rectified(f32x4.add(c2, b), relu));
  scatter(y + <usize>load<i32>(j, 32), to, rectified(f32x4.add(c3, b), relu));
}

/** One position of four planes. */
function scatter(y: Floats, planes: Offsets, four: v128): void {
  v128.store32_lane(y + <usize>load<i32>(planes), four, 0);
  v128.store32_lane(y + <usize>load<i32>(planes, 4), four, 1);
  v128.store32_lane(y + <usize>load<i32>(planes, 8), four, 2);
  v128.store32_lane(y + <usize>load<i32>(planes, 12), four, 3);
}
