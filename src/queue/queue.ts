// A queue as what carries the jobs of a sweep out.
import { UsageError } from "../index.ts";
import { numberThat, refuseUnknown } from "../options.ts";
import type { Executor } from "../sweep/executor.ts";
import { checkAddress, type QueueAddress } from "./address.ts";
import { Collector } from "./collector.ts";
import { connected, serverFault } from "./server.ts";

/** Options of `queue()`. */
export interface QueueOptions extends QueueAddress {
  /** Seconds without any worker after which the sweep ends; its jobs wait on the server, and the same sweep collects them later. Default 600. */
  readonly patience?: number;
}

/**
 * Has workers on other machines do the jobs of a sweep: `sievenet worker --queue redis://host:6379`, or `queueWorker()`. They are put
 * on a Redis or Valkey server, by BullMQ; what comes of them is collected with the files of their runs. A sweep that is stopped
 * leaves its jobs on the server, where workers go on, and the same sweep collects what was done. Needs the packages bullmq and ioredis.
 * @throws ValueError for what is no address. When the sweep begins: UsageError where a package is missing, no server answers within
 * seconds, another version of the library uses the queue, or no worker comes for long
 * @example
 * ```ts
 * import { queue } from "sievenet/queue";
 *
 * const executor = queue({ url: "redis://localhost:6379" }); // sweep({ out: "sweeps/mine", lambdas: [0.1, 1], executor })
 * typeof executor; // "function"
 * ```
 */
export function queue(options: QueueOptions): Executor {
  refuseUnknown("queue", options, ["url", "name", "patience"]);
  const { patience = 600 } = options;
  const { url, name } = checkAddress("queue", options);
  numberThat("queue", "patience", patience, "a number of seconds above 0", (seconds) => seconds > 0);
  return async function* (jobs, execution) {
    if (!jobs.length) return;
    const server = await connected("queue", { url, name }, "collector");
    try {
      yield* new Collector(server, jobs, execution, patience).events();
    } catch (error) {
      const fault = execution.signal.aborted ? undefined : serverFault(error);
      throw fault ? new UsageError(`queue: ${server.url}: ${fault}. Start the sweep again then: what is done is kept.`, { cause: error }) : error;
    } finally {
      server.close();
    }
  };
}
