// A clock that stands still while anything is to be done, and then goes on to the next timer: timers, Date and performance of this
// process go by it.
const real = { setImmediate, date: Date.now };

/** Timers by when they are due: a binary heap. */
class Timers {
  #heap = [];

  get first() {
    return this.#heap[0];
  }

  push(timer) {
    const heap = this.#heap;
    let i = heap.push(timer) - 1;
    for (let up = (i - 1) >> 1; i > 0 && before(heap[i], heap[up]); up = (i - 1) >> 1) {
      [heap[i], heap[up]] = [heap[up], heap[i]];
      i = up;
    }
  }

  pop() {
    const heap = this.#heap;
    const [first] = heap;
    const last = heap.pop();
    if (!heap.length) return first;
    heap[0] = last;
    for (let i = 0; ; ) {
      const left = 2 * i + 1;
      let least = i;
      for (const child of [left, left + 1]) if (child < heap.length && before(heap[child], heap[least])) least = child;
      if (least === i) return first;
      [heap[i], heap[least]] = [heap[least], heap[i]];
      i = least;
    }
  }
}
const before = (a, b) => (a.at === b.at ? a.order < b.order : a.at < b.at);

/** Installs the clock. What waits for no timer must be promises alone: they have their turn before it goes on. */
export function fakeClock() {
  const timers = new Timers();
  let [now, order] = [0, 0];
  const add = (callback, milliseconds, every, args) => {
    const delay = Math.max(1, Number(milliseconds) || 0);
    const timer = { at: now + delay, order: order++, callback, args, every: every ? delay : 0, over: false };
    Object.assign(timer, { ref: () => timer, unref: () => timer, hasRef: () => true, refresh: () => timer, [Symbol.toPrimitive]: () => timer.order });
    timers.push(timer);
    return timer;
  };
  const clear = (timer) => {
    if (timer && typeof timer === "object") timer.over = true;
  };
  globalThis.setTimeout = (callback, milliseconds, ...args) => add(callback, milliseconds, false, args);
  globalThis.setInterval = (callback, milliseconds, ...args) => add(callback, milliseconds, true, args);
  globalThis.clearTimeout = clear;
  globalThis.clearInterval = clear;
  performance.now = () => now;
  const epoch = real.date();
  Date.now = () => epoch + Math.round(now);
  /** Lets what waits have its turn, then goes on to the next timers, until `over()`. */
  const run = async (over) => {
    while (!over()) {
      await new Promise((resolve) => real.setImmediate(resolve));
      const { first } = timers;
      if (!first) continue;
      now = first.at;
      while (timers.first && timers.first.at <= now) {
        const timer = timers.pop();
        if (timer.over) continue;
        timer.callback(...timer.args);
        if (!timer.every || timer.over) continue;
        timer.at = now + timer.every;
        timer.order = order++;
        timers.push(timer);
      }
    }
  };
  return { run, now: () => now };
}
