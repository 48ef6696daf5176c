// Giving the event loop its turn while training. By time, not by batch, and without timers: pages in the background
// have theirs slowed down to one a second.

let channel: MessageChannel | undefined;
const waiting: (() => void)[] = [];

/** Resolves as soon as everything else that was waiting had its turn. */
function turn(): Promise<void> {
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

/** Asks often, yields seldom: after 12 milliseconds of work. */
export class Breath {
  #last = performance.now();

  /** Whether it is time to yield. */
  due(): boolean {
    return performance.now() - this.#last > 12;
  }

  async take(): Promise<void> {
    await turn();
    this.#last = performance.now();
  }
}
