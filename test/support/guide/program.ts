// A page as one program: each block goes on from those above it, in a scope of its own, so that it may use the same names anew.
import type { Block } from "./page.ts";

/** What stands in the output before that of a block. */
export const mark = (i: number): string => `\u0001${i}\n`;

const IMPORT = /^import (type )?(?:(\w+)|\* as (\w+)|\{([^}]*)\}) from "([^"]*)";.*$/gm;

/** The imports of a block under names that no other block has, and the same names again inside of its scope. */
function imports(text: string, i: number): { top: string[]; inside: string; body: string } {
  const [top, inside]: [string[], string[]] = [[], []];
  const alias = (name: string) => {
    inside.push(`const ${name} = ${name}$${i};`);
    return `${name}$${i}`;
  };
  const body = text.replace(
    IMPORT,
    (_, types: string | undefined, whole: string | undefined, space: string | undefined, names: string | undefined, from: string) => {
      if (whole) top.push(`import ${alias(whole)} from "${from}";`);
      if (space) top.push(`import * as ${alias(space)} from "${from}";`);
      for (const each of names?.split(",").map((name) => name.trim()) ?? []) {
        const [, type, name, other] = /^(type )?(\w+)(?: as (\w+))?$/.exec(each) ?? [];
        if (!name) continue;
        if (type ?? types)
          top.push(`import type { ${each.replace(/^type /, "")} } from "${from}";`); // once, as it may be generic
        else top.push(`import { ${name} as ${alias(other ?? name)} } from "${from}";`);
      }
      return "";
    },
  );
  return { top, inside: inside.join(" "), body };
}

/** Lines of the shell that a test runs; the rest belongs to the reader's own computer and is only looked at. */
const RUN = /^(npx sievenet|node|cc|\.\/|cat|ls|head|python3) ?/;

/** Those lines of a block of the shell that a test runs. */
export const runLines = (text: string): string[] =>
  text
    .split("\n")
    .filter((line) => RUN.test(line))
    .map((line) => line.replace(/ {2,}#.*$/, ""));

function statements(block: Block): string | undefined {
  if (block.notRun || block.file) return undefined;
  if (block.language === "sh") return runLines(block.text).length ? `shell(${JSON.stringify(runLines(block.text).join("\n"))});` : undefined;
  if (block.language === "python") return `python(${JSON.stringify(block.text)});`;
  return block.language === "js" || block.language === "ts" ? block.text : undefined;
}

/** The program of a page, in TypeScript, or undefined where nothing of it runs. */
export function programOf(blocks: readonly Block[]): string | undefined {
  const tops = new Set<string>();
  const bodies: string[] = [];
  for (const [i, block] of blocks.entries()) {
    const text = statements(block);
    if (text === undefined) continue;
    const { top, inside, body } = imports(text, i);
    for (const each of top) tops.add(each);
    bodies.push(`{ ${inside}\nbegun(${i});\n// line ${block.line}\n${body}`);
  }
  if (!bodies.length) return undefined;
  return `import { begun, python, shell } from "./guide.ts";\n${[...tops].join("\n")}\n${bodies.join("\n")}\n${"}".repeat(bodies.length)}\n`;
}
