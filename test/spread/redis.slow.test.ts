// A training over processes that a real redis-server joins; one of them is killed, and the bits are those of nobody being killed.
import { type ChildProcess, spawn as start } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Redis } from "ioredis";
import { redisShares } from "sievenet/spread";
import { afterAll, beforeAll, expect, test } from "vitest";
import { testWith } from "../runtimes/lib/need.ts";
import { bundleEntries } from "../support/entries.ts";
import { freePort, type RedisServer, redisMissing, redisServer } from "../support/redis.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const missing = redisMissing();
let folder: string;
let server: RedisServer;

/** A worker as a user writes one: it says each epoch, and writes the net of its shares to a file. */
const WORKER = `
import { writeFileSync } from "node:fs";
import { Redis } from "ioredis";
import { adam, dense, encode, gate, relu, seed, sequential } from "FOLDER/index.js";
import { digits } from "FOLDER/data.js";
import { redisShares, shareOf, spread } from "FOLDER/spread.js";
const [url, name, out] = process.argv.slice(2);
const client = new Redis(url, { maxRetriesPerRequest: null });
const data = digits({ train: 300, test: 20 });
const nets = await redisShares(client, { name, ranks: 3, lease: 1.5, patience: 60 }, async (share) => {
  seed(4);
  const net = sequential(gate(dense(784, 30), { over: "inputs", lambda: 0.01 }), relu, dense(30, 10));
  const options = { every: 5, epochs: 8, batchSize: 4, seed: 1, optimizer: adam({ learningRate: 0.003 }) };
  for await (const { epoch, loss } of spread(net, shareOf(data.train, share.rank, share.ranks), { ...options, exchange: share })) console.log(share.rank, epoch, loss);
  return encode(net);
});
nets.forEach((net, i) => writeFileSync(out + "." + i, net));
client.disconnect();
`;

const workers: ChildProcess[] = [];

beforeAll(async () => {
  if (missing) return;
  // in the folder of the repository, so that ioredis is found
  folder = await mkdtemp(join(root, "node_modules/.sievenet-spread-"));
  await bundleEntries(folder);
  await writeFile(join(folder, "worker.mjs"), WORKER.replaceAll("FOLDER", folder));
  server = await redisServer();
});
afterAll(async () => {
  for (const worker of workers) worker.kill("SIGKILL");
  await server?.remove();
  if (folder) await rm(folder, { recursive: true, force: true });
});

/** A worker that runs: what it says, and its end. */
function worker(name: string, out: string) {
  const child = start(process.execPath, [join(folder, "worker.mjs"), server.url, name, join(folder, out)], { stdio: ["ignore", "pipe", "pipe"] });
  workers.push(child);
  const said = { text: "" };
  for (const stream of [child.stdout, child.stderr]) stream?.on("data", (text) => (said.text += text));
  const saying = async (word: RegExp) => {
    while (!word.test(said.text)) {
      if (child.exitCode !== null) throw new Error(`the worker ended: ${said.text}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  };
  return { child, said, saying, ended: once(child, "exit").then(([code]) => code as number | null) };
}

const net = (file: string) => readFile(join(folder, file));

testWith(missing, "three workers end with the same net; a worker that is killed leaves the bits as they are, whoever takes over", async () => {
  const three = ["a", "b", "c"].map((out) => worker("whole", out));
  expect(await Promise.all(three.map(({ ended }) => ended)), three.map(({ said }) => said.text).join("")).toEqual([0, 0, 0]);
  const whole = await net("a.0");
  for (const out of ["b.0", "c.0"]) expect((await net(out)).equals(whole)).toBe(true);

  for (const spare of [true, false]) {
    const name = spare ? "spare" : "survivors";
    const running = ["d", "e", "f"].map((out) => worker(name, `${name}-${out}`));
    await running[1]?.saying(/ 2 /);
    running[1]?.child.kill("SIGKILL");
    if (spare) running.push(worker(name, `${name}-g`));
    const codes = await Promise.all(running.map(({ ended }) => ended));
    expect(codes, running.map(({ said }) => said.text).join("---\n")).toEqual(spare ? [0, null, 0, 0] : [0, null, 0]);
    const files = (await import("node:fs")).readdirSync(folder).filter((file) => file.startsWith(`${name}-`));
    expect(files).toHaveLength(3); // each share once, whoever computed it
    for (const file of files) expect((await net(file)).equals(whole), file).toBe(true);
  }
});

testWith(missing, "a server that is restarted is waited for, one that is none is said to be", async () => {
  const [first, second, third] = ["h", "i", "j"].map((out) => worker("restarted", out)) as [
    ReturnType<typeof worker>,
    ReturnType<typeof worker>,
    ReturnType<typeof worker>,
  ];
  await first.saying(/ 2 /);
  await server.stop();
  await server.start();
  expect(await Promise.all([first.ended, second.ended, third.ended]), first.said.text + second.said.text).toEqual([0, 0, 0]);
  expect((await net("h.0")).equals(await net("a.0"))).toBe(true);
});

test("a server that is not there is said within seconds", async () => {
  const client = new Redis({ port: await freePort(), maxRetriesPerRequest: null });
  client.on("error", () => {});
  await expect(redisShares(client, { name: "none", ranks: 1 }, async () => 0)).rejects.toThrow(
    "redisShares: the server has not answered for 5 seconds. Look whether it runs, and at its host and port.",
  );
  client.disconnect();
  await expect(redisShares(client, { name: "none", ranks: 0 }, async () => 0)).rejects.toThrow(
    "redisShares: ranks is 0, but it must be a whole number from 1 up.",
  );
});

testWith(missing, "a share that fails ends the others, and one that never comes is said", async () => {
  const client = new Redis(server.url, { maxRetriesPerRequest: null });
  const other = new Redis(server.url, { maxRetriesPerRequest: null });
  const failing = redisShares(client, { name: "failing", ranks: 2 }, async () => {
    await new Promise((resolve) => setTimeout(resolve, 300));
    throw new Error("no such file");
  });
  const waiting = redisShares(other, { name: "failing", ranks: 2 }, (share) => share.gather("1:sums", new Uint8Array(1)));
  await expect(failing).rejects.toThrow("no such file");
  await expect(waiting).rejects.toThrow(/^spread: share [01] of 2 of "failing" failed: no such file$/);
  const alone = redisShares(client, { name: "alone", ranks: 2, patience: 2 }, (share) => share.gather("1:sums", new Uint8Array(1)));
  await expect(alone).rejects.toThrow(/share 1 of 2 of "alone" has not come to step 1 for 2 seconds/);
  client.disconnect();
  other.disconnect();
});
