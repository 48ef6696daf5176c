// Many workers on many jobs: the queue's own code, by a clock that goes on to the next event, with a stand-in for the server in memory
// (standIn.mjs) that counts what would be sent. What a job computes is a pause of that clock. What the server needs for each kind of
// call is measured on a real one by load.mjs.
//   node bench/queue/simulate.mjs [--workers 1000] [--jobs 100000] [--seconds 60] [--lease 30]
import { parseArgs } from "node:util";
import { queueParts } from "./bundled.mjs";
import { fakeClock } from "./clock.mjs";
import { StandIn } from "./standIn.mjs";

const texts = { workers: "1000", jobs: "100000", seconds: "60", lease: "30" };
const { values } = parseArgs({ options: Object.fromEntries(Object.entries(texts).map(([name, value]) => [name, { type: "string", default: value }])) });
const [workers, count, seconds, lease] = [values.workers, values.jobs, values.seconds, values.lease].map(Number);

const {
  parts: { Collector, Serving },
  remove,
} = await queueParts();
const stand = new StandIn();
const server = { bullmq: { Queue: stand.queue, Worker: stand.worker }, client: stand.client, prefix: "bench", name: "bench", url: "redis://nowhere" };

/** Work of 0.5 to 1.5 times the mean, by the number of the job. */
const lengthOf = (key) => seconds * (0.5 + ((Number.parseInt(key, 16) * 2654435761) % 2 ** 32) / 2 ** 32);
const settings = { recipe: "lenet-300-100", dataset: "mnist", lambda: [0.1, 0.1, 0.1], seed: 1, epochs: 20 };
const jobs = Array.from({ length: count }, (_, i) => ({ key: i.toString(16).padStart(16, "0"), settings, fingerprint: "", version: "simulated" }));
const ideal = jobs.reduce((sum, { key }) => sum + lengthOf(key), 0) / workers;

const real = performance.now.bind(performance);
const clock = fakeClock();
const stop = new AbortController();
const began = real();

/** A job: an epoch and its word twenty times, and what a run leaves. */
async function pretended(job, place, { progress }) {
  const length = 1000 * lengthOf(job.key);
  for (let epoch = 1; epoch <= settings.epochs; epoch++) {
    await new Promise((resolve) => setTimeout(resolve, length / settings.epochs));
    progress({ key: job.key, epochs: epoch });
    await place.write({ "checkpoint.safetensors": new Uint8Array(1), "model.safetensors": new Uint8Array(1), "history.json": "{}" });
  }
  return { ...job, epochs: settings.epochs };
}

const going = { largest: 2 ** 25, every: 10, lease, silence: 600, idle: Number.POSITIVE_INFINITY, onEvent: () => {}, signal: stop.signal };
const collector = new Collector(server, jobs, { folderOf: () => "/nowhere", signal: stop.signal }, 600, async () => {});
let [results, finished] = [0, undefined];
const collecting = (async () => {
  const seen = new Set();
  for await (const event of collector.events()) {
    if (event.type !== "outcome") continue;
    if (seen.has(event.outcome.key)) throw new Error(`${event.outcome.key} came twice`);
    seen.add(event.outcome.key);
    if (++results % (count / 10) === 0)
      console.error(`${results} results at ${Math.round(clock.now() / 1000)} s, after ${Math.round((real() - began) / 1000)} s`);
  }
  finished = clock.now() / 1000;
})();
collecting.catch((error) => {
  console.error(error);
  process.exit(1);
});
for (let i = 0; i < workers; i++) void new Serving(server, going, pretended).run();
await clock.run(() => finished !== undefined);
await remove();

const tell = (name, value) => console.log(`${name.padEnd(46)} ${value}`);
tell("workers, jobs, mean seconds a job, lease", `${workers}, ${count}, ${seconds}, ${lease}`);
tell("time to finish, s by the clock", finished.toFixed(1));
tell("without any unevenness or waiting, s", ideal.toFixed(1));
tell("share of the time that workers worked", `${((100 * ideal) / finished).toFixed(2)} %`);
tell("results, each once", results);
tell("most jobs with files on the server at a time", stand.mostFiles);
for (const [kind, calls] of Object.entries(stand.calls).sort(([, a], [, b]) => b - a))
  tell(`  ${kind}`, `${(calls / count).toFixed(3)} a job, ${(calls / finished).toFixed(1)} a second`);
tell("all calls", `${(Object.values(stand.calls).reduce((sum, n) => sum + n, 0) / finished).toFixed(0)} a second`);
tell("words of presence besides, four commands each", `${((4 * workers) / 5).toFixed(0)} a second`);
process.exit(0);
