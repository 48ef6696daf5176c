// Ctrl-C: the first time what there is is kept, the second time the process ends at once.

import { Failure } from "./failure.ts";

/** Why training stopped, with the exit code that shells expect: 128 + the signal's number. */
export class Interrupted extends Failure {}

const NUMBERS = { SIGINT: 2, SIGTERM: 15 } as const;

/** A signal for `train()` that Ctrl-C aborts. `done()` gives Ctrl-C its usual meaning back. */
export function interruptible(): { readonly signal: AbortSignal; done(): void } {
  const controller = new AbortController();
  const listeners = Object.entries(NUMBERS).map(([name, number]) => {
    const stop = () => {
      if (controller.signal.aborted) process.exit(128 + number);
      controller.abort(new Interrupted(`stopped by ${name}`, 128 + number));
    };
    process.on(name, stop);
    return () => process.off(name, stop);
  });
  return {
    signal: controller.signal,
    done() {
      for (const off of listeners) off();
    },
  };
}
