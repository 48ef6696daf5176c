// Nets in files, where the runtime has a file system: Node, Deno and Bun.
import { UsageError } from "../errors.ts";
import { fileSystem, writeWhole } from "../files.ts";
import type { Layer } from "../layers/layer.ts";
import { decode, encode } from "./net.ts";

function needed(who: "save" | "load") {
  const files = fileSystem();
  if (!files)
    throw new UsageError(
      `${who}: this runtime has no files. Use ${who === "save" ? "encode(net) and store the bytes" : "decode(bytes) with bytes you fetched"} yourself.`,
    );
  return files;
}

/** Writes a net to a file, all or nothing: a reader never sees half of it. Node, Deno and Bun. */
export async function save(path: string, net: Layer, notes?: Readonly<Record<string, string>>): Promise<void> {
  await writeWhole(needed("save"), path, encode(net, notes));
}

/** Reads a net from a file. Node, Deno and Bun. @throws FormatError */
export async function load(path: string): Promise<Layer> {
  return decode(await needed("load").readFile(path));
}
