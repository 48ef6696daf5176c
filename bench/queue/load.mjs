// What a real redis-server needs for each job of a queue: workers whose jobs take no time, with all that is said to it.
//   node bench/queue/load.mjs [--workers 8] [--jobs 2000] [--words 20] [--checkpoint 5]
// --words: of progress a job; --checkpoint: MB of one that is sent, each in one job of a hundred
import { parseArgs } from "node:util";
import { queueParts } from "./bundled.mjs";
import { startServer } from "./server.mjs";

const texts = { workers: "8", jobs: "2000", words: "20", checkpoint: "5" };
const { values } = parseArgs({ options: Object.fromEntries(Object.entries(texts).map(([name, value]) => [name, { type: "string", default: value }])) });
const [workers, count, words, megabytes] = [values.workers, values.jobs, values.words, values.checkpoint].map(Number);

const server = await startServer();
const {
  parts: { Collector, Serving, connected },
  remove,
} = await queueParts();
const settings = { recipe: "lenet-300-100", dataset: "mnist", lambda: [0.1, 0.1, 0.1], seed: 1, epochs: 20, batchSize: 100, learningRate: 0.001 };
const stop = new AbortController();
const going = { largest: 2 ** 25, every: 1e-9, lease: 30, silence: 600, idle: Number.POSITIVE_INFINITY, onEvent: () => {}, signal: stop.signal };
const connections = await Promise.all(Array.from({ length: workers + 1 }, (_, i) => connected("bench", { url: server.url }, i ? "worker" : "collector")));

/** Seconds of the server's processor, its commands and its memory at most, for so many jobs of a kind. */
async function measured(name, howMany, pretended) {
  const jobs = Array.from({ length: howMany }, (_, i) => ({ key: `${name}${i}`, settings, fingerprint: "0".repeat(64), version: "simulated" }));
  const before = await server.numbers();
  const began = performance.now();
  let results = 0;
  const [first, ...others] = connections;
  const end = new AbortController();
  const serving = others.map((each) => new Serving(each, { ...going, signal: end.signal }, pretended).run());
  for await (const { type } of new Collector(first, jobs, { folderOf: () => "/nowhere", signal: stop.signal }, 600, async () => {}).events())
    if (type === "outcome") results++;
  const seconds = (performance.now() - began) / 1000;
  const after = await server.numbers();
  end.abort(new Error("over"));
  await Promise.all(serving);
  const of = (key) => after[key] - before[key];
  return {
    results,
    seconds,
    processor: of("used_cpu_user") + of("used_cpu_sys"),
    commands: of("total_commands_processed"),
    memory: after.used_memory_peak / 2 ** 20,
  };
}

const plain = await measured("a", count, async (job, place) => {
  await place.write({ "model.safetensors": new Uint8Array(264_000), "report.html": new Uint8Array(100_000), "history.json": "{}" });
  return { ...job, epochs: 20 };
});
const tell = (name, value) => console.log(`${name.padEnd(58)} ${value}`);
tell("results", plain.results);
tell("commands a job, those of scripts included", (plain.commands / count).toFixed(1));
tell("processor of the server a job, ms", ((1000 * plain.processor) / count).toFixed(2));
tell("jobs a second that one processor holds", (count / plain.processor).toFixed(0));
tell("jobs a second in fact, worker and collector in one process", (count / plain.seconds).toFixed(0));

// progress by itself, and checkpoints, on the client that workers have
const [, { client, bullmq }] = connections;
const queue = new bullmq.Queue("words", { connection: client, prefix: "sievenet" });
const job = await queue.add("run", {}, { jobId: "words-all" });
const used = async (times, body) => {
  const before = await server.numbers();
  for (let i = 0; i < times; i++) await body(i);
  const after = await server.numbers();
  return (1e6 * (after.used_cpu_user + after.used_cpu_sys - before.used_cpu_user - before.used_cpu_sys)) / times;
};
tell("processor a word of progress, us", (await used(50 * words, (i) => job.updateProgress({ epochs: i }))).toFixed(0));
const checkpoint = Buffer.alloc(megabytes * 2 ** 20, 7);
tell(
  `processor a checkpoint of ${megabytes} MB, to memory and disk, ms`,
  ((await used(50, () => client.hset("checkpoint", "bytes", checkpoint))) / 1000).toFixed(2),
);
tell("most memory of the server, MB", ((await server.numbers()).used_memory_peak / 2 ** 20).toFixed(0));
stop.abort(new Error("over"));
for (const each of connections) each.close();
await server.stop();
await remove();
process.exit(0);
