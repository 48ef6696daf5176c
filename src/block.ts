// Blocks of numbers that stay: in linear memory while kernels work with them, and in JavaScript before, and again when others
// need the room. So what is forgotten goes as everything in JavaScript goes, and linear memory holds what is in use.
import type { Address, Floats } from "./addresses.ts";
import { allocate, checkBytes, full, giveBack, raiseLimit, rounded, used, whenTight } from "./heap.ts";
import { floats } from "./wasm.ts";

/** The time in which an address stands: a step, a prediction, an op outside both, and what is before it. */
export interface Era {
  open: boolean;
}

/** Bytes of the heap, half of what it has before it first looks for what is not in use. */
const LITTLE = 32 * 1048576;

let era: Era = { open: true };

/** The era that it is. */
export const currentEra = (): Era => era;

/**
 * Begins another: addresses of blocks have to be asked for again. As long as little is in use nobody needs its room, and the
 * era goes on: in small nets asking again would be 5 % of a step.
 */
export function endEra(): void {
  if (used < LITTLE) return;
  era.open = false;
  era = { open: true };
}

/** Where the numbers of a block are. */
interface Room {
  readonly size: number;
  /** In linear memory, or 0. */
  address: number;
  /** In JavaScript; undefined in linear memory, and where all are zeros. */
  values: Float32Array | undefined;
  /** When it was last asked for its address. */
  era: Era | undefined;
}

/** Rooms in linear memory. They do not know their blocks: those may be forgotten. */
const rooms = new Set<Room>();

/** Sooner than memory gets tight, where the engine says what was forgotten; between two turns of its event loop only. */
const forgotten = globalThis.FinalizationRegistry && new FinalizationRegistry(leave);

function leave(room: Room): void {
  if (!rooms.delete(room)) return;
  giveBack(room.address, 4 * room.size);
  room.address = 0;
}

function enter(room: Room): void {
  const { size, values } = room;
  const address = allocate(4 * size);
  const all = floats(address as Floats, rounded(4 * size) / 4);
  if (values) all.set(values);
  all.fill(0, values?.length);
  room.values = undefined;
  room.address = address;
  rooms.add(room);
  if (room.era) raiseLimit(4 * size);
}

/** In an array of JavaScript of their own. @throws MemoryError */
function copied(values: ArrayLike<number>): Float32Array {
  try {
    return new Float32Array(values);
  } catch {
    throw full(4 * values.length);
  }
}

whenTight.push(() => {
  for (const room of rooms) {
    if (room.era === era) continue;
    try {
      room.values = floats(room.address as Floats, room.size).slice();
    } catch {
      return; // JavaScript has no room either
    }
    leave(room);
    forgotten?.unregister(room);
  }
});

/** Numbers of 32 bits that stay for as long as anything refers to the block. */
export class Block<A extends Address = Floats> {
  readonly #room: Room;

  /** `size` numbers: a copy of `values`, or zeros. @throws MemoryError */
  constructor(size: number, values?: ArrayLike<number>) {
    checkBytes(4 * size);
    this.#room = { size, address: 0, values: values && copied(values), era: undefined };
  }

  /** Where they are, until the era ends. @throws MemoryError */
  get address(): A {
    const room = this.#room;
    if (room.era !== era) {
      if (!room.address) {
        enter(room);
        forgotten?.register(this, room, room);
      }
      room.era = era;
    }
    return room.address as A;
  }

  /** A copy of the numbers. */
  read(): Float32Array {
    const { address, values, size } = this.#room;
    return address ? floats(address as Floats, size).slice() : (values?.slice() ?? new Float32Array(size));
  }

  /** Replaces the numbers. */
  write(values: ArrayLike<number>): void {
    const room = this.#room;
    if (room.address) floats(room.address as Floats, room.size).set(values);
    else room.values = copied(values);
  }

  /** Gives its room back at once. Nothing may use it any more. */
  release(): void {
    leave(this.#room);
  }
}
