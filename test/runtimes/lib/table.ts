// docs/runtimes.md: what ran where, and which bits came.
import type { PINNED } from "../../support/story.ts";

export type Row = { name: string; version: string; machine: string; passed: number; failed: number } & typeof PINNED;

const HEAD = `# Runtimes

One suite (kernels against references, golden values, compaction, files, training) runs unchanged in each of these. The
hashes are over all bits after 20 training steps: of the parameters, those of the gates among them, and of Adam's moments.

Written by \`SIEVENET_RUNTIMES=all npx vitest run test/runtimes\`, which \`.ci/run\` runs; \`npm run test:all\` runs what it finds.
`;

const TAIL = `
Places that lack what these have run a program of all entries, in \`test/environments\`; it gives the bits of Node, or one sentence.

| Place                                                               | What comes                                                              |
| ------------------------------------------------------------------- | ----------------------------------------------------------------------- |
| jsdom 26, with an element whose id is \`sievenet\`                    | the same bits                                                           |
| a bare context of node:vm                                           | the same bits; \`run()\`: no AbortController                              |
| contexts without one of FinalizationRegistry, WeakRef, TextEncoder, | the same bits                                                           |
| TextDecoder, atob, setImmediate, MessageChannel, performance, ...   |                                                                         |
| faked timers (Vitest's, which are those of jest)                    | the same bits; \`estimate()\`: the clock stands still                     |
| workerd (Cloudflare Workers), with compiled modules                 | the same bits                                                           |
| workerd, without                                                    | which file of \`sievenet/wasm/\` to give to \`instantiate({ module })\`     |
| Node under \`--jitless\`                                              | there is no WebAssembly here                                            |
`;

/** A Markdown table, its columns in line. */
export function table(rows: readonly Row[]): string {
  const net = ({ parameters, moments }: Row["mlp"]) => `${parameters} ${moments}`;
  const cells = [
    ["Runtime", "Version", "Machine", "Passed", "Failed", "784-300-100-10", "LeNet-5"],
    ...rows.map((row) => [row.name, row.version, row.machine, `${row.passed}`, `${row.failed}`, net(row.mlp), net(row.lenet)]),
  ];
  const widths = cells[0]?.map((_, i) => Math.max(...cells.map((row) => row[i]?.length ?? 0))) ?? [];
  const lines = cells.map((row) => `| ${row.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join(" | ")} |`);
  lines.splice(1, 0, `| ${widths.map((width) => "-".repeat(width)).join(" | ")} |`);
  return `${HEAD}\n${lines.join("\n")}\n${TAIL}`;
}
