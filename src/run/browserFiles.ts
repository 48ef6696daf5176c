// Files of a run that a browser keeps.
import { FileError, ValueError } from "../errors.ts";
import { type BrowserFile, browserFile } from "../formats/browserStorage.ts";
import { shown } from "../options.ts";

/** A folder that a browser keeps for the origin of a page. */
export interface BrowserFiles {
  /** Writes a file whole, as the option `write` of a run wants it. @throws FileError where the browser gives no room */
  write(name: string, bytes: Uint8Array): Promise<void>;
  /** The bytes of a file, for the option `from` of a run; undefined where there is none. @throws FileError where it cannot be read */
  read(name: string): Promise<Uint8Array | undefined>;
  /** Takes a file away, if it is there. @throws FileError */
  remove(name: string): Promise<void>;
}

/**
 * The files of a run in a browser: "opfs:NAME" is a folder in the origin private file system (IndexedDB where that cannot be written
 * to), "indexeddb:NAME" names in IndexedDB. A page that is reloaded goes on with the run.
 * @throws ValueError for what names no such place
 * @example
 * ```ts
 * import { browserFiles, run } from "sievenet/run";
 *
 * const files = browserFiles("opfs:my-run");
 * const from = await files.read("checkpoint.safetensors"); // undefined the first time
 * for await (const event of run({ recipe: "lenet-5" }, { write: files.write, from })) console.log(event.type);
 * ```
 */
export function browserFiles(place: string): BrowserFiles {
  const file = (name: string) => browserFile("browserFiles", `${place}/${name}`) as BrowserFile;
  if (typeof place !== "string" || !browserFile("browserFiles", place))
    throw new ValueError(`browserFiles: ${shown(place)} came, but a folder that a browser keeps is needed: "opfs:my-run".`);
  return {
    write: async (name, bytes) => void (await file(name).write(bytes as Uint8Array<ArrayBuffer>)),
    async read(name) {
      try {
        return await file(name).read();
      } catch (cause) {
        if (cause instanceof FileError && (cause.cause as DOMException | undefined)?.name === "NotFoundError") return undefined;
        throw cause;
      }
    },
    remove: (name) => file(name).remove(),
  };
}
