// Files, where the runtime has a file system: Node, Deno and Bun. Asked for at run time, so that browsers and bundlers see no import.
import { FileError, ValueError } from "./errors.ts";

type FileSystem = typeof import("node:fs/promises");

const host = () => (globalThis as { process?: Partial<NodeJS.Process> }).process;

/** A module of Node, where the runtime has it. */
export const builtin = (name: string): unknown => (host()?.getBuiltinModule as ((name: string) => unknown) | undefined)?.(name);

/** Threads of Node, where the runtime has them. */
export const nodeThreads = () => builtin("node:worker_threads") as typeof import("node:worker_threads") | undefined;

/** The same bytes as a Buffer of Node, which some packages insist on. */
export const nodeBuffer = ({ buffer, byteOffset, length }: Uint8Array): Buffer => globalThis.Buffer.from(buffer as ArrayBuffer, byteOffset, length);

/** The file system, or undefined in a browser. */
export function fileSystem(): FileSystem | undefined {
  return builtin("node:fs/promises") as FileSystem | undefined;
}

/** The path of a file or folder, given as such or as a URL, an object or text, that begins with "file:". @throws ValueError for anything else */
export function pathOf(who: string, place: string | URL): string {
  const text = typeof place === "object" ? String(place?.href) : place;
  if (typeof text !== "string" || !text) throw new ValueError(`${who}: ${JSON.stringify(text)} came, but the path of a file or folder is needed.`);
  if (/^file:/i.test(text)) {
    try {
      return (builtin("node:url") as typeof import("node:url")).fileURLToPath(text);
    } catch (cause) {
      throw new ValueError(`${who}: ${text} names no file here: ${(cause as Error).message}. Give a path.`);
    }
  }
  if (typeof place === "object" || /^[a-z][a-z0-9+.-]+:\/\//i.test(text)) throw new ValueError(`${who}: ${text} is no file. Fetch it, and use its bytes.`);
  return text;
}

/** Bytes of a file that is read. */
const MOST_BYTES = 2147483648;

/** Refuses what is no regular file: pipes and devices may have no end. @throws FileError */
export function checkRegular(path: string, stat: { isFile(): boolean; isDirectory(): boolean; readonly size: number }): void {
  // what reads it tells of a folder
  if (stat.isDirectory()) return;
  if (!stat.isFile()) throw new FileError(`"${path}" is a device, a pipe or a socket, but only regular files are read and written. Copy it to a file first.`);
  if (stat.size > MOST_BYTES) throw new FileError(`"${path}" has ${stat.size} bytes, but at most ${MOST_BYTES} are read.`);
}

/** What a regular file holds. @throws FileError for another kind of file; what the file system throws */
export async function readRegular(files: FileSystem, path: string): Promise<Uint8Array> {
  checkRegular(path, await files.stat(path));
  return files.readFile(path);
}

/** What a look into the file system gives, or undefined when there is nothing of that name and kind. */
async function ifThere<T>(look: Promise<T>): Promise<T | undefined> {
  try {
    return await look;
  } catch (error) {
    if (["ENOENT", "ENOTDIR", "EISDIR"].includes((error as NodeJS.ErrnoException).code ?? "")) return undefined;
    throw error;
  }
}

/** What a file holds, or undefined when there is no file of that name (a folder of that name is none). */
export function readIfThere(files: FileSystem, path: string): Promise<Uint8Array | undefined> {
  return ifThere(readRegular(files, path));
}

/** The names of what is in a folder, in their order, or undefined when there is no folder of that name. */
export async function namesIfThere(files: FileSystem, folder: string): Promise<string[] | undefined> {
  return (await ifThere(files.readdir(folder)))?.sort();
}

/** The user's cache folder, or undefined where it is not known (a browser, Deno without --allow-env). */
export function userCache(): string | undefined {
  try {
    const { env = {}, platform } = host() ?? {};
    if (env["XDG_CACHE_HOME"]) return env["XDG_CACHE_HOME"];
    if (platform === "win32") return env["LOCALAPPDATA"];
    return env["HOME"] && `${env["HOME"]}/${platform === "darwin" ? "Library/Caches" : ".cache"}`;
  } catch {
    return undefined;
  }
}

/** What the usual codes of the file system mean. */
const FAULTS: Readonly<Record<string, string>> = {
  EACCES: "it is not allowed",
  EPERM: "it is not allowed",
  EROFS: "its disk is read-only",
  ENOSPC: "its disk is full",
  EDQUOT: "its disk is full",
  EISDIR: "it is a folder",
  EEXIST: "a part of its path is a file",
  ENOTDIR: "a part of its path is a file",
};

/** Why a file cannot be read or written, from the error of the file system: "its disk is full"; undefined for what is not usual. */
export function faultOf(error: unknown, what: "read" | "written"): string | undefined {
  const { code = "" } = error as NodeJS.ErrnoException;
  if (code === "ENOENT") return what === "read" ? "there is no such file" : "its folder is not there";
  return FAULTS[code];
}
