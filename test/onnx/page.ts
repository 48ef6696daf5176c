// docs/onnx.md: which operations each layer and function becomes, and how far off runtimes are.
import { read } from "./message.ts";
import { type Runtime, runtimes, versionOf } from "./runtimes.ts";

/** Of one net: its file, and how far the outputs of each runtime are off, in units of the largest of ours. */
export interface Row {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly off: ReadonlyMap<Runtime, number>;
}

const GROUPS: Readonly<Record<string, string>> = {
  csr: "sparse layers, lists",
  blocks: "sparse layers, blocks",
  own: "a layer and a block of one's own",
  random: "random nets, compacted",
};

const operationsOf = (rows: readonly Row[]) => [...new Set(rows.flatMap(({ bytes }) => read(bytes).nodes.map(({ op }) => op)))].sort().join(", ");
const worst = (rows: readonly Row[], runtime: Runtime) => Math.max(...rows.map(({ off }) => off.get(runtime) ?? 0));
const shown = (off: number) => (off === 0 ? "0" : off.toExponential(0));

export function page(rows: readonly Row[]): string {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const [group = "", ...rest] = row.name.split(" ");
    const name = group === "recipe" ? rest.join(" ") : (GROUPS[group] ?? group);
    groups.set(name, [...(groups.get(name) ?? []), row]);
  }
  const cells = [...groups].map(([name, of]) => [name, `${of.length}`, operationsOf(of), ...runtimes.map((runtime) => shown(worst(of, runtime)))]);
  const head = ["Layer or function", "Nets", "Operations of ONNX", ...runtimes.map((runtime) => `${runtime} ${versionOf(runtime)}`)];
  const lines = [head, head.map(() => "---"), ...cells].map((row) => `| ${row.join(" | ")} |`);
  return `# ONNX

Which operations each layer and function becomes in \`toOnnx()\`, and how far the outputs of onnxruntime, native and in WebAssembly,
are from those of \`predict()\` at most, in units of the largest output, in batches of 1, 3 and 17. The test allows 1e-5.

Written by \`SIEVENET_RUNTIMES=all npx vitest run test/onnx\`, which \`.ci/run\` runs.

${lines.join("\n")}
`;
}
