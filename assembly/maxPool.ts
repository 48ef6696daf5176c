import { at } from "./at";
import { listed } from "./convLists";
/** 2x2 stride 2 max pooling, temporary. planes: batch x channels. */
export function maxPool(y: usize, x: usize, batch: i32, channels: i32, h: i32, w: i32, list: usize, count: i32): void {
  const oh = h >> 1,
    ow = w >> 1;
  for (let n = 0; n < batch; ++n)
    for (let c = 0; c < count; ++c) {
      const p = n * channels + listed(list, c);
      let to = at(y, p * oh * ow),
        from = at(x, p * h * w);
      for (let i = 0; i < oh; ++i) {
        const below = at(from, w);
        let j = 0;
        for (; j + 4 <= ow; j += 4) {
          const a = f32x4.pmax(v128.load(at(from, 2 * j)), v128.load(at(below, 2 * j)));
          const b = f32x4.pmax(v128.load(at(from, 2 * j + 4)), v128.load(at(below, 2 * j + 4)));
          v128.store(at(to, j), f32x4.max(v128.shuffle<i32>(a, b, 0, 2, 4, 6), v128.shuffle<i32>(a, b, 1, 3, 5, 7)));
        }
        for (; j < ow; ++j)
          store<f32>(
            at(to, j),
            max<f32>(
              max<f32>(load<f32>(at(from, 2 * j)), load<f32>(at(from, 2 * j + 1))),
              max<f32>(load<f32>(at(below, 2 * j)), load<f32>(at(below, 2 * j + 1))),
            ),
          );
        to = at(to, ow);
        from = at(from, 2 * w);
      }
    }
}
/** Writes dx (all of the even part). */
export function maxPoolGrad(dx: usize, dy: usize, y: usize, x: usize, batch: i32, channels: i32, h: i32, w: i32, list: usize, count: i32): void {
  const oh = h >> 1,
    ow = w >> 1;
  for (let n = 0; n < batch; ++n)
    for (let c = 0; c < count; ++c) {
      const p = n * channels + listed(list, c);
      let m = at(y, p * oh * ow),
        g = at(dy, p * oh * ow),
        from = at(x, p * h * w),
        to = at(dx, p * h * w);
      for (let i = 0; i < oh; ++i) {
        let j = 0;
        for (; j + 4 <= ow; j += 4) {
          const top = v128.load(at(m, j)),
            d = v128.load(at(g, j));
          const a0 = v128.load(at(from, 2 * j)),
            a1 = v128.load(at(from, 2 * j + 4));
          const b0 = v128.load(at(from, w + 2 * j)),
            b1 = v128.load(at(from, w + 2 * j + 4));
          const ma = f32x4.eq(v128.shuffle<i32>(a0, a1, 0, 2, 4, 6), top);
          const mb = v128.andnot(f32x4.eq(v128.shuffle<i32>(a0, a1, 1, 3, 5, 7), top), ma);
          const mab = v128.or(ma, mb);
          const me = v128.andnot(f32x4.eq(v128.shuffle<i32>(b0, b1, 0, 2, 4, 6), top), mab);
          const md = v128.not(v128.or(mab, me));
          const da = v128.and(d, ma),
            db = v128.and(d, mb),
            de = v128.and(d, me),
            dd = v128.and(d, md);
          v128.store(at(to, 2 * j), v128.shuffle<i32>(da, db, 0, 4, 1, 5));
          v128.store(at(to, 2 * j + 4), v128.shuffle<i32>(da, db, 2, 6, 3, 7));
          v128.store(at(to, w + 2 * j), v128.shuffle<i32>(de, dd, 0, 4, 1, 5));
          v128.store(at(to, w + 2 * j + 4), v128.shuffle<i32>(de, dd, 2, 6, 3, 7));
        }
        for (; j < ow; ++j) {
          const top = load<f32>(at(m, j)),
            d = load<f32>(at(g, j));
          const q = 2 * j;
          const a = load<f32>(at(from, q)) == top,
            b = !a && load<f32>(at(from, q + 1)) == top,
            e = !a && !b && load<f32>(at(from, w + q)) == top;
          store<f32>(at(to, q), a ? d : 0);
          store<f32>(at(to, q + 1), b ? d : 0);
          store<f32>(at(to, w + q), e ? d : 0);
          store<f32>(at(to, w + q + 1), a || b || e ? 0 : d);
        }
        m = at(m, ow);
        g = at(g, ow);
        from = at(from, 2 * w);
        to = at(to, 2 * w);
      }
    }
}
