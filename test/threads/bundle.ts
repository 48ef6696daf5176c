import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** Writes a module that begins with `program` of program.ts. */
export async function bundleProgram(outfile: string, more: string): Promise<void> {
  await build({
    stdin: { contents: `import { program } from "./test/threads/program.ts";\n${more}`, resolveDir: root, loader: "js" },
    outfile,
    bundle: true,
    format: "esm",
    platform: "neutral",
    target: "es2022",
    charset: "utf8",
    ignoreAnnotations: true, // as for the suite: importing sievenet/sparse has an effect
    logLevel: "error",
  });
}
