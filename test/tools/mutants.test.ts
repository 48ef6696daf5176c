import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { readSources, readTests, testsOf } from "../../tools/mutants/coverage.mjs";
import { inTurn, mutantsOf, randomOf } from "../../tools/mutants/sites.mjs";

const changed = (text: string) => mutantsOf(text).map(({ kind, start, end, to }) => `${kind}: ${text.slice(0, start)}${to}${text.slice(end)}`);

test("each thing that can be changed is, one at a time", () => {
  expect(changed("a = b + 1;")).toEqual(["operator: a = b - 1;", "number: a = b + 0;"]);
  expect(changed("if (a < b) f(a, b);")).toEqual([
    "negated: if (!(a < b)) f(a, b);",
    "operator: if (a <= b) f(a, b);",
    "dropped: if (a < b) ;",
    "swapped: if (a < b) f(b, a);",
  ]);
  expect(changed("x += y ? 0 : true;")).toEqual([
    "assignment: x = y ? 0 : true;",
    "negated: x += !(y) ? 0 : true;",
    "number: x += y ? 1 : true;",
    "boolean: x += y ? 0 : false;",
  ]);
  expect(changed("a = b /* + */ - c;")).toEqual(["operator: a = b /* + */ + c;"]);
});

test("types, imports, keys, what is thrown, and steps of loops are left alone", () => {
  expect(changed('import { a } from "b";')).toEqual([]);
  expect(changed("type A = { a: 1 } | 2; const b: Array<3> = c as 4;")).toEqual([]);
  expect(changed("a = { 1: b };")).toEqual([]);
  expect(changed("throw new Error(`${a + 1}`);")).toEqual([]);
  expect(changed("for (; b; i += 4) c;")).toEqual(["number: for (; b; i += 5) c;"]);
  expect(changed("a = f32x4.add(b, c);")).toEqual([]);
});

test("AssemblyScript is read, too", () => {
  expect(changed("store<f32>(to, load<f32>(to) + v);")).toEqual([
    "dropped: ;",
    "swapped: store<f32>(load<f32>(to) + v, to);",
    "operator: store<f32>(to, load<f32>(to) - v);",
  ]);
});

test("a seed always gives the same order, and all of them", () => {
  const all = mutantsOf(readFileSync("assembly/dense.ts", "utf8"));
  const order = inTurn(all, randomOf(3));
  expect(order).toEqual(inTurn(all, randomOf(3)));
  expect(order).not.toEqual(inTurn(all, randomOf(4)));
  expect(new Set(order)).toEqual(new Set(all));
});

test("tests that are about a file come first", () => {
  const [tests, sources] = [readTests("."), readSources(".")];
  const of = (file: string) => testsOf(file, readFileSync(file, "utf8"), tests, sources);
  expect(of("assembly/dense.ts")[0]).toContain("test/kernels/dense.test.ts");
  expect(of("assembly/thin.ts")[1]).toEqual(expect.arrayContaining(["test/kernels/gemm.test.ts", "test/kernels/dense.test.ts"]));
  expect(of("assembly/sparse/lists.ts")[0]).toContain("test/kernels/sparse.test.ts");
  expect(of("src/optimizers/clip.ts")[0]).toContain("test/optimizers/clip.test.ts");
  const [named, near, rest] = of("src/walk.ts");
  expect(near.length).toBeGreaterThan(0);
  expect(rest.some((name) => name.startsWith("test/invariant/"))).toBe(true);
  expect(rest.filter((name) => [...named, ...near].includes(name))).toEqual([]);
});
