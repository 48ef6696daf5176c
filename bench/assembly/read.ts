// The ceiling that predictions of one example are measured against: numbers are read once and added up, in eight sums at a time.

/** The sum of n numbers, a multiple of 32, from address `from` on. */
export function read(from: usize, n: i32): f32 {
  let c0 = f32x4.splat(0),
    c1 = c0,
    c2 = c0,
    c3 = c0,
    c4 = c0,
    c5 = c0,
    c6 = c0,
    c7 = c0;
  for (const end = from + ((<usize>n) << 2); from < end; from += 128) {
    c0 = f32x4.add(c0, v128.load(from));
    c1 = f32x4.add(c1, v128.load(from, 16));
    c2 = f32x4.add(c2, v128.load(from, 32));
    c3 = f32x4.add(c3, v128.load(from, 48));
    c4 = f32x4.add(c4, v128.load(from, 64));
    c5 = f32x4.add(c5, v128.load(from, 80));
    c6 = f32x4.add(c6, v128.load(from, 96));
    c7 = f32x4.add(c7, v128.load(from, 112));
  }
  const all = f32x4.add(f32x4.add(f32x4.add(c0, c1), f32x4.add(c2, c3)), f32x4.add(f32x4.add(c4, c5), f32x4.add(c6, c7)));
  return f32x4.extract_lane(all, 0) + f32x4.extract_lane(all, 1) + f32x4.extract_lane(all, 2) + f32x4.extract_lane(all, 3);
}
