// Ctrl-C and its like: the first time what there is is kept, the second time the process ends at once.
import { Failure } from "./failure.ts";

/** Why training stopped, with the exit code that shells expect: 128 + the signal's number. */
export class Interrupted extends Failure {}

/** SIGHUP comes when a terminal is closed or a connection ends. */
const NUMBERS = { SIGINT: 2, SIGTERM: 15, SIGHUP: 1 } as const;
/** Milliseconds that loading is given to end by itself. What the system holds up, such as opening a pipe that nobody writes to, never does. */
const GRACE = 1000;

export interface Interruption {
  /** For `train()`; aborted by the first signal. */
  readonly signal: AbortSignal;
  /** From now on there is something to keep, and the end of a step is waited for. */
  begun(): void;
  /** Gives signals their usual meaning back. */
  done(): void;
}

/** Listens for signals. `loading` says what is lost when one comes before `begun`. */
export function interruptible(loading: (message: string) => string): Interruption {
  const controller = new AbortController();
  let began = false;
  let timer: NodeJS.Timeout | undefined;
  const listeners = Object.entries(NUMBERS).map(([name, number]) => {
    const stop = () => {
      // by the signal itself: process.exit() would wait for a file that is being opened
      const end = () => {
        process.emit("exit", 128 + number);
        done();
        process.kill(process.pid, name);
      };
      if (controller.signal.aborted) return end();
      const message = `stopped by ${name}`;
      controller.abort(new Interrupted(message, 128 + number));
      if (began) return;
      timer = setTimeout(() => {
        process.stderr.write(`sievenet: ${loading(message)}\n`);
        end();
      }, GRACE);
    };
    process.on(name, stop);
    return () => process.off(name, stop);
  });
  const done = () => {
    clearTimeout(timer);
    for (const off of listeners) off();
  };
  const begun = () => {
    clearTimeout(timer);
    began = true;
  };
  return { signal: controller.signal, begun, done };
}
