// Files that a browser keeps for a page's origin: in the origin private file system, or in IndexedDB.
import { FileError, SievenetError, UsageError } from "../errors.ts";

/** Where a browser has a file. */
export interface BrowserFile {
  /** All or nothing. Gives the place that it went to, as `load` takes it. */
  write(bytes: Uint8Array<ArrayBuffer>): Promise<string>;
  /** @throws FileError where there is no such file */
  read(): Promise<Uint8Array>;
  /** Takes it away, if it is there. */
  remove(): Promise<void>;
}

/** What of a browser is used here, as far as it has it. */
interface Browser {
  readonly navigator?: { readonly storage?: { getDirectory?(): Promise<FileSystemDirectoryHandle> } };
  readonly indexedDB?: IDBFactory;
}
const browser = globalThis as Browser;

/** The folder and the name of a path in the origin private file system; undefined where it, or a folder of the path, is missing. */
async function inOpfs(path: readonly string[], create: boolean): Promise<{ readonly folder: FileSystemDirectoryHandle; readonly name: string } | undefined> {
  let folder = await browser.navigator?.storage?.getDirectory?.().catch(() => undefined);
  for (const name of path.slice(0, -1)) folder = await folder?.getDirectoryHandle(name, { create }).catch((cause) => absent(cause, undefined));
  return folder && { folder, name: path[path.length - 1] as string };
}

/** `instead` where something is not there. */
function absent<T>(cause: unknown, instead: T): T {
  if ((cause as DOMException)?.name === "NotFoundError") return instead;
  throw cause;
}

const done = <T>(request: IDBRequest<T>) =>
  new Promise<T>((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

/** Does something with the files in IndexedDB, and resolves when it is kept; undefined where there is none. */
async function inIndexedDb<T>(mode: IDBTransactionMode, act: (files: IDBObjectStore) => IDBRequest<T>): Promise<T | undefined> {
  if (!browser.indexedDB) return undefined;
  const opening = browser.indexedDB.open("sievenet", 1);
  opening.onupgradeneeded = () => opening.result.createObjectStore("files");
  const database = await done(opening);
  try {
    const transaction = database.transaction("files", mode, { durability: "strict" });
    const kept = new Promise<void>((resolve, reject) => {
      transaction.oncomplete = () => resolve();
      transaction.onabort = () => reject(transaction.error);
    });
    const [result] = await Promise.all([done(act(transaction.objectStore("files"))), kept]);
    return result;
  } finally {
    database.close();
  }
}

function unusable(who: string, place: string, cause: unknown): never {
  if (cause instanceof SievenetError) throw cause;
  const { name, message } = cause as Error;
  const why = { QuotaExceededError: "the browser gives this page no more room", NotFoundError: "there is no such file", TypeMismatchError: "it is a folder" };
  throw new FileError(`${who}: "${place}" cannot be ${who === "load" ? "read" : "written"}: ${why[name as keyof typeof why] ?? message}.`, { cause });
}

const noStore = (who: string, what: string) =>
  new UsageError(
    `${who}: this runtime has no ${what}. ${who === "save" ? "Use encode(net) and store the bytes" : "Use decode(bytes) with bytes you fetched"} yourself.`,
  );

/** A file in IndexedDB. */
function indexedDbFile(name: string): BrowserFile {
  const place = `indexeddb:${name}`;
  return {
    async write(bytes) {
      if (!browser.indexedDB) throw noStore("save", "IndexedDB");
      await inIndexedDb("readwrite", (files) => files.put(bytes, name)).catch((cause) => unusable("save", place, cause));
      return place;
    },
    async read() {
      if (!browser.indexedDB) throw noStore("load", "IndexedDB");
      const bytes = await inIndexedDb("readonly", (files) => files.get(name)).catch((cause) => unusable("load", place, cause));
      return bytes ?? unusable("load", place, new DOMException("", "NotFoundError"));
    },
    async remove() {
      await inIndexedDb("readwrite", (files) => files.delete(name)).catch((cause) => unusable("save", place, cause));
    },
  };
}

/**
 * A file in the origin private file system. Where it cannot be written to from here (WebKit's main thread has no
 * `createWritable`), in IndexedDB under the same name, where `read` finds it too: one of the two has it.
 */
function opfsFile(name: string): BrowserFile {
  const place = `opfs:${name}`;
  const path = name.split("/");
  const other = indexedDbFile(name);
  return {
    async write(bytes) {
      const there = await inOpfs(path, true).catch((cause) => unusable("save", place, cause));
      if (!there && !browser.indexedDB) throw noStore("save", "origin private file system");
      const file = await there?.folder.getFileHandle(there.name, { create: true }).catch((cause) => unusable("save", place, cause));
      if (!file?.createWritable) {
        const used = await other.write(bytes);
        await there?.folder.removeEntry(there.name).catch(() => {});
        return used;
      }
      try {
        const stream = await file.createWritable();
        await stream.write(bytes);
        await stream.close();
      } catch (cause) {
        unusable("save", place, cause);
      }
      await inIndexedDb("readwrite", (files) => files.delete(name)).catch(() => {});
      return place;
    },
    async read() {
      try {
        const there = await inOpfs(path, false);
        if (!there && !browser.indexedDB) throw noStore("load", "origin private file system");
        const file = await there?.folder.getFileHandle(there.name).catch((cause) => absent(cause, undefined));
        const bytes = file ? new Uint8Array(await (await file.getFile()).arrayBuffer()) : await inIndexedDb("readonly", (files) => files.get(name));
        return bytes ?? unusable("load", place, new DOMException("", "NotFoundError"));
      } catch (cause) {
        return unusable("load", place, cause);
      }
    },
    async remove() {
      const there = await inOpfs(path, false).catch((cause) => unusable("save", place, cause));
      await there?.folder.removeEntry(there.name).catch((cause) => absent(cause, undefined));
      await other.remove();
    },
  };
}

/** The file that "opfs:..." or "indexeddb:..." names; undefined for other places. @throws UsageError for names that cannot be */
export function browserFile(who: string, place: unknown): BrowserFile | undefined {
  const [, kind, name = ""] = /^(opfs|indexeddb):(.*)$/s.exec(String((place as URL | undefined)?.href ?? place)) ?? [];
  if (!kind) return undefined;
  if (!name || (kind === "opfs" && name.split("/").some((part) => !part || part === "." || part === "..")))
    throw new UsageError(`${who}: "${place}" names no file. Give it a name, such as "${kind}:net.safetensors".`);
  return kind === "opfs" ? opfsFile(name) : indexedDbFile(name);
}
