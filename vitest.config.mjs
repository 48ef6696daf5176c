import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const src = (path) => fileURLToPath(new URL(`src/${path}`, import.meta.url));

export default defineConfig({
  resolve: {
    alias: [
      { find: /^sievenet\/data$/, replacement: src("data/index.ts") },
      { find: /^sievenet\/inference$/, replacement: src("inference/index.ts") },
      { find: /^sievenet\/fast$/, replacement: src("fast/index.ts") },
      { find: /^sievenet\/sparse$/, replacement: src("sparse/index.ts") },
      { find: /^sievenet\/threads$/, replacement: src("threads/index.ts") },
      { find: /^sievenet\/run$/, replacement: src("run/index.ts") },
      { find: /^sievenet\/report$/, replacement: src("report/index.ts") },
      { find: /^sievenet$/, replacement: src("index.ts") },
    ],
  },
  test: {
    include: ["test/**/*.test.ts"],
    globalSetup: ["test/setup/kernels.mjs"],
    testTimeout: 60_000,
    pool: "forks",
  },
});
