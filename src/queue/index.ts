// The entry `sievenet/queue`: sweeps whose jobs are done on many machines, by way of a Redis or Valkey server.
export { type QueueOptions, queue } from "./collector.ts";
export { serveQueue } from "./hand.ts";
export type { QueueAddress } from "./server.ts";
export { type QueueWorkerEvent, type QueueWorkerOptions, queueWorker } from "./worker.ts";
