// The entry points of the library, the one list of the bench: their names in package.json, and the files they are made of.
export const entries = {
  ".": "src/index.ts",
  "./data": "src/data/index.ts",
  "./inference": "src/inference/index.ts",
  "./sparse": "src/sparse/index.ts",
  "./fast": "src/fast/index.ts",
  "./threads": "src/threads/index.ts",
};

/** Those that count as the library in `size` and `cold-start`: everything they export, in one module. */
export const counted = [".", "./data"];
