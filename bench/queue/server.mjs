// A redis-server for benchmarks, on a free port of this machine, as the manifests of examples/sweep start theirs.
import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { Redis } from "ioredis";

async function freePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Starts one. Resolves to its address, what INFO says of it, and what ends it. */
export async function startServer() {
  const port = await freePort();
  const folder = await mkdtemp(join(tmpdir(), "sievenet-bench-redis-"));
  const options = ["--port", port, "--bind", "127.0.0.1", "--dir", folder, "--save", "", "--appendonly", "yes", "--appendfsync", "everysec"];
  const child = spawn("redis-server", [...options, "--maxmemory-policy", "noeviction"].map(String), { stdio: "ignore" });
  const client = new Redis(port, { retryStrategy: () => 50 });
  client.on("error", () => {});
  while (client.status !== "ready") await pause(20);
  /** Numbers of INFO by name; those of commands are summed. */
  const numbers = async () => {
    const text = await client.info("all");
    const all = Object.fromEntries([...text.matchAll(/^(\w+):([\d.]+)\r?$/gm)].map(([, name, value]) => [name, Number(value)]));
    const commands = Object.fromEntries(
      [...text.matchAll(/^cmdstat_([^:]+):calls=(\d+),usec=(\d+)/gm)].map(([, name, calls, usec]) => [name, { calls: Number(calls), usec: Number(usec) }]),
    );
    return { ...all, commands };
  };
  const stop = async () => {
    client.disconnect();
    child.kill("SIGKILL");
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  };
  return { url: `redis://127.0.0.1:${port}`, client, numbers, stop };
}
