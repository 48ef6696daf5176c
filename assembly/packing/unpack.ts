import { code } from "./code";

/** The next `n` bytes that the letters were packed of. Returns the letter they end at. */
export function unpack(bytes: usize, n: i32, letters: usize): usize {
  return code(bytes, n, letters, true);
}
