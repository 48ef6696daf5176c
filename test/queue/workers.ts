// Workers of a queue as processes of their own, with the library bundled beside the packages that queues need.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { bundleEntries } from "../support/entries.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** Says each event, and how many jobs were done; what it is told comes as JSON. */
const PROGRAM = `
import { queueWorker } from "./queue.js";
const stop = new AbortController();
process.on("SIGTERM", () => stop.abort(new Error("told to end")));
try {
  const done = await queueWorker({ ...JSON.parse(process.argv[2]), signal: stop.signal, onEvent: ({ type, text }) => console.log(type + ": " + text) });
  console.log("ended: " + done);
} catch (error) {
  console.log("threw: " + error.message);
  process.exitCode = 1;
}
`;

/** A worker that runs. */
export interface Running {
  readonly child: ChildProcess;
  /** What it said so far. */
  said(): string;
  /** Resolves when it has said something. @throws Error when it ends before */
  saying(word: RegExp): Promise<void>;
  /** Its exit code. */
  readonly ended: Promise<number | null>;
}

/** A place for workers. */
export class Workers {
  readonly folder: string;
  readonly #running = new Set<ChildProcess>();

  private constructor(folder: string) {
    this.folder = folder;
  }

  static async create(): Promise<Workers> {
    const folder = await mkdtemp(join(root, "node_modules/.sievenet-queue-"));
    await bundleEntries(folder);
    await writeFile(join(folder, "package.json"), '{ "type": "module" }');
    await writeFile(join(folder, "worker.js"), PROGRAM);
    return new Workers(folder);
  }

  start(options: object): Running {
    const child = spawn(process.execPath, [join(this.folder, "worker.js"), JSON.stringify(options)], { stdio: ["ignore", "pipe", "pipe"] });
    this.#running.add(child);
    let text = "";
    for (const stream of [child.stdout, child.stderr])
      stream.on("data", (piece) => {
        text += piece;
      });
    const saying = async (word: RegExp) => {
      while (!word.test(text)) {
        if (child.exitCode !== null || child.signalCode !== null) throw new Error(`the worker ended: ${text}`);
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    };
    return { child, said: () => text, saying, ended: once(child, "exit").then(([code]) => code as number | null) };
  }

  async remove(): Promise<void> {
    for (const child of this.#running) child.kill("SIGKILL");
    await rm(this.folder, { recursive: true, force: true });
  }
}
