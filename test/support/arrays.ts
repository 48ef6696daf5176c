// Arrays in linear memory for calling kernels directly. Storage is as the library gives it: 64-byte blocks. What lies
// between the last number and the end of the block is NaN, which a kernel may touch but never use; what follows the block
// is a canary that no kernel may touch.
import { type Address, type Bytes, type Floats, type Indices, skip } from "../../src/addresses.ts";
import { scope, take } from "../../src/memory.ts";
import { bytes, floats, ints } from "../../src/wasm.ts";

const CANARY = 0xab;
const BLOCK = 64;

/** An array in linear memory. */
export interface Place<A extends Address = Floats> {
  readonly address: A;
  /** A copy of its numbers. */
  read(): Float32Array;
  /** A copy of its numbers as 32-bit integers. */
  readInts(): Int32Array;
}

/** What a test gets to make arrays with. */
export interface Arrays {
  /** Numbers of your own. */
  put(values: ArrayLike<number>): Place;
  /** Whole numbers of your own, 32 bits each: indices, or what the test says. */
  putInts<A extends Address = Indices>(values: ArrayLike<number>): Place<A>;
  /** Bytes of your own. */
  putBytes(values: ArrayLike<number>): Place<Bytes>;
  /** Room for `n` numbers, or what the test says: NaN at first, or `value`. */
  room<A extends Address = Floats>(n: number, value?: number): Place<A>;
}

/** Runs `fn` with arrays that are gone afterwards. Throws when a canary has been touched. */
export function withArrays<T>(fn: (arrays: Arrays) => T): T {
  return scope(() => {
    const guarded: { canary: Floats; what: string }[] = [];
    const make = <A extends Address>(n: number, size: number): Place<A> => {
      const room = Math.ceil((n * size) / BLOCK) * BLOCK;
      const address = take(room + BLOCK);
      const canary = skip(address, room / 4);
      floats(address, room / 4).fill(NaN);
      bytes(canary, BLOCK).fill(CANARY);
      guarded.push({ canary, what: `array ${guarded.length} of ${n} numbers` });
      return { address: address as Address as A, read: () => floats(address, n).slice(), readInts: () => ints(address, n).slice() };
    };
    const filled = <A extends Address>(values: ArrayLike<number>, size: number, view: (address: A, n: number) => { set(from: ArrayLike<number>): void }) => {
      const place = make<A>(values.length, size);
      view(place.address, values.length).set(values);
      return place;
    };
    const result = fn({
      put: (values) => filled(values, 4, floats),
      putInts: <A extends Address>(values: ArrayLike<number>) => filled<A>(values, 4, ints),
      putBytes: (values) => filled<Bytes>(values, 1, bytes),
      room: <A extends Address>(n: number, value = NaN) => {
        const place = make<A>(n, 4);
        floats(place.address as Address as Floats, n).fill(value);
        return place;
      },
    });
    for (const { canary, what } of guarded) {
      if (bytes(canary, BLOCK).some((each) => each !== CANARY)) throw new Error(`A kernel wrote beyond the storage of ${what}.`);
    }
    return result;
  });
}
