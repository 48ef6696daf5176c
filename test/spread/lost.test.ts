// Shares that are lost between two words of an averaging, on a server that is a map.
import { dataset, dense, seed, sequential } from "sievenet";
import { type Exchange, redisShares, spread } from "sievenet/spread";
import { expect, test } from "vitest";
import { type RedisClient, RedisExchange } from "../../src/spread/redis.ts";

/** The commands that exchanges send, of a server in memory. */
function memoryServer(): RedisClient {
  const hashes = new Map<string, Map<string, unknown>>();
  const hash = (key: string) => hashes.get(key) ?? new Map<string, unknown>();
  const call = async (command: string, key: string | number | Uint8Array, ...args: (string | number | Uint8Array)[]): Promise<unknown> => {
    const name = String(key);
    if (command === "HSET") {
      const fields = hash(name);
      hashes.set(name, fields);
      for (let i = 0; i < args.length; i += 2) {
        const value = args[i + 1];
        fields.set(String(args[i]), value instanceof Uint8Array ? value : String(value));
      }
    }
    if (command === "HGET") return hash(name).get(String(args[0])) ?? null;
    if (command === "HLEN") return hash(name).size;
    if (command === "HKEYS") return [...hash(name).keys()];
    if (command === "HGETALL") return [...hash(name)].flat();
    if (command === "UNLINK") hashes.delete(name);
    return 1;
  };
  return { call: call as RedisClient["call"], callBuffer: call as RedisClient["callBuffer"] };
}

const watch = { patience: 4000, signal: new AbortController().signal };
const word = (text: string) => new TextEncoder().encode(text);

/** One averaging of a share, of which it knows its steps afterwards. */
async function averaging(share: RedisExchange, steps: number): Promise<void> {
  for (const what of ["sums", "values"]) await share.gather(`${steps}:${what}`, word(`${what} of ${share.rank} at ${steps}`));
  share.keep(steps, () => word(`known at ${steps}`));
}

test.each(["before an averaging", "between its sums and its values"])("a share that is lost %s is taken over from what the others know", async (when) => {
  const client = memoryServer();
  const [first, second] = [0, 1].map((rank) => new RedisExchange(client, "lost", [rank, 2], watch)) as [RedisExchange, RedisExchange];
  for (const steps of [10, 20]) await Promise.all([averaging(first, steps), averaging(second, steps)]);
  const waits = averaging(first, 30);
  if (when !== "before an averaging") await second.gather("30:sums", word("sums of 1 at 30"));
  // what a worker that takes it over finds on the server
  const behind = Number(await client.call("HGET", "lost:done", "1"));
  const taken = new RedisExchange(client, "lost", [1, 2], watch, behind);
  const known = Number(/\d+/.exec(new TextDecoder().decode(await taken.recovered()))?.[0]);
  expect([10, 20]).toContain(known);
  for (let steps = known + 10; steps <= 30; steps += 10) await averaging(taken, steps);
  await waits;
});

test("a share that is taken over has the records of all epochs, with what was not measured", async () => {
  const data = dataset({ inputs: [1, 2, 3, 4], labels: [0, 0, 1, 1], shape: [1] });
  const known: Uint8Array[] = [];
  const trained = async (more: Partial<Exchange>) => {
    seed(1);
    const alone: Exchange = { rank: 0, ranks: 1, gather: async (_, bytes) => [bytes], ...more };
    const run = spread(sequential(dense(1, 2)), data, { exchange: alone, epochs: 3, seed: 1 });
    for await (const _ of run);
    return run.epochs.map(({ seconds: _, ...epoch }) => epoch);
  };
  const whole = await trained({ keep: (_, bytes) => known.push(bytes()) });
  expect(whole[0]?.testError).toBeNaN();
  expect(await trained({ recovered: async () => known[1] })).toEqual(whole);
});

test("a server that takes nothing ends all shares of a worker with what it said", async () => {
  const client: RedisClient = {
    async call(command) {
      if (command === "PING") return "PONG";
      if (command === "SET") return "OK";
      if (command === "MGET") return [null];
      if (command === "HKEYS") return [];
      throw new Error(`MISCONF no room for ${command}`);
    },
    callBuffer: async () => null,
  };
  await expect(redisShares(client, { name: "full", ranks: 1, lease: 0.1 }, async () => 1)).rejects.toThrow("MISCONF no room for");
});
