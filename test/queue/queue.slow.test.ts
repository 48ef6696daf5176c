// Sweeps over worker processes that a real redis-server joins: killed workers, a server that is restarted, and every kind of wrong server.
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { queue, queueWorker } from "sievenet/queue";
import { type ExecutorEvent, folderPlace, jobs, type Result, work } from "sievenet/sweep";
import { afterAll, beforeAll, expect, test } from "vitest";
import { testWith } from "../runtimes/lib/need.ts";
import { bundleEntries } from "../support/entries.ts";
import { freePort, type RedisServer, redisMissing, redisServer } from "../support/redis.ts";
import { reliability } from "../support/reliability.ts";
import { type Running, Workers } from "./workers.ts";

const missing = redisMissing();
let server: RedisServer;
let workers: Workers;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "sievenet-queue-"));
  if (missing) return;
  workers = await Workers.create();
  server = await redisServer();
});
afterAll(async () => {
  await workers?.remove();
  await server?.remove();
  await rm(folder, { recursive: true, force: true });
});

const TINY = { recipe: "lenet-300-100", dataset: "digits", examples: 60, batchSize: 30, epochs: 2 } as const;
const folderOf = (key: string) => join(folder, key);
const signal = new AbortController().signal;
const without = ({ seconds: _, ...result }: Result) => result;

/** What an executor gives for jobs: outcomes, and all it told. */
async function collected(events: AsyncIterable<ExecutorEvent>, seen: (event: ExecutorEvent) => void = () => {}): Promise<Result[]> {
  const outcomes: Result[] = [];
  for await (const event of events) {
    seen(event);
    if (event.type === "outcome") outcomes.push(event.outcome as Result);
  }
  return outcomes;
}

testWith(missing, "60 jobs over three workers, two killed and the server restarted meanwhile: each result once, with the bits of this process", async () => {
  // a table, whose runs take no time, as there are many
  const rows = Array.from({ length: 60 }, (_, i) => `${(i * 37) % 60},${(i * 11) % 7},${(i * 37) % 60 > 30 ? "large" : "small"}`);
  const csv = join(folder, "table.csv");
  await writeFile(csv, `size,noise,kind\n${rows.join("\n")}\n`);
  const all = await jobs({ recipe: "mlp", csv, target: "kind", layers: [8], epochs: 4, lambdas: [0.03, 0.1, 0.3], seeds: 20 });
  expect(all).toHaveLength(60);
  const options = { url: server.url, name: "sixty", lease: 2, every: 0.1 };
  const three = [1, 2, 3].map(() => workers.start(options)) as [Running, Running, Running];
  let ended = 0;
  const disturb = async (event: ExecutorEvent) => {
    if (event.type !== "outcome") return;
    ended++;
    if (ended === 10) three[0].child.kill("SIGKILL");
    if (ended === 20) await server.stop().then(() => server.start());
    if (ended === 35) three[1].child.kill("SIGKILL");
  };
  const events = queue({ url: server.url, name: "sixty" })(all, { folderOf, signal });
  const outcomes = await collected(events, (event) => void disturb(event));
  expect(new Set(outcomes.map(({ key }) => key)).size).toBe(60);
  expect(outcomes).toHaveLength(60);
  const byKey = new Map(outcomes.map((outcome) => [outcome.key, outcome]));
  for (const job of all) {
    const result = byKey.get(job.key) as Result;
    expect(without(await work(job, folderPlace(join(folder, "here", job.key))))).toEqual(without(result));
    const [theirs, ours] = [folderOf(job.key), join(folder, "here", job.key)].map((path) => readFile(join(path, "model.safetensors")));
    expect((await theirs)?.equals((await ours) as Buffer)).toBe(true);
    expect(existsSync(join(folderOf(job.key), "report.html"))).toBe(true);
  }
  reliability("queue", "60 jobs over three workers: two SIGKILL, one restart of the server", {
    cases: 60,
    outcome: "each result came once, bit for bit that of one process",
  });
  three[2].child.kill("SIGTERM");
  expect(await three[2].ended, three[2].said()).toBe(0);
});

