// Tables as text.
import { describe, expect, test } from "vitest";
import { csv, csvRows, readCsv } from "../../src/data/index.ts";
import { fileSystem } from "../../src/files.ts";
import { FormatError, ValueError } from "../../src/index.ts";

describe("csv", () => {
  test.each<[string, string, Record<string, string>[]]>([
    ["quotes, doubled quotes, separators and line ends within them", 'a,b\n"x, ""y""","1\n2"\n', [{ a: 'x, "y"', b: "1\n2" }]],
    [
      "a byte order mark, and lines that end as on Windows",
      "\uFEFFa,b\r\n1,2\r\n3,4\r\n",
      [
        { a: "1", b: "2" },
        { a: "3", b: "4" },
      ],
    ],
    ["semicolons", "a;b, c\n1,5;2\n", [{ a: "1,5", "b, c": "2" }]],
    ["tabs, empty lines, cells without anything", "a\tb\n\n1\t\n\n", [{ a: "1", b: "" }]],
    ["spaces around names and cells", " a , b \n 1 , 2 ", [{ a: "1", b: "2" }]],
    ["a column without a name, as numbers of rows have none", ",a\n0,5\n", [{ "column 1": "0", a: "5" }]],
    ["one column", "a\n1\n2\n", [{ a: "1" }, { a: "2" }]],
  ])("reads %s", (_, text, rows) => {
    expect(csv(text)).toEqual(rows);
  });

  test("takes the names of columns, and a separator", () => {
    expect(csv("1|2\n3|4", { header: ["a", "b"], separator: "|" })).toEqual([
      { a: "1", b: "2" },
      { a: "3", b: "4" },
    ]);
  });

  test.each<[string, string, RegExp]>([
    ["a row with fewer cells, by its line", 'a,b\n"1\n1",2\n3\n', /line 4 has 1 cells, but there are 2 columns/],
    ["a row with more", "a,b\n1,2,3\n", /line 2 has 3 cells/],
    ["quotes that do not end", 'a,b\n"1,2\n', /odd number of quotes/],
    ["two columns of one name", "a,a\n1,2\n", /column 2 of the first line is called "a"/],
    ["no names", "1,1\n1,2\n", /If the first line has no names, give them/],
    ["no rows", "a,b\n\n", /no rows/],
    ["nothing", " \n", /the text is empty/],
    ["a path", "data/iris.csv", /readCsv\(\) reads a file by its path/],
  ])("refuses %s", (_, text, message) => {
    expect(() => csv(text)).toThrow(message);
    expect(() => csv(text)).toThrow(FormatError);
  });

  test("refuses what is no text and a separator that is none", () => {
    expect(() => csv(3 as never)).toThrow(ValueError);
    expect(() => csv("a\n1", { separator: ",," })).toThrow("one character");
  });

  test.each([1, 2, 3, 7, 1000])("gives the same rows in pieces of %i characters", async (size) => {
    const text = '\uFEFFa;"b ""c"";"\r\n1;"x\r\n""y"""\r\n\r\n2;\r\n"";"\n"\r\n3;z';
    const pieces = new ReadableStream({
      start(controller) {
        for (let i = 0; i < text.length; i += size) controller.enqueue(text.slice(i, i + size));
        controller.close();
      },
    });
    const rows = [];
    for await (const row of csvRows(pieces)) rows.push(row);
    expect(rows).toEqual(csv(text));
    expect(rows).toHaveLength(4);
  });

  test("reads UTF-16 with its mark, and refuses bytes that are no text", async () => {
    const wide = Uint8Array.from(Array.from("\uFEFFgröße\n1\n").flatMap((letter) => [letter.charCodeAt(0) & 255, letter.charCodeAt(0) >> 8]));
    const stream = (bytes: Uint8Array) =>
      new ReadableStream({
        start(controller) {
          controller.enqueue(bytes);
          controller.close();
        },
      });
    expect(await readCsv(stream(wide))).toEqual([{ größe: "1" }]);
    await expect(readCsv(stream(Uint8Array.of(97, 10, 0xdf, 10)))).rejects.toThrow("no UTF-8 text");
  });

  test("comes from a Blob and from streams of bytes and of text, letters that are cut in two included", async () => {
    const text = "größe,b\n1,2\n";
    const bytes = new TextEncoder().encode(text);
    const halves = new ReadableStream({
      start(controller) {
        for (const part of [bytes.subarray(0, 3), bytes.subarray(3)]) controller.enqueue(part);
        controller.close();
      },
    });
    const words = new ReadableStream({
      start(controller) {
        controller.enqueue(text);
        controller.close();
      },
    });
    for (const each of [new Blob([text]), new Response(text), halves, words]) expect(await readCsv(each)).toEqual([{ größe: "1", b: "2" }]);
    const missing = fileSystem() ? 'readCsv: there is no file "/nowhere/table.csv".' : "readCsv: this runtime has no files.";
    await expect(readCsv("/nowhere/table.csv")).rejects.toThrow(missing);
    await expect(readCsv({} as never)).rejects.toThrow("a path, a stream, a response or a Blob is needed");
  });
});
