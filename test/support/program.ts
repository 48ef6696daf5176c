// A program of the README or of examples/, run in this process with the sources in the place of its imports.
import * as data from "../../src/data/index.ts";
import * as sievenet from "../../src/index.ts";

/** Entry points that programs import from. */
const libraries: Readonly<Record<string, object>> = { sievenet, "sievenet/data": data };

const AsyncFunction = (async () => {}).constructor as new (...parts: string[]) => (libraries: object, console: object) => Promise<unknown>;

/** Runs a program. `say`: an expression of its names that is to be told in the end; `log`: where its console.log goes; `others`: what else it may import from. */
export function runProgram(
  program: string,
  say: string,
  log: (...values: unknown[]) => void = console.log,
  others: Readonly<Record<string, object>> = {},
): Promise<unknown> {
  const all = { ...libraries, ...others };
  const body = program.replace(/^import \{([^}]*)\} from "([^"]*)";$/gm, (_, names: string, from: string) => {
    if (!(from in all)) throw new Error(`A program imports from "${from}", which is not known here.`);
    return `const {${names.replaceAll(" as ", ": ")}} = libraries["${from}"];`;
  });
  return new AsyncFunction("libraries", "console", `${body}\nreturn ${say};`)(all, { ...console, log });
}