const LONG = { recipe: "lenet-300-100", dataset: "digits", examples: 1000, batchSize: 20, epochs: 60, lambdas: [0.1], seeds: 1 } as const;

testWith(missing, "the job of a worker that is killed, or told to end, goes on from its checkpoint with another; from a folder too", async () => {
  const [job] = await jobs(LONG);
  const here = await work(job as never, folderPlace(join(folder, "long")));
  for (const how of ["SIGKILL", "SIGTERM", "shared"] as const) {
    const name = `long-${how}`;
    const shared = how === "shared" ? { shared: join(folder, "shared"), largest: 1 } : {};
    const options = { url: server.url, name, lease: 1.5, every: 0.05, ...shared };
    const first = workers.start(options);
    let second: Running | undefined;
    const epochs: number[] = [];
    const outcomes = await collected(queue({ url: server.url, name })([job as never], { folderOf: (key) => join(folder, name, key), signal }), (event) => {
      if (event.type !== "progress") return;
      if (second) epochs.push(event.epochs);
      else if (event.epochs >= 3) {
        first.child.kill(how === "shared" ? "SIGKILL" : how);
        second = workers.start(options);
      }
    });
    expect(outcomes.map(without), how).toEqual([without(here)]);
    expect(Math.min(...epochs), `${how}: ${epochs}`).toBeGreaterThanOrEqual(2);
    second?.child.kill("SIGTERM");
    expect(await second?.ended, second?.said()).toBe(0);
  }
});

testWith(missing, "a sweep that ends leaves its jobs to the workers, and the next collects them", async () => {
  const all = await jobs({ ...TINY, lambdas: [0.1], seeds: 4 });
  const stop = new AbortController();
  const first = collected(queue({ url: server.url, name: "left" })(all, { folderOf, signal: stop.signal }));
  setTimeout(() => stop.abort(new Error("closed")), 1000);
  await expect(first).rejects.toThrow("closed");
  const worker = workers.start({ url: server.url, name: "left", idle: 3 });
  expect(await worker.ended, worker.said()).toBe(0);
  expect(worker.said()).toContain("ended: 4");
  expect(await collected(queue({ url: server.url, name: "left" })(all, { folderOf, signal }))).toHaveLength(4);
});

testWith(missing, "jobs that cannot be done are failures in their sentences, and one that gives no sign is given up", async () => {
  const [good] = await jobs({ ...TINY, lambdas: [0.1], seeds: 1 });
  const job = good as NonNullable<typeof good>;
  const other = { ...job, key: "0123456789abcdef" };
  const old = { ...job, version: "0.0.1", key: "fedcba9876543210" };
  const worker = workers.start({ url: server.url, name: "failing" });
  const outcomes = await collected(queue({ url: server.url, name: "failing" })([other, old, job], { folderOf, signal }));
  const failures = new Map(outcomes.map((outcome) => [outcome.key, (outcome as unknown as { failure?: string }).failure]));
  expect(failures.get(other.key)).toMatch(/^sweep: job 0123456789abcdef is not what its key says/);
  expect(failures.get(old.key)).toMatch(/^sweep: job fedcba9876543210 is of sievenet 0.0.1, but this is/);
  expect(failures.get(job.key)).toBeUndefined();
  worker.child.kill("SIGTERM");
  await worker.ended;

  const unwritable = workers.start({ url: server.url, name: "unwritable", shared: "/dev/null/checkpoints" });
  const [told] = await collected(queue({ url: server.url, name: "unwritable" })([job], { folderOf, signal }));
  expect((told as unknown as { failure: string }).failure).toMatch(/\/dev\/null\/checkpoints.*cannot be|cannot be.*\/dev\/null\/checkpoints/);
  unwritable.child.kill("SIGKILL");

  const long = (await jobs({ ...LONG, examples: 20_000, seeds: [9] }))[0] as typeof job;
  const impatient = workers.start({ url: server.url, name: "silent", silence: 0.05 });
  const [silent] = await collected(queue({ url: server.url, name: "silent" })([long], { folderOf, signal }));
  expect((silent as unknown as { failure: string }).failure).toBe(`queue: job ${long.key} gave no sign for 0.05 seconds, and was given up.`);
  impatient.child.kill("SIGKILL");
});

