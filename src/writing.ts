// Files that appear whole or not at all, where the runtime has a file system.
import { builtin, type fileSystem } from "./files.ts";

type FileSystem = NonNullable<ReturnType<typeof fileSystem>>;

/** Parts that no writer has touched for so long were left by one that was killed. */
const LEFT_BEHIND = 3_600_000;
/** As many symbolic links are followed in a row, as Linux does. */
const LINKS = 40;

const folderOf = (path: string): string => path.replace(/[^/\\]*$/, "") || ".";
const nameOf = (path: string): string => path.slice(path.search(/[^/\\]*$/));
/** A part beside its file: the name of the file, eight hexadecimal digits, ".part". */
const PART = /^(.+)\.[0-9a-f]{8}\.part$/;

async function lookAt(files: FileSystem, path: string) {
  return files.lstat(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return undefined;
    throw error;
  });
}

/** Where a path leads through symbolic links, whose last may point to what is not there yet, and what is there. */
async function followed(files: FileSystem, path: string) {
  let target = path;
  for (let i = 0; i < LINKS; i++) {
    const there = await lookAt(files, target);
    if (!there?.isSymbolicLink()) return { target, there };
    // what no path leads to, such as the pipe behind /dev/stdout, is opened by its link
    const behind = await files.stat(target).catch(() => undefined);
    if (behind && !behind.isFile() && !behind.isDirectory()) return { target, there: behind };
    const link = await files.readlink(target);
    target = /^([/\\]|[a-zA-Z]:)/.test(link) ? link : `${folderOf(target).replace(/[/\\]?$/, "/")}${link}`;
  }
  throw Object.assign(new Error("its symbolic links go round in a circle"), { code: "ELOOP" });
}

/** Removes what writers that were killed have left of these files. */
export async function removeParts(files: FileSystem, folder: string, names: readonly string[], age = LEFT_BEHIND): Promise<void> {
  for (const name of await files.readdir(folder).catch(() => [] as string[])) {
    if (!names.includes(PART.exec(name)?.[1] ?? "")) continue;
    const path = `${folder.replace(/[/\\]?$/, "/")}${name}`;
    const { mtimeMs } = (await lookAt(files, path)) ?? {};
    if (mtimeMs !== undefined && Date.now() - mtimeMs >= age) await files.rm(path, { force: true });
  }
}

/** Makes a folder and those it lies in. `recursive` of mkdirSync never ends where the system says ENOENT for a folder that is there, such as /proc. @returns those it made, the outermost first */
export function makeFolder(folder: string): string[] {
  const { mkdirSync, statSync } = builtin("node:fs") as typeof import("node:fs");
  const isThere = () => statSync(folder, { throwIfNoEntry: false })?.isDirectory();
  if (isThere()) return [];
  const around = folder.replace(/[/\\]+[^/\\]*[/\\]*$/, "");
  const made = around && around !== folder ? makeFolder(around) : [];
  try {
    mkdirSync(folder);
    made.push(folder);
  } catch (error) {
    // another may just have made it
    if ((error as NodeJS.ErrnoException).code !== "EEXIST" || !isThere()) throw error;
  }
  return made;
}

/** Takes folders away again, given as `makeFolder` gives them, as far as they are empty. */
export function removeEmpty(made: readonly string[]): void {
  const { rmdirSync } = builtin("node:fs") as typeof import("node:fs");
  try {
    for (const folder of made.toReversed()) rmdirSync(folder);
  } catch {
    // something lies in it, or another took it away
  }
}

/** A folder is synced where the system can: a name in it then outlasts the loss of power. */
async function syncFolder(files: FileSystem, folder: string): Promise<void> {
  const handle = await files.open(folder, "r").catch(() => undefined);
  await handle?.sync?.().catch(() => {});
  await handle?.close();
}

/** Synchronously, so that several follow each other at once. */
const renameNow = (from: string, to: string): void => (builtin("node:fs") as typeof import("node:fs")).renameSync(from, to);

/** What a file is to hold, whole or in the pieces in which it comes. */
export type Content = Uint8Array | string | AsyncIterable<string>;

/** Writes content behind what is there. */
async function pour(content: Content, file: { writeFile(piece: Uint8Array | string): Promise<void> }): Promise<void> {
  if (typeof content === "string" || ArrayBuffer.isView(content)) await file.writeFile(content);
  else for await (const piece of content) await file.writeFile(piece);
}

/** A device or a pipe is written to: it holds no content that a reader could see half of, and must not become a file. */
async function pourInto(files: FileSystem, target: string, content: Content): Promise<void> {
  const handle = await files.open(target, "w");
  try {
    await pour(content, handle);
  } finally {
    await handle.close();
  }
}

/** Writes the content of a file beside it, with its mode and owner, and on the disk. Gives what puts it in its place. */
async function prepare(files: FileSystem, path: string, content: Content) {
  const { target, there } = await followed(files, path);
  if (there?.isDirectory()) throw Object.assign(new Error("it is a folder"), { code: "EISDIR" });
  if (there && !there.isFile()) return { target, whole: false, land: () => pourInto(files, target, content), drop: async () => {} };
  await removeParts(files, folderOf(target), [nameOf(target)]);
  const part = `${target}.${crypto.randomUUID().slice(0, 8)}.part`;
  const drop = () => files.rm(part, { force: true });
  try {
    const handle = await files.open(part, "wx", there && there.mode & 0o777);
    try {
      if (there) {
        // only root may give files away; whoever may not keeps the mode without the owner
        await handle.chown?.(there.uid, there.gid).catch(() => {});
        await handle.chmod?.(there.mode & 0o7777).catch(() => {});
      }
      await pour(content, handle);
      await handle.sync?.();
    } finally {
      await handle.close();
    }
  } catch (error) {
    await drop();
    throw error;
  }
  return { target, whole: true, land: () => renameNow(part, target), drop };
}

/**
 * Writes files, all or nothing: a reader never sees half of one, two writers do not mix, and nothing is replaced before the
 * content of all of them is on the disk. Files are replaced with their mode kept and symbolic links followed; devices and
 * pipes are written to. Between the renames of several files there is nothing but their names to be written.
 */
export async function writeTogether(files: FileSystem, contents: readonly (readonly [path: string, content: Content])[]): Promise<void> {
  const prepared: Awaited<ReturnType<typeof prepare>>[] = [];
  try {
    for (const [path, content] of contents) prepared.push(await prepare(files, path, content));
    // a device may still be full; a name beside a part that is there can be written
    for (const { whole, land } of prepared) if (!whole) await land();
    // in their order, and no other code runs between them
    for (const { whole, land } of prepared) if (whole) land();
    for (const folder of new Set(prepared.map(({ target }) => folderOf(target)))) await syncFolder(files, folder);
  } catch (error) {
    for (const { drop } of prepared) await drop();
    throw error;
  }
}

/** Writes one file, all or nothing. */
export async function writeWhole(files: FileSystem, path: string, content: Content): Promise<void> {
  await writeTogether(files, [[path, content]]);
}
