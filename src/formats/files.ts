// Files, where the runtime has a file system: Node, Deno and Bun.
import { UsageError } from "../errors.ts";
import type { Layer } from "../layers/layer.ts";
import { decode, encode } from "./net.ts";

type FileSystem = typeof import("node:fs/promises");

function fileSystem(who: string): FileSystem {
  const builtin = (globalThis as { process?: { getBuiltinModule?: (name: string) => unknown } }).process?.getBuiltinModule?.("node:fs/promises");
  if (!builtin)
    throw new UsageError(
      `${who}: this runtime has no files. Use ${who === "save" ? "encode(net) and store the bytes" : "decode(bytes) with bytes you fetched"} yourself.`,
    );
  return builtin as FileSystem;
}

/** Writes a net to a file, all or nothing: a reader never sees half of it. Node, Deno and Bun. */
export async function save(path: string, net: Layer, notes?: Readonly<Record<string, string>>): Promise<void> {
  const { rename, writeFile } = fileSystem("save");
  const bytes = encode(net, notes);
  await writeFile(`${path}.part`, bytes);
  await rename(`${path}.part`, path);
}

/** Reads a net from a file. Node, Deno and Bun. @throws FormatError */
export async function load(path: string): Promise<Layer> {
  return decode(await fileSystem("load").readFile(path));
}
