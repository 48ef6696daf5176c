// Where a tree of the library keeps what its own bench measures it with. Each tree is measured by its own programs, since names of
// options and of inner parts differ between revisions; what has stayed the same: `buildLibrary()` gives the file of a module,
// `workloads` have `ours(lib)`, and `once("ours", module)` makes a first step in a process.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

/** The newest first. `build`: has buildLibrary(); `workloads`: all of them; `coldStart`: has once(). */
const LAYOUTS = [
  { build: "bench/library/build.mjs", workloads: "bench/workloads/index.mjs", coldStart: "bench/workloads/coldStart.mjs" },
  // until 2ba741d
  { build: "bench/lib/build.mjs", workloads: "bench/workloads/index.mjs", coldStart: "bench/workloads/coldStart.mjs" },
];

/** The modules of a tree, loaded when they are asked for: { build(), workloads(), coldStart() }. @throws when its layout is not known */
export function openTree(tree) {
  const layout = LAYOUTS.find(({ build }) => existsSync(join(tree, build)));
  if (!layout)
    throw new Error(
      `the bench of ${tree} is laid out in a way that bench/paired/layouts.mjs does not know: it has none of ${LAYOUTS.map(({ build }) => build).join(", ")}`,
    );
  return Object.fromEntries(Object.entries(layout).map(([part, path]) => [part, () => import(pathToFileURL(join(tree, path)).href)]));
}
