// A worker of a queue, until it is told to end.
import { pathOf } from "../files.ts";
import { numberThat, refuseUnknown } from "../options.ts";
import { checkAddress } from "./address.ts";
import { Hand } from "./hand.ts";
import { connected } from "./server.ts";
import { Serving } from "./worker.ts";
import type { QueueWorkerOptions } from "./workerOptions.ts";

const OPTIONS = ["url", "name", "data", "shared", "largest", "every", "lease", "silence", "idle", "thread", "signal", "onEvent"];

/**
 * A worker of a queue: does the jobs that sweeps put there (`sweep({ executor: queue({ url }) })`), one at a time, until it is told to end. As
 * many as there are processors may run on each machine, each in a process of its own. One that is killed loses its job after `lease`
 * seconds to another, which goes on from the last checkpoint. Resolves to the number of jobs done.
 * @throws ValueError for options that cannot be; UsageError where a package is missing, no server answers within seconds, or another
 * version of the library uses the queue
 * @example
 * ```ts
 * import { queueWorker } from "sievenet/queue";
 *
 * const done = await queueWorker({ url: "redis://localhost:6379", idle: 60, onEvent: ({ type, text }) => console.log(type, text) });
 * console.log(`${done} jobs`);
 * ```
 */
export async function queueWorker(options: QueueWorkerOptions): Promise<number> {
  refuseUnknown("queueWorker", options, OPTIONS);
  const { data, shared, largest = 2 ** 25, every = 10, lease = 5, silence = 600, idle = Infinity, onEvent = () => {} } = options;
  const address = checkAddress("queueWorker", options);
  for (const [name, value] of Object.entries({ largest, every, lease, silence, idle }))
    numberThat("queueWorker", name, value, "a number above 0", (each) => each > 0);
  const { signal = new AbortController().signal } = options;
  const folder = shared === undefined ? undefined : pathOf("queueWorker", shared);
  const server = await connected("queueWorker", address, "worker");
  const hand = new Hand(options.thread);
  try {
    const serving = new Serving(server, { data, shared: folder, largest, every, lease, silence, idle, signal, onEvent }, (job, place, all) =>
      hand.work(job, place, all ?? {}),
    );
    await serving.run();
    return serving.done;
  } finally {
    hand.end();
    server.close();
  }
}
