import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";
import { BaseSequencer } from "vitest/node";
import { entries } from "./tools/entries.mjs";

const SLOW = "test/**/*.slow.test.ts";
const ALONE = "test/**/*.alone.test.ts";
/** Packages of test/runtimes bring tests of their own. */
const PACKAGES = "**/node_modules/**";

/** Slow files that take a minute and more: they begin first, so that no worker is left with one of them at the end. */
const LONGEST = ["runtimes/runtimes", "page/browsers", "select/planted", "core/memory", "reports/longRun", "package/package", "examples/worker"];

class LongestFirst extends BaseSequencer {
  async sort(files) {
    const place = ({ moduleId }) => LONGEST.findIndex((name) => moduleId.endsWith(`/${name}.slow.test.ts`)) + 1 || Infinity;
    return (await super.sort(files)).sort((a, b) => (place(a) === place(b) ? 0 : place(a) - place(b)));
  }
}

/** A project of its own for each way in which test files run; one after the other. */
const project = (name, groupOrder, test) => ({ extends: true, test: { name, sequence: { groupOrder }, ...test } });

export default defineConfig({
  resolve: {
    alias: entries.map(({ specifier, source }) => ({
      find: new RegExp(`^${specifier}$`),
      replacement: fileURLToPath(new URL(source, import.meta.url)),
    })),
  },
  test: {
    globalSetup: ["test/setup/kernels.mjs"],
    setupFiles: ["test/setup/equality.ts"],
    // to end what hangs, however busy the machine is
    testTimeout: 300_000,
    hookTimeout: 300_000,
    pool: "forks",
    sequence: { sequencer: LongestFirst },
    projects: [
      // files share processes, as they do in the suite of test/runtimes: kernels are unpacked once, modules read once
      project("unit", 0, { include: ["test/**/*.test.ts"], exclude: [SLOW, ALONE, PACKAGES], isolate: false, maxWorkers: availableParallelism() }),
      // files that need modules in which nothing has run yet
      project("alone", 1, { include: [ALONE], maxWorkers: availableParallelism() }),
      // what packs, bundles, opens browsers and other runtimes, or takes long; nothing here measures time but that of its process
      project("slow", 2, { include: [SLOW], maxWorkers: availableParallelism() }),
    ],
  },
});
