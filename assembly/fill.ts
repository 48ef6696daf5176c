// x = value, n times      x: [n]; of maps: [images, maps, n], those that are listed, n a multiple of four
import { Floats, Indices, at } from "./addresses";

export function fill(x: Floats, n: i32, value: f32): void {
  const v = f32x4.splat(value);
  for (let i = 0; i < n; i += 4) v128.store(at(x, i), v);
}

export function fillMaps(x: Floats, images: i32, maps: i32, n: i32, list: Indices, count: i32, value: f32): void {
  for (let i = 0; i < images; ++i) {
    for (let j = 0; j < count; ++j) fill(at(x, load<i32>(at(list, j)) * n), n, value);
    x = at(x, maps * n);
  }
}
