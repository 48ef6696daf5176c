// Where checkpoints are written: a file on a disk, or one that a browser keeps. Both appear whole, and have one writer at a time.
import { builtin, checkRegular, fileSystem, pathOf } from "../files.ts";
import { browserFile } from "../formats/browserStorage.ts";
import { CHECKPOINT } from "../formats/checkpoint.ts";
import { lock } from "../lock.ts";
import { makeFolder, removeParts, writeWhole } from "../writing.ts";

/** Where one training writes. */
export interface Place {
  /** As errors call it, and other trainings of this process. */
  readonly name: string;
  /** Takes it for this process. What comes back leaves it to others; or who has it, and what to do about one that has died. */
  take(): Promise<(() => void) | { readonly holder: string; readonly otherwise: string }>;
  /** Writes all or nothing. @throws what files throw */
  write(bytes: Uint8Array): Promise<void>;
}

const paths = () => builtin("node:path") as typeof import("node:path");

function isFolder(path: string): boolean {
  return (builtin("node:fs") as typeof import("node:fs")).statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

/** A file on a disk. */
function onDisk(given: string): Place {
  const path = paths().resolve(given, /[/\\]$/.test(given) || isFolder(given) ? CHECKPOINT : "");
  return {
    name: path,
    async take() {
      makeFolder(paths().dirname(path));
      const attempt = lock(`${path}.lock`);
      if ("holder" in attempt) return { holder: attempt.holder, otherwise: ` If there is no such training, remove "${path}.lock".` };
      // a process that ends in the middle of a loop leaves it, too
      const release = () => {
        process.off("exit", release);
        attempt.release();
      };
      process.on("exit", release);
      return release;
    },
    async write(bytes) {
      const files = fileSystem() as NonNullable<ReturnType<typeof fileSystem>>;
      const there = await files.stat(path).catch(() => undefined);
      if (there) checkRegular(path, there);
      // the lock is ours: parts of whatever age were left by one that was killed
      await removeParts(files, paths().dirname(path), [paths().basename(path)], 0);
      await writeWhole(files, path, bytes);
    },
  };
}

/** What of the Web Locks API is used here. */
interface Locks {
  request(name: string, options: { readonly ifAvailable: true }, held: (lock: unknown) => Promise<void> | undefined): Promise<unknown>;
}

/** A file that a browser keeps; one page or worker of an origin has it, where the browser can tell. */
function inBrowser(name: string, write: (bytes: Uint8Array<ArrayBuffer>) => Promise<string>): Place {
  return {
    name,
    async take() {
      const { locks } = (globalThis as { navigator?: { locks?: Locks } }).navigator ?? {};
      if (!locks) return () => {};
      return new Promise((resolve, reject) => {
        const held = (lock: unknown) => {
          if (lock) return new Promise<void>((release) => resolve(release));
          resolve({ holder: "another page or worker", otherwise: "" });
          return undefined;
        };
        locks.request(`sievenet ${name}`, { ifAvailable: true }, held).catch(reject);
      });
    },
    write: async (bytes) => void (await write(bytes as Uint8Array<ArrayBuffer>)),
  };
}

/** The place that a path names. @throws ValueError for what is no path; UsageError for names that cannot be */
export function placeOf(path: string | URL): Place {
  const kept = browserFile("train, checkpoint", path);
  return kept ? inBrowser(String(path), (bytes) => kept.write(bytes)) : onDisk(pathOf("train, checkpoint", path));
}
