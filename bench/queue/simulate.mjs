// Many workers on many jobs: the queue's own code and BullMQ on a real redis-server, by a clock that goes on to the next event. What a
// job computes is a pause of that clock; all that is said to the server is said.
//   node bench/queue/simulate.mjs [--workers 1000] [--jobs 100000] [--seconds 60] [--lease 30]
import { parseArgs } from "node:util";
import { queueParts } from "./bundled.mjs";
import { fakeClock } from "./clock.mjs";
import { startServer } from "./server.mjs";

const { values } = parseArgs({
  options: {
    workers: { type: "string", default: "1000" },
    jobs: { type: "string", default: "100000" },
    seconds: { type: "string", default: "60" },
    lease: { type: "string", default: "30" },
  },
});
const [workers, count, seconds, lease] = [values.workers, values.jobs, values.seconds, values.lease].map(Number);

const server = await startServer();
const { parts, remove } = await queueParts();
const { Collector, Serving, connected } = parts;

// a command is waited for by the real clock; one that blocks may wait for as long as there is nothing to be done
const { Redis } = await import("ioredis");
let asked = 0;
const send = Redis.prototype.sendCommand;
Redis.prototype.sendCommand = function (command, ...rest) {
  const blocks = /^(bzpopmin|blmove|xread)$/i.test(command.name);
  if (!blocks) {
    asked++;
    const done = () => void asked--;
    command.promise.then(done, done);
  }
  return send.call(this, command, ...rest);
};

/** Work of 0.5 to 1.5 times the mean, by the number of the job. */
const lengthOf = (key) => seconds * (0.5 + ((Number.parseInt(key, 16) * 2654435761) % 2 ** 32) / 2 ** 32);
const jobs = Array.from({ length: count }, (_, i) => ({
  key: i.toString(16).padStart(16, "0"),
  settings: {
    recipe: "lenet-300-100",
    dataset: "mnist",
    lambda: [0.1, 0.1, 0.1],
    seed: i,
    epochs: 20,
    batchSize: 100,
    learningRate: 0.001,
    averageDecay: 0.999,
    shrink: false,
  },
  fingerprint: "0".repeat(64),
  version: "simulated",
}));
const ideal = jobs.reduce((sum, { key }) => sum + lengthOf(key), 0) / workers;

const opened = [];
for (let i = 0; i <= workers; i++) opened.push(await connected("bench", { url: server.url }, i ? "worker" : "collector"));
const before = await server.numbers();
const clock = fakeClock(() => asked > 0);
const stop = new AbortController();
const began = clock.realNow();

/** A job: progress twenty times, and what a run leaves. */
async function pretended(job, place, { signal, progress }) {
  const length = 1000 * lengthOf(job.key);
  for (let epoch = 1; epoch <= 20; epoch++) {
    await new Promise((resolve) => setTimeout(resolve, length / 20));
    signal.throwIfAborted();
    progress({ key: job.key, epochs: epoch });
  }
  await place.write({ "history.json": "{}" });
  return {
    ...job,
    epochs: 20,
    measure: "error",
    error: 0.016,
    validationError: null,
    weights: 66_000,
    weightsShare: 0.25,
    flops: 132_000,
    flopsShare: 0.25,
    expectedShare: 0.26,
    bytes: 264_000,
    architecture: [227, 214, 100],
    model: "0".repeat(64),
    seconds: length / 1000,
  };
}

const going = {
  data: undefined,
  shared: undefined,
  largest: 2 ** 25,
  every: 10,
  lease,
  silence: 600,
  idle: Number.POSITIVE_INFINITY,
  onEvent: () => {},
  signal: stop.signal,
};
const [first, ...others] = opened;
const collector = new Collector(first, jobs, { folderOf: () => "/nowhere", signal: stop.signal }, 600, async () => {});
let results = 0;
let finished;
const all = (async () => {
  const seen = new Set();
  for await (const event of collector.events()) {
    if (event.type !== "outcome") continue;
    if (seen.has(event.outcome.key)) throw new Error(`${event.outcome.key} came twice`);
    seen.add(event.outcome.key);
    if (++results % 10_000 === 0)
      console.error(`${results} results, ${Math.round(clock.now() / 1000)} s of ${Math.round(ideal)}, in ${Math.round((clock.realNow() - began) / 1000)} s`);
  }
  finished = clock.now();
})();
all.catch((error) => {
  console.error(error);
  process.exit(1);
});
const servings = others.map((each) => new Serving(each, going, pretended));
for (const serving of servings) serving.run().catch(() => {});
await clock.run(() => finished !== undefined);

const after = await server.numbers();
const cpu = after.used_cpu_user + after.used_cpu_sys - before.used_cpu_user - before.used_cpu_sys;
const commands = after.total_commands_processed - before.total_commands_processed;
const took = finished / 1000;
const perJob = cpu / count;
const tell = (name, value) => console.log(`${name.padEnd(52)} ${value}`);
tell("workers, jobs, mean seconds a job, lease", `${workers}, ${count}, ${seconds}, ${lease}`);
tell("time to finish, s by the fake clock", took.toFixed(1));
tell("without any cost or unevenness, s", ideal.toFixed(1));
tell("share of the time that workers worked", `${((100 * ideal) / took).toFixed(2)} %`);
tell("results, each once", results);
tell("commands a job, those of scripts included", (commands / count).toFixed(1));
tell("commands a second by the fake clock", (commands / took).toFixed(0));
tell("jobs a second by the fake clock", (count / took).toFixed(1));
tell("processor of the server a job, ms", (1000 * perJob).toFixed(2));
tell("processor of the server by the fake clock", `${((100 * cpu) / took).toFixed(1)} % of one`);
tell("jobs a second that one processor of this kind holds", (1 / perJob).toFixed(0));
tell("most memory of the server, MB", (after.used_memory_peak / 2 ** 20).toFixed(0));
tell("connections", after.connected_clients);
tell(
  "received and sent by the server a job, kB",
  ((after.total_net_input_bytes + after.total_net_output_bytes - before.total_net_input_bytes - before.total_net_output_bytes) / count / 1024).toFixed(1),
);
tell("took in fact, s", ((clock.realNow() - began) / 1000).toFixed(0));
const busiest = Object.entries(after.commands)
  .map(([name, { calls, usec }]) => ({ name, calls: calls - (before.commands[name]?.calls ?? 0), usec: usec - (before.commands[name]?.usec ?? 0) }))
  .sort((a, b) => b.usec - a.usec)
  .slice(0, 6);
for (const { name, calls, usec } of busiest) tell(`  ${name}`, `${(calls / count).toFixed(2)} a job, ${(usec / calls).toFixed(1)} us each`);
stop.abort(new Error("over"));
await server.stop();
await remove();
process.exit(0);
