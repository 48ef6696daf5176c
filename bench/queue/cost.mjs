// What a queue costs beside jobs of five seconds: the same jobs in turns by themselves and through a queue, on a real redis-server.
//   node bench/queue/cost.mjs [--jobs 6] [--epochs 12]
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { queueParts } from "./bundled.mjs";
import { startServer } from "./server.mjs";

const { values } = parseArgs({ options: { jobs: { type: "string", default: "6" }, epochs: { type: "string", default: "12" } } });
const [count, epochs] = [values.jobs, values.epochs].map(Number);

const server = await startServer();
const { parts, remove } = await queueParts();
const { Collector, Serving, connected, folderPlace, jobs, work } = parts;
const folder = await mkdtemp(join(tmpdir(), "sievenet-cost-"));
const all = await jobs({ recipe: "lenet-300-100", dataset: "digits", examples: 3000, epochs, lambdas: [0.1], seeds: count + 1 });
const signal = new AbortController().signal;

/** Seconds by the clock and of the processor that something takes. */
async function measured(body) {
  const [clock, { user, system }] = [performance.now(), process.cpuUsage()];
  await body();
  const spent = process.cpuUsage();
  return { clock: (performance.now() - clock) / 1000, processor: (spent.user - user + spent.system - system) / 1e6 };
}

const stop = new AbortController();
const worker = await connected("bench", { url: server.url }, "worker");
const collecting = await connected("bench", { url: server.url }, "collector");
let inside;
const serving = new Serving(
  worker,
  {
    data: undefined,
    shared: undefined,
    largest: 2 ** 25,
    every: 10,
    lease: 5,
    silence: 600,
    idle: Number.POSITIVE_INFINITY,
    onEvent: () => {},
    signal: stop.signal,
  },
  async (...given) => {
    let result;
    inside = await measured(async () => {
      result = await work(...given);
    });
    return result;
  },
);
const ended = serving.run();

const rows = [];
for (const [i, job] of all.entries()) {
  const own = () => measured(() => work(job, folderPlace(join(folder, "own", job.key)), { signal }));
  const queued = () =>
    measured(async () => {
      for await (const _ of new Collector(collecting, [job], { folderOf: (key) => join(folder, "queued", key), signal }, 60).events());
    });
  const [first, second] = i % 2 ? [await own(), await queued()] : [await queued(), await own()];
  const [alone, through] = i % 2 ? [first, second] : [second, first];
  if (i) rows.push({ alone, through, inside }); // the first one warms up
}
const median = (numbers) => numbers.sort((a, b) => a - b)[numbers.length >> 1];
const of = (read) => median(rows.map(read));
console.log(`${rows.length} pairs of jobs, medians:`);
console.log(`a job by itself: ${of(({ alone }) => alone.clock).toFixed(2)} s, ${of(({ alone }) => alone.processor).toFixed(2)} s of a processor`);
console.log(
  `through a queue, worker and collector: ${of(({ through }) => through.clock).toFixed(2)} s, ${of(({ through }) => through.processor).toFixed(2)} s of a processor`,
);
console.log(`processor through a queue over that by itself: ${(100 * (of(({ alone, through }) => through.processor / alone.processor) - 1)).toFixed(2)} %`);
const around = rows.map(({ through, inside }) => through.processor - inside.processor);
console.log(
  `processor outside of the job's own work, worker and collector together: ${(1000 * median(around)).toFixed(0)} ms, ${((100 * median(around)) / of(({ inside }) => inside.processor)).toFixed(2)} % of it`,
);
stop.abort(new Error("over"));
await ended;
await server.stop();
await remove();
await rm(folder, { recursive: true, force: true });
process.exit(0);
