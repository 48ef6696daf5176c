// Giving the event loop its turn while training. By time, not by batch.
import { now, othersDone } from "../clock.ts";

/** The event loop, as work sees it that goes on for long: to be asked often, and given its turn after 12 milliseconds. */
export class EventLoop {
  #lastTurn = now();

  /** Whether it is time for a turn. */
  isDue(): boolean {
    return now() - this.#lastTurn > 12;
  }

  /** Lets everything that waits have its turn. */
  async turn(): Promise<void> {
    await othersDone();
    this.#lastTurn = now();
  }
}
