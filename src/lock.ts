// One run or training writes into a folder or a file at a time: a lock, a file beside, says which.
import { builtin } from "./files.ts";
import { makeFolder, removeEmpty } from "./writing.ts";

/** Name of the lock's file in a folder. */
export const LOCK = ".lock";

const fs = () => builtin("node:fs") as typeof import("node:fs");
const self = () => (globalThis as unknown as { process: NodeJS.Process }).process;

/** Empty where it is not told (Deno without --allow-sys): a lock then goes by the number of its process alone. */
function hostname(): string {
  try {
    return (builtin("node:os") as typeof import("node:os")).hostname();
  } catch {
    return "";
  }
}

/** A process that holds a lock. */
interface Holder {
  readonly pid: number;
  readonly host: string;
  /** When it was started, as Linux counts it, for numbers of processes come again; empty elsewhere. */
  readonly started: string;
}

/** Field 22 of /proc/<pid>/stat, the name of the program (which may hold spaces) taken off, and which boot it counts from. One that was killed may still be listed. */
function startOf(pid: number): string {
  try {
    const fields = fs()
      .readFileSync(`/proc/${pid}/stat`, "latin1")
      .replace(/^.*\) /s, "")
      .split(" ");
    if (fields[0] === "Z") return "ended";
    return `${fs().readFileSync("/proc/sys/kernel/random/boot_id", "latin1").trim()} ${fields[19]}`;
  } catch {
    return "";
  }
}

const holderHere = (): Holder => ({ pid: self().pid, host: hostname(), started: startOf(self().pid) });

/** Whether a holder still runs. One of another machine is taken to. */
function runs({ pid, host, started }: Holder): boolean {
  if (host !== hostname()) return true;
  try {
    self().kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ESRCH") return false;
  }
  const now = startOf(pid);
  return !started || !now ? pid !== self().pid : started === now;
}

function read(path: string): string | undefined {
  try {
    return fs().readFileSync(path, "utf8");
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

/** A lock, or who has it. */
export type Attempt = { readonly release: () => void; readonly tookOver?: string } | { readonly holder: string };

const named = ({ pid, host }: Holder): string => `process ${pid}${host === hostname() ? "" : ` of ${host}`}`;

/** Removes what was written beside a lock by processes that were killed while they took it. */
function sweep(path: string): void {
  const { readdirSync, rmSync } = fs();
  const [, folder = "", name = ""] = /^(.*?)([^/\\]*)$/s.exec(path) ?? [];
  for (const each of readdirSync(folder || ".")) {
    const [, pid] = each.startsWith(`${name}.`) ? (/^(\d+)(\.dead)?$/.exec(each.slice(name.length + 1)) ?? []) : [];
    if (pid === undefined) continue;
    const holder = holderOf(read(folder + each) ?? "") ?? { pid: Number(pid), host: hostname(), started: "" };
    if (!runs(holder)) rmSync(folder + each, { force: true });
  }
}

/** Makes a file that is not there. Returns whether it was not. `own`: a file with the same content. */
function made(path: string, own: string, content: string): boolean {
  const { linkSync, writeFileSync } = fs();
  const isThere = (error: unknown) => (error as NodeJS.ErrnoException).code === "EEXIST";
  try {
    linkSync(own, path);
    return true;
  } catch (error) {
    // a file system without links: "wx" is as exclusive
    if (!["EPERM", "ENOTSUP", "ENOSYS", "EMLINK"].includes((error as NodeJS.ErrnoException).code ?? "")) {
      if (isThere(error)) return false;
      throw error;
    }
  }
  try {
    writeFileSync(path, content, { flag: "wx" });
    return true;
  } catch (error) {
    if (isThere(error)) return false;
    throw error;
  }
}

/**
 * Puts a lock into the place of a dead one. Nobody but who has the claim, a file beside it, replaces a lock, so that one which is
 * not dead is never touched. Returns whether it is done, or who is about to do it; false: the lock is another by now.
 */
function replaced(path: string, dead: string, own: string, mine: string): boolean | Holder {
  const { renameSync, rmSync } = fs();
  const claim = `${path}.claim`;
  if (!made(claim, own, mine)) {
    const text = read(claim);
    const other = holderOf(text ?? "");
    if (other && runs(other)) return other;
    if (text !== undefined) rmSync(claim, { force: true });
    return false;
  }
  try {
    if (read(path) !== dead) return false;
    renameSync(own, path);
    return true;
  } finally {
    rmSync(claim, { force: true });
  }
}

/** Takes a lock by its path; that of a process which has died is taken over. @throws what the file system throws */
export function lock(path: string): Attempt {
  const { rmSync, writeFileSync } = fs();
  const mine = JSON.stringify(holderHere());
  // written beside and linked: whoever reads a lock reads all of it
  const own = `${path}.${self().pid}`;
  let tookOver: string | undefined;
  sweep(path);
  writeFileSync(own, mine);
  try {
    while (!made(path, own, mine)) {
      const text = read(path);
      if (text === undefined) continue;
      const holder = holderOf(text);
      if (holder && runs(holder)) return { holder: named(holder) };
      const done = replaced(path, text, own, mine);
      if (typeof done === "object") return { holder: named(done) };
      if (!done) continue;
      tookOver = holder ? named(holder) : "a process";
      break;
    }
  } finally {
    rmSync(own, { force: true });
  }
  const release = () => {
    try {
      if (read(path) === mine) rmSync(path, { force: true });
    } catch {
      // nobody can take over what is gone with its folder, and what ends must not end in another error
    }
  };
  return { release, ...(tookOver && { tookOver }) };
}

/**
 * Takes a lock in a folder, which is made where it is not there. What was made for it goes with the lock, unless something else lies
 * in it by then: of a run that came to nothing nothing stays. @throws what the file system throws
 */
export function lockIn(folder: string, name = LOCK, tries = 3): Attempt {
  const own = makeFolder(folder);
  let attempt: Attempt;
  try {
    attempt = lock((builtin("node:path") as typeof import("node:path")).join(folder, name));
  } catch (error) {
    // another that came to nothing has just taken the folder away
    if (tries > 1 && (error as NodeJS.ErrnoException).code === "ENOENT") return lockIn(folder, name, tries - 1);
    removeEmpty(own);
    throw error;
  }
  if (!("release" in attempt)) return attempt;
  const { release, ...more } = attempt;
  return {
    ...more,
    release: () => {
      release();
      removeEmpty(own);
    },
  };
}
