import { code, finish } from "./code";

/** Letters, numbers from 0 to 63, for `n` bytes, after five zeros. Returns where they end. */
export function pack(letters: usize, bytes: usize, n: i32): usize {
  return finish(code(bytes, n, letters, false));
}
