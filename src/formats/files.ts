// Nets in files, where the runtime has a file system: Node, Deno and Bun; in a browser where it keeps what a page stores.
import { FileError, SievenetError, UsageError } from "../errors.ts";
import { checkRegular, faultOf, fileSystem, pathOf, readRegular } from "../files.ts";
import type { Layer } from "../layers/layer.ts";
import { sizeOf } from "../shape.ts";
import { writeTogether, writeWhole } from "../writing.ts";
import { browserFile } from "./browserStorage.ts";
import { CHECKPOINT, type Checkpointed } from "./checkpoint.ts";
import { readContainer } from "./container.ts";
import { decode, type EncodeOptions, encode } from "./net.ts";
import { OWN_NOTES } from "./notes.ts";

type FileSystem = NonNullable<ReturnType<typeof fileSystem>>;

function needed(who: "save" | "load") {
  const files = fileSystem();
  if (!files)
    throw new UsageError(
      `${who}: this runtime has no files. Give "opfs:NAME" or "indexeddb:NAME" in a browser, or use ${who === "save" ? "encode(net) and store the bytes" : "decode(bytes) with bytes you fetched"} yourself.`,
    );
  return files;
}

function unusable(who: "save" | "load", path: string, cause: { code?: string; message?: string }): never {
  if (cause instanceof SievenetError) throw cause;
  const what = who === "load" ? "read" : "written";
  throw new FileError(`${who}: "${path}" cannot be ${what}: ${faultOf(cause, what) ?? cause.message}. Check the path.`, { cause });
}

/** What a folder has, as hubs and their tools expect it. */
const MODEL = "model.safetensors";
const CONFIG = "config.json";

/** What hubs show of a net: its kind, its architecture, its notes, as JSON. */
function configOf(bytes: Uint8Array): string {
  const { tensors, metadata } = readContainer(bytes);
  const { format, version, architecture } = metadata;
  const described = JSON.parse(architecture as string);
  const notes = Object.fromEntries(Object.entries(metadata).filter(([name]) => !OWN_NOTES.includes(name)));
  const parameters = tensors.reduce((sum, { shape }) => sum + sizeOf(shape), 0);
  const config = { model_type: format, library_name: format, format_version: Number(version), architectures: [described.type], numbers: parameters, notes };
  return `${JSON.stringify({ ...config, architecture: described }, undefined, 2)}\n`;
}

/**
 * Writes a net to a file, all or nothing: a reader never sees half of it. `path`: a path or a URL of a file. A file that is
 * replaced keeps its mode, a link is followed. On the disk when it resolves. Node, Deno and Bun. A folder (a path that ends in
 * "/", or one that there is) gets `model.safetensors` and `config.json`, as hubs expect them.
 * In browsers "opfs:NAME" is a file in the origin private file system and "indexeddb:NAME" one in IndexedDB; where the former
 * cannot be written to, as in WebKit, the latter is used.
 * Gives the place that was written to, as `load` takes it. @throws FileError, ValueError
 * @example
 * ```ts
 * import { compact, dense, save, sequential } from "sievenet";
 *
 * const net = sequential(dense(4, 2));
 * await save("net.safetensors", compact(net));
 * ```
 */
export async function save(path: string | URL, net: Layer | Checkpointed, notes?: Readonly<Record<string, string>>, options?: EncodeOptions): Promise<string> {
  const kept = browserFile("save", path);
  if (kept) return kept.write(encode(net, notes, options));
  const files = needed("save");
  const target = pathOf("save", path);
  const bytes = encode(net, notes, options);
  const there = await files.stat(target).catch(() => undefined);
  if (/[/\\]$/.test(target) || there?.isDirectory()) return saveFolder(files, target.replace(/(.)[/\\]+$/, "$1"), bytes);
  if (there) checkRegular(target, there);
  await writeWhole(files, target, bytes).catch((cause) => unusable("save", target, cause));
  return target;
}

async function saveFolder(files: FileSystem, folder: string, bytes: Uint8Array): Promise<string> {
  const contents = [
    [`${folder}/${CONFIG}`, configOf(bytes)],
    [`${folder}/${MODEL}`, bytes],
  ] as const;
  try {
    await files.mkdir(folder, { recursive: true });
    for (const [path] of contents) {
      const there = await files.stat(path).catch(() => undefined);
      if (there) checkRegular(path, there);
    }
    await writeTogether(files, contents);
  } catch (cause) {
    unusable("save", folder, cause as Error);
  }
  return `${folder}/`;
}

/**
 * Reads a net from a regular file, or the `model.safetensors` of a folder. `path`: a path or a URL of a file. Node, Deno and
 * Bun; "opfs:NAME" and "indexeddb:NAME" in browsers.
 * @throws FileError when there is none, or it may not be read; FormatError for what is no net; ValueError
 * @example
 * ```ts
 * import { dense, load, predict, save } from "sievenet";
 *
 * await save("net.safetensors", dense(4, 2));
 * const net = await load("net.safetensors");
 * predict(net, [[1, 2, 3, 4]]).shape; // [1, 2]
 * ```
 */
export async function load(path: string | URL): Promise<Layer> {
  const kept = browserFile("load", path);
  if (kept) return decode(await kept.read());
  const files = needed("load");
  const source = pathOf("load", path);
  const isFolder = (await files.stat(source).catch(() => undefined))?.isDirectory();
  const folder = source.replace(/(.)[/\\]+$/, "$1");
  const file = isFolder ? `${folder}/${MODEL}` : source;
  const bytes = await readRegular(files, file).catch(async (cause) => {
    // which is not taken for the net: it is one that still learns
    if (isFolder && cause.code === "ENOENT" && (await files.stat(`${folder}/${CHECKPOINT}`).catch(() => undefined)))
      throw new FileError(`load: "${folder}" has no ${MODEL}, but the ${CHECKPOINT} of a training. Give the path of that file to go on from it.`, { cause });
    return unusable("load", file, cause);
  });
  return decode(bytes);
}
