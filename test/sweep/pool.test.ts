// The pool of threads, whose file is the built command: it serves jobs where it is started as a thread.
import { writeFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { type Sweep, type SweepOptions, serial, sweep, threads } from "sievenet/sweep";
import { beforeAll, expect, test } from "vitest";
import { command, workplace } from "../cli/command.ts";
import { table, timeless } from "./places.ts";

const at = workplace();
const worker = () => pathToFileURL(command);
let six: Omit<SweepOptions, "out">;
beforeAll(() => {
  six = { ...table(at("table.csv")), epochs: 2, lambdas: [0.1, 3], seeds: 3 };
});
const bits = ({ results }: Sweep) => results.map(timeless);

/** A file that does something else in the place of jobs. */
function faulty(name: string, text: string): URL {
  writeFileSync(at(name), `import { parentPort } from "node:worker_threads";\n${text}`);
  return pathToFileURL(at(name));
}

test("gives the bits of one job after the other, in any number of threads", async () => {
  const alone = bits(await sweep({ ...six, out: at("serial"), executor: serial }));
  for (const count of [1, 3]) expect(bits(await sweep({ ...six, out: at(`threads-${count}`), executor: threads({ count, worker: worker() }) }))).toEqual(alone);
});

test("a job that never ends is given up with its thread, and the others are done by another", async () => {
  const hanging = faulty(
    "hangs.mjs",
    `parentPort.on("message", ({ job }) => {
       if (job.settings.seed === 2) for (;;);
       parentPort.postMessage({ type: "outcome", outcome: { ...job, failure: "done otherwise" } });
     });
     parentPort.postMessage({ type: "ready" });`,
  );
  const { failed } = await sweep({ ...six, lambdas: [0.1], out: at("hangs"), executor: threads({ count: 1, worker: hanging, silence: 1 }) });
  expect(failed.map(({ failure }) => failure)).toEqual([
    "done otherwise",
    "sweep: the thread of the job is gone: it gave no sign for 1 seconds.",
    "done otherwise",
  ]);
});

test("a thread that ends is the failure of its job alone", async () => {
  const ending = faulty(
    "ends.mjs",
    `parentPort.on("message", ({ job }) => {
       if (job.settings.seed === 1) process.exit(3);
       if (job.settings.seed === 2) throw new Error("out of luck");
       parentPort.postMessage({ type: "outcome", outcome: { ...job, failure: "done otherwise" } });
     });
     parentPort.postMessage({ type: "ready" });`,
  );
  const { failed } = await sweep({ ...six, lambdas: [0.1], out: at("ends"), executor: threads({ count: 2, worker: ending }) });
  expect(failed.map(({ failure }) => failure)).toEqual([
    "sweep: the thread of the job is gone: it ended.",
    "sweep: the thread of the job is gone: out of luck.",
    "done otherwise",
  ]);
});

test("threads that cannot be started end the sweep in a sentence", async () => {
  const broken = faulty("broken.mjs", 'throw new Error("no way");');
  const out = at("broken");
  await expect(sweep({ ...six, out, executor: threads({ count: 2, worker: broken }) })).rejects.toThrow(
    "sweep: a thread could not be started (no way). Ask for fewer jobs at a time.",
  );
  await expect(sweep({ ...six, out, executor: threads({ count: 2, worker: pathToFileURL(at("missing.mjs")) }) })).rejects.toThrow(
    "a thread could not be started",
  );
  expect(() => threads({ count: 0 })).toThrow("threads: count is 0, but it must be a whole number from 1 up.");
  expect(() => threads({ silence: -1 })).toThrow("threads: silence is -1, but it must be a number of seconds above 0.");
});

test("is stopped at once by its signal", async () => {
  const stop = new AbortController();
  const onEvent = ({ type }: { readonly type: string }) => type === "progress" && setTimeout(() => stop.abort(new Error("enough")), 100);
  const endless = sweep({ ...six, epochs: 100_000, out: at("endless"), signal: stop.signal, onEvent, executor: threads({ count: 2, worker: worker() }) });
  await expect(endless).rejects.toThrow("enough");
});