const first = async (url: string, options: object = {}) => {
  const [job] = await jobs({ ...TINY, lambdas: [0.1], seeds: 1 });
  return collected(queue({ url, ...options })([job as never], { folderOf, signal }));
};

test("servers that are not there, or are none, are said within seconds", async () => {
  const port = await freePort();
  const unreachable = /the server redis:\/\/127.0.0.1:\d+ cannot be reached: nobody listens there. Look whether it runs, and at its host and port.$/;
  await expect(first(`redis://127.0.0.1:${port}`)).rejects.toThrow(unreachable);
  await expect(queueWorker({ url: `redis://127.0.0.1:${port}` })).rejects.toThrow(unreachable);
  const sockets = new Set<{ destroy(): void }>();
  const foreign = async (answer: string | undefined, body: (url: string) => Promise<void>) => {
    const other = createServer((socket) => {
      sockets.add(socket);
      socket.on("error", () => {});
      socket.on("data", () => answer && socket.write(answer));
    }).listen(0, "127.0.0.1");
    await new Promise((resolve) => other.once("listening", resolve));
    await body(`redis://:secret@127.0.0.1:${(other.address() as { port: number }).port}`);
    for (const socket of sockets) socket.destroy();
    other.close();
  };
  await foreign("HTTP/1.1 400 Bad Request\r\n\r\n", (url) =>
    expect(first(url)).rejects.toThrow(/^queue: what answers at redis:\/\/127.0.0.1:\d+ is no Redis or Valkey server. Look at its host and port.$/),
  );
  await foreign(undefined, (url) =>
    expect(first(url)).rejects.toThrow(/^queue: the server redis:\/\/127.0.0.1:\d+ cannot be reached: it has not answered for 5 seconds/),
  );
  await expect(first("http://localhost")).rejects.toThrow(/^queue: the queue is "http:\/\/localhost", but the address of a Redis or Valkey server is needed/);
  expect(() => queue({ url: "redis://localhost", name: "a b" })).toThrow(/^queue: the name of the queue is "a b"/);
  expect(() => queue({ url: "redis://localhost", patiens: 1 } as never)).toThrow(/Did you mean patience/);
  await expect(queueWorker({ url: "redis://localhost", lease: 0 })).rejects.toThrow("queueWorker: lease is 0, but it must be a number above 0.");
});

test("packages that are missing are said to be", async () => {
  const bare = await mkdtemp(join(tmpdir(), "sievenet-bare-"));
  await bundleEntries(bare);
  await writeFile(join(bare, "package.json"), '{ "type": "module" }');
  await writeFile(
    join(bare, "try.js"),
    'import { queueWorker } from "./queue.js"; await queueWorker({ url: "redis://localhost" }).catch(({ message }) => console.log(message));',
  );
  const { stdout } = await promisify(execFile)(process.execPath, ["try.js"], { cwd: bare });
  expect(stdout).toBe("queue: a queue is made of the packages bullmq and ioredis, but bullmq is not installed. Run npm install bullmq ioredis.\n");
  await rm(bare, { recursive: true });
});

testWith(missing, "another version, no worker, and a server that is full are said", async () => {
  const { Redis } = await import("ioredis");
  const client = new Redis(server.url);
  await client.set("sievenet:queue:versions:version", "0.0.9", "PX", 60_000);
  const mismatch = /the queue "versions" at redis:.* is used by sievenet 0.0.9, but this is \d.*Use one version for all, or another name for the queue.$/;
  await expect(first(server.url, { name: "versions" })).rejects.toThrow(mismatch);
  await expect(queueWorker({ url: server.url, name: "versions" })).rejects.toThrow(mismatch);
  client.disconnect();
  await expect(first(server.url, { name: "lonely", patience: 1 })).rejects.toThrow(
    /^queue: there has been no worker at redis:.* for 1 seconds. The jobs wait there: start workers, and the same sweep again.$/,
  );
  const small = await redisServer("--maxmemory", "1mb", "--maxmemory-policy", "noeviction");
  await expect(first(small.url)).rejects.toThrow(/^queue: redis:.*: the memory of the server is full; give it more, or clear it/);
  await small.remove();
});
