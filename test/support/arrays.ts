// Arrays in linear memory for calling kernels directly. Storage is as the library gives it: 64-byte blocks. What lies
// between the last number and the end of the block is NaN, which a kernel may touch but never use; what follows the block
// is a canary that no kernel may touch.
import { scope, take } from "../../src/memory.ts";
import { bytes, floats, ints } from "../../src/wasm.ts";

const CANARY = 0xab;
const BLOCK = 64;

/** An array in linear memory. */
export interface Place {
  readonly address: number;
  /** A copy of its numbers. */
  read(): Float32Array;
  /** A copy of its numbers as 32-bit integers. */
  readInts(): Int32Array;
}

/** What a test gets to make arrays with. */
export interface Arrays {
  /** Numbers of your own. */
  put(values: ArrayLike<number>): Place;
  /** Whole numbers of your own, 32 bits each. */
  putInts(values: ArrayLike<number>): Place;
  /** Bytes of your own. */
  putBytes(values: ArrayLike<number>): Place;
  /** Room for `n` numbers: NaN at first, or `value`. */
  room(n: number, value?: number): Place;
}

/** Runs `fn` with arrays that are gone afterwards. Throws when a canary has been touched. */
export function withArrays<T>(fn: (arrays: Arrays) => T): T {
  return scope(() => {
    const guarded: { canary: number; what: string }[] = [];
    const make = (n: number, size: number): Place => {
      const room = Math.ceil((n * size) / BLOCK) * BLOCK;
      const address = take(room + BLOCK);
      floats(address, room / 4).fill(NaN);
      bytes(address + room, BLOCK).fill(CANARY);
      guarded.push({ canary: address + room, what: `array ${guarded.length} of ${n} numbers` });
      return { address, read: () => floats(address, n).slice(), readInts: () => ints(address, n).slice() };
    };
    const filled = (values: ArrayLike<number>, size: number, view: (address: number, n: number) => { set(from: ArrayLike<number>): void }) => {
      const place = make(values.length, size);
      view(place.address, values.length).set(values);
      return place;
    };
    const result = fn({
      put: (values) => filled(values, 4, floats),
      putInts: (values) => filled(values, 4, ints),
      putBytes: (values) => filled(values, 1, bytes),
      room: (n, value = NaN) => {
        const place = make(n, 4);
        floats(place.address, n).fill(value);
        return place;
      },
    });
    for (const { canary, what } of guarded) {
      if (bytes(canary, BLOCK).some((each) => each !== CANARY)) throw new Error(`A kernel wrote beyond the storage of ${what}.`);
    }
    return result;
  });
}
