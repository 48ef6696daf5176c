// Layers in which each output reads the same number of inputs ("constant fan-in", condensed: Lasby, Golubeva, Evci, Nica & Ioannou,
// "Dynamic sparse training with structured sparsity", 2024): no begins, no counts, no order; offsets of 16 bits, in bytes of x.
// One running sum per number in the order of offsets, begun at +0, as assembly/sparse/lists.ts has it: the same bits.
import { transpose } from "../../assembly/sparse/transpose";

function step(sum: v128, x: usize, o: usize, w: usize): v128 {
  let four = v128.load32_zero(x + <usize>load<u16>(o));
  four = v128.load32_lane(x + <usize>load<u16>(o, 2), four, 1);
  four = v128.load32_lane(x + <usize>load<u16>(o, 4), four, 2);
  four = v128.load32_lane(x + <usize>load<u16>(o, 6), four, 3);
  return f32x4.add(sum, f32x4.mul(four, v128.load(w)));
}

/** One position: y[r] = b[r] + sum of w · x[offset]. offsets, weights: [fours, k, 4]. Three fours at a time, whose sums do not wait for one another. */
export function condensedOne(y: usize, x: usize, o: usize, w: usize, b: usize, fours: i32, k: i32): void {
  const offsets = (<usize>k) << 3,
    weights = (<usize>k) << 4;
  let q = 0;
  for (; q + 3 <= fours; q += 3) {
    let s0 = f32x4.splat(0),
      s1 = s0,
      s2 = s0;
    for (const end = o + offsets; o < end; o += 8, w += 16) {
      s0 = step(s0, x, o, w);
      s1 = step(s1, x, o + offsets, w + weights);
      s2 = step(s2, x, o + 2 * offsets, w + 2 * weights);
    }
    v128.store(y, f32x4.add(s0, v128.load(b)));
    v128.store(y, f32x4.add(s1, v128.load(b, 16)), 16);
    v128.store(y, f32x4.add(s2, v128.load(b, 32)), 32);
    y += 48;
    b += 48;
    o += 2 * offsets;
    w += 2 * weights;
  }
  for (; q < fours; ++q, y += 16, b += 16) {
    let sum = f32x4.splat(0);
    for (const end = o + offsets; o < end; o += 8, w += 16) sum = step(sum, x, o, w);
    v128.store(y, f32x4.add(sum, v128.load(b)));
  }
}

/** `examples` rows of x: [m, inputs] give y: [m, rows]. offsets, weights: [rows, k]. In groups of 24, whose features stand together in `workspace`. */
export function condensedMany(y: usize, x: usize, o: usize, w: usize, b: usize, rows: i32, k: i32, inputs: i32, m: i32, workspace: usize): void {
  const out = workspace + <usize>inputs * 96;
  for (let done = 0; done < m; done += 24) {
    const examples = min(24, m - done);
    transpose(workspace, 24, x, inputs, 24, inputs, examples - 1, 0);
    let offset = o,
      weight = w;
    for (let r = 0; r < rows; ++r) {
      let c0 = f32x4.splat(0),
        c1 = c0,
        c2 = c0,
        c3 = c0,
        c4 = c0,
        c5 = c0;
      for (const end = offset + ((<usize>k) << 1); offset < end; offset += 2, weight += 4) {
        const from = workspace + <usize>load<u16>(offset) * 24;
        const a = v128.load32_splat(weight);
        c0 = f32x4.add(c0, f32x4.mul(a, v128.load(from)));
        c1 = f32x4.add(c1, f32x4.mul(a, v128.load(from, 16)));
        c2 = f32x4.add(c2, f32x4.mul(a, v128.load(from, 32)));
        c3 = f32x4.add(c3, f32x4.mul(a, v128.load(from, 48)));
        c4 = f32x4.add(c4, f32x4.mul(a, v128.load(from, 64)));
        c5 = f32x4.add(c5, f32x4.mul(a, v128.load(from, 80)));
      }
      const to = out + <usize>r * 96;
      v128.store(to, c0);
      v128.store(to, c1, 16);
      v128.store(to, c2, 32);
      v128.store(to, c3, 48);
      v128.store(to, c4, 64);
      v128.store(to, c5, 80);
    }
    transpose(y, rows, out, 24, rows, examples, rows, b);
    x += (<usize>(examples * inputs)) << 2;
    y += (<usize>(examples * rows)) << 2;
  }
}
