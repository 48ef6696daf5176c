// What the program of a page has beside it: the shell, Python, and marks in the output that tell which block said what.

/** Source of guide.ts, which stands beside the program of each page. */
export const helpers = `
import { spawnSync } from "node:child_process";
import { writeSync } from "node:fs";

export function begun(i: number): void {
  process.stdout.write("\\u0001" + i + "\\n");
}

function ran(command: string, words: readonly string[]): void {
  const { status, stdout, stderr } = spawnSync(command, words, { encoding: "utf8" });
  process.stdout.write(stdout);
  if (status !== 0) throw new Error(words.join(" ") + " ended with " + status + ": " + stderr);
}

export function shell(text: string): void {
  ran("bash", ["-e", "-c", text]);
}

/** Runs Python where all modules of the program are there; else only reads it. */
export function python(text: string): void {
  const modules = [...text.matchAll(/^(?:import|from) (\\w+)/gm)].map(([, name]) => name);
  const there = spawnSync("python3", ["-c", modules.map((name) => "import " + name).join("; ")]).status === 0;
  if (there) ran("python3", ["-c", text]);
  else ran("python3", ["-c", "import ast, sys; ast.parse(sys.argv[1]); print('...')", text]);
}
`;
