// Blocks of code as modules that a page of the site runs when it is asked to. Each exports a function of what shows its output.
import { transform } from "esbuild";
import { entries } from "../entries.mjs";
import { STATED } from "./stated.mjs";

const IMPORT = /^import (?:type )?(?:\* as (\w+)|\{([^}]*)\}|(\w+)) from "([^"]*)";.*$/gm;

/** What a page of the site cannot give a program: files, a network, other kernels, another thread. */
const ELSEWHERE =
  /\b(?:save|load|readCsv|imageFolder|readImage|mnist|emnist|idx|cifar10|folderPlace|work|sweep|collect|serveJobs|queueWorker|threads|useFast|useThreads|instantiate|browserFiles|fetch)\(|\bprocess\.|\bBuffer\b|\bdocument\.|\brequire\(|\bnew Worker\(/;

/** Whether a program needs nothing but the library. */
export function runsInPages(program) {
  const known = new Set(entries.map(({ specifier }) => specifier));
  return !ELSEWHERE.test(program) && [...program.matchAll(IMPORT)].every(([, , , , from]) => known.has(from));
}

/** The imports of a block under names that no other block has, and those names again inside of its scope. */
function taken(program, i) {
  const [top, inside] = [[], []];
  const body = program.replace(IMPORT, (all, space, names, whole, from) => {
    if (all.startsWith("import type")) return "";
    const file = JSON.stringify(`../lib/${entries.find(({ specifier }) => specifier === from).name}.js`);
    if (space) top.push(`import * as ${space}$${i} from ${file};`);
    if (whole) top.push(`import ${whole}$${i} from ${file};`);
    inside.push(...[space, whole].filter(Boolean).map((name) => `const ${name} = ${name}$${i};`));
    for (const each of names?.split(",") ?? []) {
      const [, type, name, other = name] = /^(type )?(\w+)(?: as (\w+))?$/.exec(each.trim()) ?? [];
      if (!name || type) continue;
      top.push(`import { ${name} as ${other}$${i} } from ${file};`);
      inside.push(`const ${other} = ${other}$${i};`);
    }
    return "";
  });
  return { top, inside, body };
}

/** A module of blocks that go on from each other, each in a scope of its own. @throws Error where they do not parse */
export async function moduleOf(blocks) {
  const parts = blocks.map((program, i) =>
    taken(
      program.replace(STATED, (_, expression) => `out.show(${JSON.stringify(expression)}, ${expression});`),
      i,
    ),
  );
  const inner = parts.map(({ inside, body }, i) => `{ out.begin(${i}); ${inside.join(" ")}\n${body}`).join("\n");
  const text = `${parts.flatMap(({ top }) => top).join("\n")}\nexport default async function (out) { const console = out.console;\n${inner}\n${"}".repeat(blocks.length)} }\n`;
  const { code } = await transform(text, { loader: "ts", format: "esm", target: "es2022", tsconfigRaw: { compilerOptions: { verbatimModuleSyntax: false } } });
  return code;
}
