// Files, where the runtime has a file system: Node, Deno and Bun. Asked for at run time, so that browsers and bundlers see no import.

type FileSystem = typeof import("node:fs/promises");

const host = () => (globalThis as { process?: Partial<NodeJS.Process> }).process;

/** The file system, or undefined in a browser. */
export function fileSystem(): FileSystem | undefined {
  const get = host()?.getBuiltinModule as ((name: string) => unknown) | undefined;
  return get?.("node:fs/promises") as FileSystem | undefined;
}

/** What a look into the file system gives, or undefined when there is nothing of that name and kind. */
async function ifThere<T>(look: Promise<T>): Promise<T | undefined> {
  try {
    return await look;
  } catch (error) {
    if (["ENOENT", "ENOTDIR", "EISDIR"].includes((error as NodeJS.ErrnoException).code ?? "")) return undefined;
    throw error;
  }
}

/** What a file holds, or undefined when there is no file of that name (a folder of that name is none). */
export function readIfThere(files: FileSystem, path: string): Promise<Uint8Array | undefined> {
  return ifThere(files.readFile(path));
}

/** The names of what is in a folder, in their order, or undefined when there is no folder of that name. */
export async function namesIfThere(files: FileSystem, folder: string): Promise<string[] | undefined> {
  return (await ifThere(files.readdir(folder)))?.sort();
}

/** The user's cache folder, or undefined where it is not known (a browser, Deno without --allow-env). */
export function userCache(): string | undefined {
  try {
    const { env = {}, platform } = host() ?? {};
    if (env["XDG_CACHE_HOME"]) return env["XDG_CACHE_HOME"];
    if (platform === "win32") return env["LOCALAPPDATA"];
    return env["HOME"] && `${env["HOME"]}/${platform === "darwin" ? "Library/Caches" : ".cache"}`;
  } catch {
    return undefined;
  }
}
