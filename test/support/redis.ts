// A real redis-server on a free port of this machine, in a folder of its own; tests that need one say so where there is none.
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Says in a sentence that there is no server to be started. */
export function redisMissing(): string | undefined {
  try {
    execFileSync("redis-server", ["--version"]);
    return undefined;
  } catch {
    return "redis-server was not found: apt-get install redis-server";
  }
}

/** A port of this machine that nobody listens at. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as { port: number };
  server.close();
  return port;
}

const answers = (port: number) =>
  new Promise<boolean>((resolve) => {
    const socket = connect(port, "127.0.0.1", () => socket.write("PING\r\n"));
    socket.once("data", (text) => {
      socket.destroy();
      resolve(text.toString().startsWith("+PONG"));
    });
    socket.once("error", () => resolve(false));
  });

/** A server with what it keeps on the disk. */
export class RedisServer {
  readonly port: number;
  readonly #folder = mkdtempSync(join(tmpdir(), "sievenet-redis-"));
  readonly #options: readonly string[];
  #process: ChildProcess | undefined;

  constructor(port: number, options: readonly string[]) {
    this.port = port;
    this.#options = options;
  }

  get url(): string {
    return `redis://127.0.0.1:${this.port}`;
  }

  /** Starts it, again with all that it has on the disk. */
  async start(): Promise<void> {
    const base = ["--port", String(this.port), "--bind", "127.0.0.1", "--dir", this.#folder, "--save", ""];
    this.#process = spawn("redis-server", [...base, "--appendonly", "yes", "--appendfsync", "everysec", ...this.#options], { stdio: "ignore" });
    while (!(await answers(this.port))) {
      if (this.#process.exitCode !== null) throw new Error(`redis-server ended with ${this.#process.exitCode}.`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  /** Ends it, as a shutdown does, or as a crash. */
  async stop(signal: NodeJS.Signals = "SIGTERM"): Promise<void> {
    const running = this.#process;
    if (!running || running.exitCode !== null || running.signalCode !== null) return;
    const ended = once(running, "exit");
    running.kill(signal);
    await ended;
  }

  /** Ends it for good. */
  async remove(): Promise<void> {
    await this.stop("SIGKILL");
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

/** A server that is running. */
export async function redisServer(...options: string[]): Promise<RedisServer> {
  const server = new RedisServer(await freePort(), options);
  await server.start();
  return server;
}
