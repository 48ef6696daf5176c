// Giving the event loop its turn while training. By time, not by batch, and without timers: pages in the background
// have theirs slowed down to one a second.

let channel: MessageChannel | undefined;
const waiting: (() => void)[] = [];

/** Resolves as soon as everything else that was waiting had its turn. */
function othersDone(): Promise<void> {
  return new Promise((resolve) => {
    if (typeof setImmediate === "function") setImmediate(resolve);
    else {
      if (!channel) {
        channel = new MessageChannel();
        channel.port1.onmessage = () => waiting.shift()?.();
      }
      waiting.push(resolve);
      channel.port2.postMessage(0);
    }
  });
}

/** The event loop, as work sees it that goes on for long: to be asked often, and given its turn after 12 milliseconds. */
export class EventLoop {
  #lastTurn = performance.now();

  /** Whether it is time for a turn. */
  isDue(): boolean {
    return performance.now() - this.#lastTurn > 12;
  }

  /** Lets everything that waits have its turn. */
  async turn(): Promise<void> {
    await othersDone();
    this.#lastTurn = performance.now();
  }
}
