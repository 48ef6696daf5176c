/** Address of the i-th 4-byte number after `p`. */
export function at(p: usize, i: i32): usize {
  return p + ((<usize>i) << 2);
}

/** How many bytes `n` 4-byte numbers take when rounded up to whole vectors: elementwise kernels go that far. */
export function vectors(n: i32): usize {
  return (<usize>((n + 3) >> 2)) << 4;
}

/** How many bytes `n` 4-byte numbers take when rounded up to whole cache lines. */
export function lines(n: i32): usize {
  return (((<usize>n) << 2) + 63) & ~63;
}
