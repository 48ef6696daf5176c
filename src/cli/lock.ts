// One run writes into a folder at a time: a file in it says which.
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";

/** Name of the lock's file. */
export const LOCK = ".lock";

/** A process that holds a lock. */
interface Holder {
  readonly pid: number;
  readonly host: string;
  /** When it was started, as Linux counts it, for numbers of processes come again; empty elsewhere. */
  readonly started: string;
}

/** Field 22 of /proc/<pid>/stat, the name of the program (which may hold spaces) taken off, and which boot it counts from. */
function startOf(pid: number): string {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, "latin1")
      .replace(/^.*\) /s, "")
      .split(" ");
    return `${readFileSync("/proc/sys/kernel/random/boot_id", "latin1").trim()} ${fields[19]}`;
  } catch {
    return "";
  }
}

const self = (): Holder => ({ pid: process.pid, host: hostname(), started: startOf(process.pid) });

/** Whether a holder still runs. One of another machine is taken to. */
function runs({ pid, host, started }: Holder): boolean {
  if (host !== hostname()) return true;
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ESRCH") return false;
  }
  const now = startOf(pid);
  return !started || !now ? pid !== process.pid : started === now;
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}

/** Undefined for a text that names no process: one cut short by a full disk or a crash. */
function holderOf(text: string): Holder | undefined {
  try {
    const { pid, host, started } = JSON.parse(text) as Partial<Holder>;
    return Number.isInteger(pid) && (pid as number) > 0 && typeof host === "string" ? { pid: pid as number, host, started: String(started ?? "") } : undefined;
  } catch {
    return undefined;
  }
}

/** The lock of a folder, or who has it. */
export type Attempt = { readonly release: () => void; readonly tookOver?: string } | { readonly holder: string };

const named = ({ pid, host }: Holder): string => `process ${pid}${host === hostname() ? "" : ` of ${host}`}`;

/** Takes the lock of a folder; that of a process which has died is taken over. @throws what the file system throws */
export function lock(folder: string): Attempt {
  const path = join(folder, LOCK);
  const mine = JSON.stringify(self());
  // written beside and linked: whoever reads a lock reads all of it
  const own = `${path}.${process.pid}`;
  let tookOver: string | undefined;
  writeFileSync(own, mine);
  try {
    for (;;) {
      try {
        linkSync(own, path);
        break;
      } catch (error) {
        const { code } = error as NodeJS.ErrnoException;
        if (code !== "EEXIST") {
          // a file system without links: "wx" is as exclusive
          if (!["EPERM", "ENOTSUP", "ENOSYS", "EMLINK"].includes(code ?? "")) throw error;
          if (read(path) === undefined) {
            writeFileSync(path, mine, { flag: "wx" });
            break;
          }
        }
      }
      const text = read(path);
      if (text === undefined) continue;
      const holder = holderOf(text);
      if (holder && runs(holder)) return { holder: named(holder) };
      // moved away first: of two that find the same dead lock, one moves it, and the other looks again
      const away = `${own}.dead`;
      renameSync(path, away);
      if (read(away) !== text) {
        // another was faster, and this is its lock
        renameSync(away, path);
        continue;
      }
      rmSync(away);
      tookOver = holder ? named(holder) : "a process";
    }
  } finally {
    rmSync(own, { force: true });
  }
  const release = () => {
    if (read(path) === mine) rmSync(path, { force: true });
  };
  return { release, ...(tookOver && { tookOver }) };
}
