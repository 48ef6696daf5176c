// Random crops and horizontal flips of images, drawn for each example and epoch: the usual augmentation of CIFAR-10
// (He, Zhang, Ren & Sun 2015, "Deep residual learning for image recognition", section 4.2: 4 pixels of zeros on each
// side, a window of the old size, mirrored or not).
//
//   down  = floor(w1 · (2 crop + 1) / 2^32) - crop      right = floor(w2 · (2 crop + 1) / 2^32) - crop
//   y[e, c, i, j] = x[e, c, i + down, j' + right], 0 outside of x      j' = width - 1 - j where flip and w0 >= 2^31, else j
//
// x, y: [n, channels, height, width], of `bytes` (1 or 4) bytes a number, not the same memory; crop below height and width.
// words: random ones, 64 bytes an example, of which w0, w1, w2 are the first, fifth and ninth (as randomWords lays out a block).
import { Flag, Pixels, Words, at } from "./addresses";

function shift(word: u32, crop: i32): i32 {
  return <i32>((<u64>word * (2 * crop + 1)) >> 32) - crop;
}

// The n numbers that end before y = those from x on, the first one last.
function mirror(y: Pixels, x: Pixels, n: i32, bytes: i32): void {
  if (bytes == 1) for (let i = 1; i <= n; ++i) store<u8>(y - i, load<u8>(x + i - 1));
  else for (let i = 1; i <= n; ++i) store<u32>(at(y, -i), load<u32>(at(x, i - 1)));
}

export function augment(y: Pixels, x: Pixels, words: Words, n: i32, channels: i32, height: i32, width: i32, crop: i32, flip: Flag, bytes: i32): void {
  const row: usize = width * bytes;
  const plane = row * height;
  if (crop) memory.fill(y, 0, plane * channels * n);
  for (let e = 0; e < n; ++e, words += 64) {
    const mirrored = flip & (load<u32>(words) >>> 31);
    const down = shift(load<u32>(words, 16), crop);
    const right = shift(load<u32>(words, 32), crop);
    const rows = height - abs(down);
    const columns = width - abs(right);
    // where the first row and column of what stays visible come from and go to
    const from = row * max(down, 0) + bytes * max(right, 0);
    const to = row * max(-down, 0) + bytes * (mirrored ? width - max(-right, 0) : max(-right, 0));
    for (let c = 0; c < channels; ++c, x += plane, y += plane) {
      for (let i = 0; i < rows; ++i) {
        const source = x + from + row * i;
        const target = y + to + row * i;
        if (mirrored) mirror(target, source, columns, bytes);
        else memory.copy(target, source, columns * bytes);
      }
    }
  }
}
