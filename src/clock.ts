// Time and turns, as they were when the library was loaded: tests fake them afterwards, and faked ones stand still. What
// was faked before (jest's enableGlobally) bears the clock that moves it, and counts for missing.
function taken() {
  const { performance: watch, Date: calendar, setImmediate: immediate, setTimeout: timeout, MessageChannel: Channel } = globalThis;
  const real = <F>(given: F): F | undefined => (given && !Object.hasOwn(given as object, "clock") ? given : undefined);
  const read = (watch && real(watch.now))?.bind(watch) ?? calendar.now.bind(calendar);
  return { read, Channel, atOnce: real(immediate), later: real(timeout) };
}

const host = /* @__PURE__ */ taken();

/** Milliseconds since some time. Places where it stands still while a program computes (edge runtimes) are not told from fast ones. */
export const now = (): number => host.read();

let channel: MessageChannel | undefined;
const waiting: (() => void)[] = [];

/** Calls back by a message. The port keeps Node running, but only while somebody waits. */
function byMessage(resolve: () => void): void {
  if (!channel) {
    channel = new host.Channel();
    const port: MessagePort & { unref?(): void } = channel.port1;
    port.onmessage = () => {
      const next = waiting.shift();
      if (!waiting.length) port.unref?.();
      next?.();
    };
  }
  waiting.push(resolve);
  (channel.port1 as MessagePort & { ref?(): void }).ref?.();
  channel.port2.postMessage(0);
}

/**
 * Resolves as soon as everything else that was waiting had its turn. Without timers where it can: pages in the background have
 * theirs slowed down to one a second. Where there are no turns, in a bare context, at once.
 */
export function othersDone(): Promise<void> {
  const { atOnce, later, Channel } = host;
  return new Promise((resolve) => {
    if (atOnce) atOnce(resolve);
    else if (Channel) byMessage(resolve);
    else if (later) later(resolve);
    else resolve();
  });
}
