// Where the files of a job are while it is done: a folder, or whatever keeps bytes by name.
import { builtin, fileSystem, readIfThere } from "../files.ts";
import { UsageError } from "../index.ts";
import { CHECKPOINT } from "../run/resume.ts";
import { makeFolder, removeParts, writeTogether } from "../writing.ts";

/** Where the files of one job are. A queue may keep the checkpoint with the job, so that another machine goes on with it. */
export interface Place {
  /** The bytes of a file, or undefined where there is none. */
  read(name: string): Promise<Uint8Array | undefined>;
  /** Writes files that land together or not at all. */
  write(files: Readonly<Record<string, Uint8Array | string>>): Promise<void>;
  /** Takes a file away, if it is there. */
  remove(name: string): Promise<void>;
}

/**
 * A folder as the place of a job.
 * @throws UsageError where there are no files
 * @example
 * ```ts
 * import { folderPlace } from "sievenet/sweep";
 *
 * const place = folderPlace("runs/job");
 * await place.write({ "note.txt": "half way" });
 * new TextDecoder().decode(await place.read("note.txt")); // "half way"
 * await place.remove("note.txt");
 * await place.read("note.txt"); // undefined
 * ```
 */
export function folderPlace(folder: string): Place {
  const files = fileSystem();
  if (!files) throw new UsageError("sweep: jobs are done in folders, but there is no file system here. Give a place of your own.");
  const { join } = builtin("node:path") as typeof import("node:path");
  let begun = false;
  return {
    read: (name) => readIfThere(files, join(folder, name)),
    async write(contents) {
      if (!begun) {
        makeFolder(folder);
        // whoever writes here is the only one: parts of whatever age belong to nobody
        await removeParts(files, folder, Object.keys(contents), 0);
        begun = true;
      }
      // the checkpoint first: from it the others are written again
      const ordered = Object.entries(contents).sort(([a], [b]) => Number(b === CHECKPOINT) - Number(a === CHECKPOINT));
      await writeTogether(
        files,
        ordered.map(([name, content]) => [join(folder, name), content] as const),
      );
    },
    remove: (name) => files.rm(join(folder, name), { force: true }),
  };
}
