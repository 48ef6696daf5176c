// The thread of a queue's worker.
import { expect, test } from "vitest";
import { Hand } from "../../src/queue/hand.ts";
import type { Job } from "../../src/sweep/job.ts";
import type { Place } from "../../src/sweep/place.ts";

/** A thread that does one job and ends while it has none. */
const module = `data:text/javascript,${encodeURIComponent(`
  import { parentPort } from "node:worker_threads";
  export function serveQueue() {
    parentPort.once("message", ({ job }) => {
      parentPort.postMessage({ result: job });
      parentPort.close();
    });
  }
`)}`;

const nowhere: Place = { read: async () => undefined, write: async () => {}, remove: async () => {} };

test("a thread that ends between two jobs is followed by another", async () => {
  const hand = new Hand(module);
  for (const key of ["first", "second", "third"]) {
    expect(await hand.work({ key } as Job, nowhere, {})).toEqual({ key });
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  hand.end();
});
