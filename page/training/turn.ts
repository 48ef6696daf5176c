// Which tab keeps its training: one at a time, by a lock of the browser, as all of them would write the same files.

const NAME = "sievenet-page";
/** Milliseconds in which a tab that was just closed, or reloaded, has given its lock back. */
const PATIENCE = 2000;

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

/** Waits for its turn no longer than a tab takes that is being closed. */
export function turnSoon(): Promise<(() => void) | undefined> {
  const patience = new AbortController();
  setTimeout(() => patience.abort(), PATIENCE);
  return turn(patience.signal);
}
