// The entry `sievenet/queue`: sweeps whose jobs are done on many machines, by way of a Redis or Valkey server.
export type { QueueAddress } from "./address.ts";
export { serveQueue } from "./hand.ts";
export { type QueueOptions, queue } from "./queue.ts";
export { queueWorker } from "./queueWorker.ts";
export type { QueueWorkerEvent, QueueWorkerOptions } from "./workerOptions.ts";
