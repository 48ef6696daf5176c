// Threads that take shares of a call. Shares are not dealt out: whoever is free takes the next, this thread too, so a thread
// whose core is busy with something else takes fewer and holds nobody up.
//
//   control: [ticket, done]    ticket = 256 · number of the call + shares that nobody has taken; negative: the end
//                              done = shares that the others have finished
//   jobs: [workspace of each thread (64), then of each share (32): kernel, place of the workspace among its numbers or -1,
//         how many numbers, numbers]
//
// A share is taken by lowering the ticket with compareExchange. The numbers of a call are written while all shares of the one
// before are done, so a thread that is late finds nothing left, or those of the next call. The worker's side: worker.ts.
import { UsageError } from "../errors.ts";
import { allocate, giveBack } from "../heap.ts";
import { patienceOf, startWorker } from "./worker.ts";

const TICKET = 0;
const DONE = 1;
/** As worker.ts has them. */
const HEAD = 64;
const WIDE = 32;
/** Most shares of a call, for each thread. */
const EACH = 2;
/** Waits so many milliseconds for a share that another thread has taken. */
const LONGEST = 60_000;

/** One call in shares. */
export interface Job {
  /** The kernel's place in `names`. */
  readonly kernel: number;
  readonly run: (...numbers: number[]) => unknown;
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
    this.jobs = new Float64Array(new SharedArrayBuffer(8 * (HEAD + WIDE * EACH * count)));
  }

  /** `count` threads, this one among them. @throws UsageError */
  static async start(count: number, modules: readonly Uint8Array[], names: readonly string[], memory: WebAssembly.Memory): Promise<Crew> {
    const crew = new Crew(count, names);
    const { control, jobs, patience } = crew;
    const lost = (reason: string) => {
      crew.lost = reason;
    };
    try {
      await Promise.all(Array.from({ length: count - 1 }, (_, i) => startWorker({ modules, names, memory, control, jobs, patience, me: i + 1 }, lost)));
    } catch (error) {
      crew.stop();
      throw error;
    }
    return crew;
  }

  /** Does a call, all of it. @throws UsageError when a thread is gone */
  run({ kernel, run, shares, workspace, room }: Job): void {
    this.check();
    this.provide(room);
    shares.forEach((numbers, i) => {
      this.jobs.set([kernel, workspace, numbers.length, ...numbers], HEAD + WIDE * i);
    });
    const { control } = this;
    this.round = (this.round + 1) & 0x7fffff;
    Atomics.store(control, DONE, 0);
    Atomics.store(control, TICKET, this.round * 256 + shares.length);
    Atomics.notify(control, TICKET);
    let others = shares.length;
    for (let ticket = Atomics.load(control, TICKET); ticket & 255; ticket = Atomics.load(control, TICKET)) {
      if (Atomics.compareExchange(control, TICKET, ticket, ticket - 1) !== ticket) continue;
      run(...(shares[(ticket & 255) - 1] as number[]));
      others--;
    }
    this.await(others);
    this.helped += others;
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
