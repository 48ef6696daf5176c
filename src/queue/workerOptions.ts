// What a worker of a queue is told, and tells.
import type { QueueAddress } from "./address.ts";

/** What happens in a worker. */
export type QueueWorkerEvent =
  | {
      /** Says which event it is. */
      readonly type: "taken" | "done" | "failed";
      /** Which job, in words; how it failed. */
      readonly text: string;
    }
  | { /** Says which event it is. */ readonly type: "note" /** What is to be told. */; readonly text: string };

/** Options of `queueWorker()`. */
export interface QueueWorkerOptions extends QueueAddress {
  /** Folder of the files of the dataset on this machine, or that of each by its name: { mnist: "data/mnist" }. Default: as the job says. */
  readonly data?: string | Readonly<Record<string, string>>;
  /** A folder that all workers see, for checkpoints. Default: they are sent to the server, up to `largest` bytes each. */
  readonly shared?: string | URL;
  /** The most bytes of a checkpoint that is sent to the server. Default 32 MB. */
  readonly largest?: number;
  /** Seconds from one checkpoint that is sent to the server to the next: what is trained again when a worker is lost. Default 10. */
  readonly every?: number;
  /** Seconds after which the job of a worker that is not heard of goes to another. Default 5. */
  readonly lease?: number;
  /** Seconds without a sign of a job after which it is given up. Default 600. */
  readonly silence?: number;
  /** Seconds without a job after which the worker ends. Default: it waits for more. */
  readonly idle?: number;
  /** A file that calls `serveQueue()`, for programs that are bundled into one file. Default: the library's own. */
  readonly thread?: URL;
  /** Ends the worker; its job goes back, and on from its checkpoint with another. */
  readonly signal?: AbortSignal;
  /** Told what happens. */
  readonly onEvent?: (event: QueueWorkerEvent) => void;
}
