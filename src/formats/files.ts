// Nets in files, where the runtime has a file system: Node, Deno and Bun.
import { FileError, SievenetError, UsageError } from "../errors.ts";
import { checkRegular, fileSystem, pathOf, readRegular } from "../files.ts";
import type { Layer } from "../layers/layer.ts";
import { writeWhole } from "../writing.ts";
import type { Checkpointed } from "./checkpoint.ts";
import { decode, type EncodeOptions, encode } from "./net.ts";

function needed(who: "save" | "load") {
  const files = fileSystem();
  if (!files)
    throw new UsageError(
      `${who}: this runtime has no files. Use ${who === "save" ? "encode(net) and store the bytes" : "decode(bytes) with bytes you fetched"} yourself.`,
    );
  return files;
}

function unusable(who: "save" | "load", path: string, cause: { code?: string; message?: string }): never {
  if (cause instanceof SievenetError) throw cause;
  const why = {
    ENOENT: who === "load" ? "there is no such file" : "its folder does not exist",
    EISDIR: "it is a folder",
    EACCES: "it is not allowed",
    ENOSPC: "its disk is full",
  };
  const reason = why[cause.code as keyof typeof why] ?? cause.message;
  throw new FileError(`${who}: "${path}" cannot be ${who === "load" ? "read" : "written"}: ${reason}. Check the path.`, { cause });
}

/**
 * Writes a net to a file, all or nothing: a reader never sees half of it. `path`: a path or a URL of a file. A file that is
 * replaced keeps its mode, a link is followed. On the disk when it resolves. Node, Deno and Bun. @throws FileError, ValueError
 * @example
 * ```ts
 * import { compact, dense, save, sequential } from "sievenet";
 *
 * const net = sequential(dense(4, 2));
 * await save("net.safetensors", compact(net));
 * ```
 */
export async function save(path: string | URL, net: Layer | Checkpointed, notes?: Readonly<Record<string, string>>, options?: EncodeOptions): Promise<void> {
  const files = needed("save");
  const target = pathOf("save", path);
  const bytes = encode(net, notes, options);
  const there = await files.stat(target).catch(() => undefined);
  if (there) checkRegular(target, there);
  await writeWhole(files, target, bytes).catch((cause) => unusable("save", target, cause));
}

/**
 * Reads a net from a regular file. `path`: a path or a URL of a file. Node, Deno and Bun.
 * @throws FileError when there is none, or it may not be read; FormatError for what is no net; ValueError
 * @example
 * ```ts
 * import { load, predict } from "sievenet";
 *
 * const net = await load("net.safetensors");
 * const outputs = predict(net, [[1, 2, 3, 4]]);
 * ```
 */
export async function load(path: string | URL): Promise<Layer> {
  const files = needed("load");
  const source = pathOf("load", path);
  return decode(await readRegular(files, source).catch((cause) => unusable("load", source, cause)));
}
