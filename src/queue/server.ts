// The server of a queue: reached within seconds or not at all, and by one version of the library at a time.
import type { Redis } from "ioredis";
import { UsageError } from "../index.ts";
import { VERSION } from "../version.ts";
import { checkAddress, type QueueAddress } from "./address.ts";
import { type Packages, packages } from "./packages.ts";

/** Milliseconds in which a server must answer. */
const ANSWER = 5000;
/** Milliseconds for which a program that is gone is taken to be there, and from one word of it to the next. */
const [PRESENT, WORD] = [20_000, 5000];

/** The address without what is secret. */
function told(url: string): string {
  return url.replace(/\/\/[^@/]*@/, "//");
}

/** What a server said in an error, as a sentence of ours; undefined where it is something else. */
export function serverFault(error: unknown): string | undefined {
  const { message = "" } = (error ?? {}) as Partial<Error>;
  if (/^MISCONF/.test(message)) return "the server cannot write to its disk, which may be full; it takes no jobs until it can";
  if (/\bOOM\b/.test(message)) return "the memory of the server is full; give it more, or clear it";
  if (/^(READONLY|LOADING|CLUSTERDOWN|MASTERDOWN)/.test(message)) return `the server takes no jobs at the moment (${message})`;
  if (/WRONGPASS|NOAUTH/.test(message)) return "the server asks for another password: redis://:password@host:port";
  return undefined;
}

/** What does not work about a server, in a sentence. */
function unusable(who: string, url: string, error: unknown): UsageError {
  const { message, code } = error as NodeJS.ErrnoException;
  const fault = serverFault(error);
  if (fault) return new UsageError(`${who}: ${told(url)}: ${fault}.`, { cause: error });
  if (/Protocol error|RESP type|unknown command|^ERR/i.test(message))
    return new UsageError(`${who}: what answers at ${told(url)} is no Redis or Valkey server. Look at its host and port.`, { cause: error });
  const what = code === "ENOTFOUND" || code === "EAI_AGAIN" ? "there is no such host" : code === "ECONNREFUSED" ? "nobody listens there" : message;
  return new UsageError(`${who}: the server ${told(url)} cannot be reached: ${what}. Look whether it runs, and at its host and port.`, { cause: error });
}

/** Asks a server once whether it is one. @throws UsageError within seconds */
async function checkServer(who: string, url: string, { ioredis: { Redis } }: Packages): Promise<void> {
  const client = new Redis(url, { lazyConnect: true, connectTimeout: ANSWER, retryStrategy: () => null, maxRetriesPerRequest: 0, enableOfflineQueue: false });
  let last: unknown;
  client.on("error", (error) => {
    last = error;
  });
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`it has not answered for ${ANSWER / 1000} seconds`)), ANSWER);
  });
  try {
    const asked = client.connect().then(() => client.info("server"));
    asked.catch(() => {}); // who is late is heard no more
    const info = await Promise.race([asked, late]);
    const [, version = "0"] = /^(?:redis|valkey)_version:(\S+)/m.exec(info) ?? [];
    const [major = 0, minor = 0] = version.split(".").map(Number);
    if (major < 6 || (major === 6 && minor < 2)) throw new Error(`it is Redis ${version}, but 6.2 or newer is needed`);
  } catch (error) {
    const closed = (error as Error).message === "Connection is closed.";
    throw unusable(who, url, closed && last ? last : error);
  } finally {
    clearTimeout(timer);
    client.disconnect();
  }
}

/** What a program has of a server while it uses a queue. */
export interface Server extends Packages {
  readonly client: Redis;
  /** Of the queue's own keys, besides those of BullMQ. */
  readonly prefix: string;
  readonly name: string;
  readonly url: string;
  /** A connection more; to be closed by who asked. */
  connect(): Redis;
  /** Ends all connections. */
  close(): void;
}

/**
 * Connects to a server, and says on it that this version of the library uses the queue, for as long as it does. `role`: what others see of it.
 * @throws UsageError where no server answers within seconds, or another version uses the queue
 */
export async function connected(who: string, address: QueueAddress, role: "collector" | "worker"): Promise<Server> {
  const { url, name } = checkAddress(who, address);
  const found = packages();
  await checkServer(who, url, found);
  const connections: Redis[] = [];
  const connect = () => {
    // BullMQ blocks on its connections: a command may wait for as long as the server is away
    const client = new found.ioredis.Redis(url, { maxRetriesPerRequest: null, retryStrategy: (times) => Math.min(100 * times, 2000) });
    client.on("error", () => {}); // it is tried again
    connections.push(client);
    return client;
  };
  const client = connect();
  const prefix = `sievenet:queue:${name}`;
  const close = () => {
    clearInterval(timer);
    for (const each of connections) each.disconnect();
  };
  const word = () =>
    client
      .multi()
      .set(`${prefix}:version`, VERSION, "PX", PRESENT, "NX")
      .get(`${prefix}:version`)
      .pexpire(`${prefix}:version`, PRESENT)
      .set(`${prefix}:${role}`, "here", "PX", PRESENT)
      .exec();
  const timer = setInterval(() => void word().catch(() => {}), WORD);
  try {
    const other = (await word())?.[1]?.[1];
    if (other !== VERSION)
      throw new UsageError(
        `${who}: the queue "${name}" at ${told(url)} is used by sievenet ${String(other)}, but this is ${VERSION}, whose nets may have other bits. Use one version for all, or another name for the queue.`,
      );
  } catch (error) {
    close();
    throw error instanceof UsageError ? error : unusable(who, url, error);
  }
  return { ...found, client, prefix, name, url: told(url), connect, close };
}
