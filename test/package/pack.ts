// What npm would publish, made from a copy of the sources, so that no other test sees a folder being built; and an empty
// project in which it is installed.
import { cp, mkdir, mkdtemp, readdir, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { printed } from "../runtimes/lib/commands.ts";

export const root = fileURLToPath(new URL("../..", import.meta.url));

export interface Package {
  /** All of it; to be removed afterwards. */
  readonly folder: string;
  readonly tarball: string;
  /** A project that has installed the tarball. */
  readonly project: string;
  /** The package as installed there. */
  readonly home: string;
}

const built = (path: string) => /\/(dist|node_modules|generated)$/.test(path);

export async function pack(): Promise<Package> {
  const folder = await mkdtemp(join(tmpdir(), "sievenet-package-"));
  const [source, project] = [join(folder, "source"), join(folder, "project")];
  await mkdir(source);
  for (const name of await readdir(root))
    if (/^(src|assembly|tools|docs|pretrained)$|\.(json|md|txt|cff)$|^LICENSE$/.test(name))
      await cp(join(root, name), join(source, name), { recursive: true, filter: (path) => !built(path) });
  await symlink(join(root, "node_modules"), join(source, "node_modules"));
  await printed(["npm", "pack", "--silent", "--pack-destination", folder], { cwd: source });
  const tarball = join(folder, (await readdir(folder)).find((name) => name.endsWith(".tgz")) as string);
  await mkdir(project);
  await writeFile(join(project, "package.json"), JSON.stringify({ name: "project", private: true }));
  await printed(["npm", "install", "--offline", "--no-audit", "--no-fund", tarball], { cwd: project });
  return { folder, tarball, project, home: join(project, "node_modules/sievenet") };
}
