// A cache of downloaded files: a folder where the runtime has files, else a Cache of the browser.
import { fileSystem, readIfThere, userCache } from "../files.ts";
import { writeWhole } from "../writing.ts";

/** Files that are kept from one run to the next. */
export interface FileCache {
  /** The bytes of a file, or undefined when it is not kept. */
  read(name: string): Promise<Uint8Array | undefined>;
  /** Keeps the bytes of a file. */
  write(name: string, bytes: Uint8Array): Promise<void>;
}

/**
 * Opens a cache, or gives undefined when there is none to be had.
 * @param where Folder, or name of the browser's Cache; false: none. Default: `name` in the user's cache folder, or as that name.
 * @param address What a browser puts before the names of files, as its Cache knows requests only.
 */
export async function openCache(where: string | false | undefined, name: string, address: string): Promise<FileCache | undefined> {
  if (where === false) return undefined;
  const files = fileSystem();
  if (!files) return browserCache(where ?? name, address);
  const user = userCache();
  const folder = where ?? (user && `${user}/${name}`);
  if (!folder) return undefined;
  return {
    read: (file) => readIfThere(files, `${folder}/${file}`),
    write: async (file, bytes) => {
      await files.mkdir(folder, { recursive: true });
      await writeWhole(files, `${folder}/${file}`, bytes);
    },
  };
}

async function browserCache(name: string, address: string): Promise<FileCache | undefined> {
  // Refused by some pages: sandboxed frames, private windows.
  const cache = await globalThis.caches?.open(name).catch(() => undefined);
  if (!cache) return undefined;
  return {
    read: async (file) => {
      const response = await cache.match(address + file);
      return response && new Uint8Array(await response.arrayBuffer());
    },
    write: (file, bytes) => cache.put(address + file, new Response(bytes as Uint8Array<ArrayBuffer>)),
  };
}
