// Errors of the library: known by their classes across entry points and copies, by their names after minifying, and files that
// are not there told from files that are damaged.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runInNewContext } from "node:vm";
import { afterAll, describe, expect, test } from "vitest";
import { bundled } from "../environments/bundle.ts";
import { mnist } from "../../src/data/index.ts";
import * as main from "../../src/index.ts";

const folder = mkdtempSync(join(tmpdir(), "sievenet-errors-"));
afterAll(() => rmSync(folder, { recursive: true }));

const { FileError, FormatError, SievenetError, UsageError, ValueError } = main;
const thrown = (run: () => unknown): unknown => {
  try {
    run();
  } catch (error) {
    return error;
  }
  throw new Error("nothing was thrown");
};
const classes = Object.entries(main).filter(([name]) => /^[A-Z].*Error$/.test(name)) as unknown as [string, typeof ValueError][];

describe("the classes", () => {
  test("are nine with a name and a code each", () => {
    const codes = classes.map(([name, each]) => [name, each.name, each.code]);
    expect(codes.map(([name]) => name)).toHaveLength(9);
    for (const [name, own, code] of codes) expect([own, code]).toEqual([name, (name as string).replace("Error", "").toUpperCase()]);
  });

  test.each(classes)("%s knows its own and no other", (name, each) => {
    const error = new each("text", { cause: 1 });
    expect(error).toMatchObject({ name, code: each.code, message: "text", cause: 1 });
    expect(error.stack).toMatch(new RegExp(`^${name}: text`));
    expect(error instanceof SievenetError && error instanceof Error).toBe(true);
    for (const [other, one] of classes) expect(error instanceof one, other).toBe(other === name || other === "SievenetError");
    for (const nothing of [undefined, null, 1, "text", {}, new Error("x")]) expect((nothing as unknown) instanceof each).toBe(false);
  });

  test("of a program's own are made of them as of any class", () => {
    class Mine extends FormatError {}
    expect(new Mine("x") instanceof Mine && new Mine("x") instanceof FormatError && new Mine("x") instanceof SievenetError).toBe(true);
    expect(new FormatError("x") instanceof Mine).toBe(false);
    expect(new Mine("x")).toMatchObject({ name: "Mine", code: "FORMAT" });
  });
});

describe("minified", () => {
  test("another entry point's errors are of the same classes, with the names and codes that they have here", async () => {
    const other = runInNewContext(`${await bundled('import * as all from "sievenet/inference"; globalThis.all = all;', true)}; all`);
    const error = thrown(() => other.decode(new Uint8Array(8)));
    expect(error instanceof FormatError && error instanceof SievenetError).toBe(true);
    expect(error instanceof ValueError).toBe(false);
    expect(error).toMatchObject({ name: "FormatError", code: "FORMAT" });
    expect((error as { constructor: { name: string } }).constructor.name).toBe("FormatError");
    expect((error as Error).stack).toMatch(/^FormatError: /);
    expect(new FormatError("here") instanceof other.FormatError).toBe(true);
  });
});

test("a missing file is a FileError, a damaged one a FormatError", async () => {
  const path = join(folder, "net.safetensors");
  await expect(main.load(path)).rejects.toThrow(FileError);
  await expect(main.load(path)).rejects.not.toThrow(FormatError);
  await expect(main.load(path)).rejects.toThrow(`load: "${path}" cannot be read: there is no such file. Check the path.`);
  await expect(main.load(folder)).rejects.toThrow(FileError);
  await expect(main.save(join(folder, "nowhere/net"), main.dense(1, 1))).rejects.toThrow(FileError);
  await expect(mnist({ folder })).rejects.toThrow(FileError);
  expect(() => main.decode(new Uint8Array(4))).toThrow(FormatError);
});

test("bytes of a net are what Blob and Response take, and decode takes an ArrayBuffer", async () => {
  const net = main.dense(2, 2);
  const blob = new Blob([main.encode(net)]); // which is a matter of types
  const back = main.decode(await blob.arrayBuffer());
  expect(main.predict(back, [[1, 2]]).toArray()).toEqual(main.predict(net, [[1, 2]]).toArray());
  expect(() => main.step(net, main.adam(), () => main.step(net, main.adam(), () => main.tensor(1)) as never)).toThrow(UsageError);
});
