// A folder of what was made once and need not be made again (--keep of tools/reproduce.mjs): each file under a name of all that it came of.
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/**
 * What is kept in a folder, of one version of the library: another may come to other bits.
 * - `has`, `read`, `write`: by `known`, JSON of all that a model came of, and `records` beside it
 */
export function keeping(folder, version) {
  mkdirSync(folder, { recursive: true });
  const place = (known) => {
    const name = createHash("sha256")
      .update(JSON.stringify([version, known]))
      .digest("hex")
      .slice(0, 16);
    return join(folder, `${name}.safetensors`);
  };
  /** A file is there whole or not at all: another process may look for it at any time, and this one may be stopped. */
  const put = (path, content) => {
    const aside = `${path}.${process.pid}`;
    writeFileSync(aside, content);
    renameSync(aside, path);
  };
  return {
    has: (known) => existsSync(place(known)),
    read(known) {
      const path = place(known);
      return { model: readFileSync(path), records: JSON.parse(readFileSync(`${path}.json`, "utf8")) };
    },
    /** The model comes last: where it is, its records are. */
    write(known, model, records) {
      const path = place(known);
      put(`${path}.json`, JSON.stringify(records));
      put(path, model);
    },
  };
}
