// Threads that take shares of a call. Shares are not dealt out: whoever is free takes the next, this thread too, so a thread
// whose core is busy with something else takes fewer and holds nobody up.
//
//   control: [ticket, done]    ticket = 65536 · number of the call + 256 · first share that nobody has taken + how many nobody
//                              has; negative: the end
//                              done = shares that the others have finished
//   jobs: [workspace of each thread (64), then of each share (32): kernel, later what it gave; place of the workspace among
//         its numbers or -1; how many numbers; numbers]
//
// A share is taken by compareExchange of the ticket: this thread takes the first, the others the last, so that a thread comes
// by what it has in its cache more often than by chance. The numbers of a call are written while all shares of the one before
// are done, so a thread that is late finds nothing left, or those of the next call. The worker's side: worker.ts.
import { UsageError } from "../errors.ts";
import { allocate, giveBack } from "../heap.ts";
import { wideTile } from "../wasm.ts";
import { patienceOf, startWorker } from "./worker.ts";

const TICKET = 0;
const DONE = 1;
/** As worker.ts has them. */
const HEAD = 64;
const WIDE = 32;
/** Most shares of a call for each thread, and of all. */
export const EACH = 4;
export const MOST_SHARES = 128;
/** Waits so many milliseconds for a share that another thread has taken. */
const LONGEST = 60_000;

/** One call in shares. */
export interface Job {
  /** The kernel's place in `names`. */
  readonly kernel: number;
  readonly run: (...numbers: number[]) => number | undefined;
  readonly shares: readonly (readonly number[])[];
  /** Which of a share's numbers is the workspace, or -1; and how many bytes it has. */
  readonly workspace: number;
  readonly room: number;
}

export class Crew {
  /** How many threads, this one included. */
  readonly count: number;
  /** All kernels, in the order of the workers. */
  readonly names: readonly string[];
  /** Shares that the others have done. */
  helped = 0;
  private readonly control = new Int32Array(new SharedArrayBuffer(8));
  private readonly jobs: Float64Array;
  private readonly patience: number;
  private places: number[] = [];
  private room = 0;
  private round = 0;
  private lost: string | undefined;

  private constructor(count: number, names: readonly string[]) {
    this.count = count;
    this.names = names;
    this.patience = patienceOf(count);
    this.jobs = new Float64Array(new SharedArrayBuffer(8 * (HEAD + WIDE * Math.min(EACH * count, MOST_SHARES))));
  }

  /** `count` threads, this one among them. @throws UsageError */
  static async start(count: number, modules: readonly Uint8Array[], names: readonly string[], memory: WebAssembly.Memory): Promise<Crew> {
    const crew = new Crew(count, names);
    const { control, jobs, patience } = crew;
    const lost = (reason: string) => {
      crew.lost = reason;
    };
    try {
      await Promise.all(
        Array.from({ length: count - 1 }, (_, i) => startWorker({ modules, names, memory, tile: +wideTile(), control, jobs, patience, me: i + 1 }, lost)),
      );
    } catch (error) {
      crew.stop();
      throw error;
    }
    return crew;
  }

  /** Does a call, all of it. Gives the bits of all that its shares gave. @throws UsageError when a thread is gone */
  run({ kernel, run, shares, workspace, room }: Job): number {
    this.check();
    this.provide(room);
    const { control, jobs } = this;
    for (let i = 0, at = HEAD; i < shares.length; i++, at += WIDE) {
      const numbers = shares[i] as readonly number[];
      jobs[at] = kernel;
      jobs[at + 1] = workspace;
      jobs[at + 2] = numbers.length;
      for (let j = 0; j < numbers.length; j++) jobs[at + 3 + j] = numbers[j] as number;
    }
    this.round = (this.round + 1) & 0x7fff;
    Atomics.store(control, DONE, 0);
    Atomics.store(control, TICKET, this.round * 65536 + shares.length);
    Atomics.notify(control, TICKET);
    let [own, given] = [0, 0];
    for (let ticket = Atomics.load(control, TICKET); ticket & 255; ticket = Atomics.load(control, TICKET)) {
      if (Atomics.compareExchange(control, TICKET, ticket, ticket + 255) !== ticket) continue;
      given |= run(...(shares[own++] as number[])) as number;
    }
    this.await(shares.length - own);
    this.helped += shares.length - own;
    for (let i = own; i < shares.length; i++) given |= jobs[HEAD + WIDE * i] as number;
    return given;
  }

  /** Until the others have finished so many shares. */
  private await(shares: number): void {
    const { control, patience } = this;
    for (let looks = 0; ; looks++) {
      const done = Atomics.load(control, DONE);
      if (done === shares) return;
      if (looks < patience || Atomics.wait(control, DONE, done, LONGEST) !== "timed-out") continue;
      this.lost = `no answer for ${LONGEST / 1000} seconds`;
      this.check();
    }
  }

  private check(): void {
    if (this.lost) throw new UsageError(`useThreads: a thread is gone (${this.lost}). Start the program again.`);
  }

  /** A workspace of so many bytes for each of the others. */
  private provide(room: number): void {
    if (room <= this.room) return;
    const places = Array.from({ length: this.count - 1 }, () => allocate(room));
    for (const place of this.places) giveBack(place, this.room);
    this.places = places;
    this.jobs.set(places, 1);
    this.room = room;
  }

  /** Ends the others. */
  stop(): void {
    Atomics.store(this.control, TICKET, -1);
    Atomics.notify(this.control, TICKET);
  }
}
