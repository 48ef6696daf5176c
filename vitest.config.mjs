import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";
import { entries } from "./tools/entries.mjs";

const SLOW = "test/**/*.slow.test.ts";
const ALONE = "test/**/*.alone.test.ts";
/** Packages of test/runtimes bring tests of their own. */
const PACKAGES = "**/node_modules/**";

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
    testTimeout: 60_000,
    hookTimeout: 60_000, // hooks of test/cli build the command and train
    pool: "forks",
    projects: [
      // files share processes, as they do in the suite of test/runtimes: kernels are unpacked once, modules read once
      project("unit", 0, { include: ["test/**/*.test.ts"], exclude: [SLOW, ALONE, PACKAGES], isolate: false, maxWorkers: availableParallelism() }),
      // files that need modules in which nothing has run yet
      project("alone", 1, { include: [ALONE], maxWorkers: availableParallelism() }),
      // what packs, bundles, opens browsers and other runtimes, or takes long: one after the other on two cores
      project("slow", 2, { include: [SLOW] }),
    ],
  },
});
