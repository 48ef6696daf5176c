// Addresses of linear memory, as kernels take them: plain numbers, of which TypeScript knows what lies there.
import type { Address, Integer, None } from "./generated/addresses.ts";

export type * from "./generated/addresses.ts";

/** What a kernel is given where there is no such array: no gate, no bias, no list, hence all of them. */
export const none: None = 0 as None;

/** The address `n` numbers of 4 bytes after another. */
export function skip<A extends Address>(address: A, n: Integer): A {
  return (address + 4 * n) as A;
}
