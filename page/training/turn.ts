// Which tab keeps its training: one at a time, by a lock of the browser, as all of them would write the same files.

const NAME = "sievenet-page";
/** How often, and after how many milliseconds, it is tried again: a tab that was just closed, or reloaded, has given its lock back by then. */
const [TRIES, BETWEEN] = [20, 100];

const locks = (globalThis.navigator as { readonly locks?: LockManager } | undefined)?.locks;

/** Whether tabs can know of each other: not where there are no Web Locks, as on pages that are neither of https nor of this machine. */
export const tabsKnow = locks !== undefined;

/** Waits for its turn until the signal comes. Gives what ends it, or undefined where it did not come. */
export function turn(signal: AbortSignal): Promise<(() => void) | undefined> {
  if (!locks) return Promise.resolve(() => {});
  return new Promise((resolve) => {
    locks.request(NAME, { signal }, () => new Promise<void>((end) => resolve(end))).catch(() => resolve(undefined));
  });
}

/** Its turn, if nobody else has it. */
export function turnNow(): Promise<(() => void) | undefined> {
  if (!locks) return Promise.resolve(() => {});
  return new Promise((resolve) => {
    const hold = (lock: Lock | null) => (lock ? new Promise<void>((end) => resolve(end)) : resolve(undefined));
    locks.request(NAME, { ifAvailable: true }, hold).catch(() => resolve(undefined));
  });
}

/** Waits for its turn no longer than a tab takes that is being closed. Counted in tries: a worker that draws digits meanwhile hears of none. */
export async function turnSoon(): Promise<(() => void) | undefined> {
  for (let tries = 0; tries < TRIES; tries++) {
    const end = await turnNow();
    if (end) return end;
    await new Promise((resolve) => setTimeout(resolve, BETWEEN));
  }
  return undefined;
}
