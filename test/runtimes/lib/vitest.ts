// What the test files import from "vitest", where there is no vitest: inside any JavaScript runtime. The same matchers
// (they are a package of their own), and the few words of describe, test and hooks that the files of the suite use.
import { addCustomEqualityTesters, chai, GLOBAL_EXPECT, JestAsymmetricMatchers, JestChaiExpect, JestExtend } from "@vitest/expect";
import { equalNumbers } from "../../support/equality.ts";

chai.use(JestExtend);
chai.use(JestChaiExpect);
chai.use(JestAsymmetricMatchers);
addCustomEqualityTesters([equalNumbers]);
export const expect = Object.assign((value: unknown, message?: string) => chai.expect(value, message), chai.expect);
Object.assign(globalThis, { [GLOBAL_EXPECT]: expect });

type Body = (...args: never[]) => unknown;

interface Group {
  readonly name: string;
  readonly after: Body[];
  readonly members: (Group | { readonly name: string; readonly body: Body })[];
}

const group = (name: string): Group => ({ name, after: [], members: [] });
const files: Group[] = [];
let current = group("");

/** All that follows, up to the next call, belongs to this file. */
export function file(name: string): void {
  current = group(name);
  files.push(current);
}

/** "%i rows of $name" with its words filled in, well enough to find the test again. */
function filled(name: string, args: readonly unknown[]): string {
  let i = 0;
  return name
    .replace(/%[a-z]/g, () => String(args[i++]))
    .replace(/\$(\w+)/g, (whole, key) => String((args[0] as Record<string, unknown> | undefined)?.[key] ?? whole));
}

function each(declare: (name: string, body: Body) => void) {
  return (cases: readonly unknown[]) => (name: string, body: Body) => {
    for (const one of cases) {
      const args = Array.isArray(one) ? one : [one];
      declare(filled(name, args), () => body(...(args as never[])));
    }
  };
}

function inGroup(name: string, body: Body): void {
  const outer = current;
  const inner = group(name);
  outer.members.push(inner);
  current = inner;
  body();
  current = outer;
}
const inTest = (name: string, body: Body): void => void current.members.push({ name, body });
const nothing = () => {};

export const describe = Object.assign(inGroup, { each: each(inGroup), skipIf: (skip: boolean) => (skip ? nothing : inGroup) });
export const test = Object.assign(inTest, { each: each(inTest), skipIf: (skip: boolean) => (skip ? nothing : inTest) });
export const afterEach = (body: Body): void => void current.after.push(body);
/** Reports of how near the golden values are: no matter here. */
export const afterAll = nothing;

export interface Outcome {
  passed: number;
  failed: { name: string; message: string }[];
  milliseconds: number;
}

/** Runs all tests, or those whose names (file > group > test) contain `only`; with `bail` up to the first that fails. */
export async function run(only = "", bail = false): Promise<Outcome> {
  const began = performance.now();
  const outcome: Outcome = { passed: 0, failed: [], milliseconds: 0 };
  const through = async (members: Group["members"], path: readonly string[], after: readonly Body[]): Promise<void> => {
    for (const member of members) {
      if (bail && outcome.failed.length) return;
      const names = [...path, member.name];
      const whole = names.join(" > ");
      if ("members" in member) await through(member.members, names, [...member.after, ...after]);
      else if (whole.includes(only)) {
        try {
          await (member.body as () => unknown)();
          outcome.passed++;
        } catch (error) {
          outcome.failed.push({ name: whole, message: String((error as Error)?.message ?? error) });
        } finally {
          for (const hook of after) await (hook as () => unknown)();
        }
      }
    }
  };
  await through(files, [], []);
  outcome.milliseconds = Math.round(performance.now() - began);
  return outcome;
}
