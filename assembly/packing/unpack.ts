import { code } from "./code";

/** The `n` bytes that the letters were packed of. */
export function unpack(bytes: usize, n: i32, letters: usize): void {
  code(bytes, n, letters, true);
}
