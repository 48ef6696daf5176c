// The cells of texts, beside those that d3-dsv finds.
import { dsvFormat } from "d3-dsv";
import fc from "fast-check";
import { expect, test } from "vitest";
import { rowsOf } from "../../src/data/cells.ts";

/** Cells in quotes where they need some or happen to have some, joined to a text. */
const tables = fc.record({
  separator: fc.constantFrom(",", ";", "\t", "|", "]", "^", "\\"),
  end: fc.constantFrom("\n", "\r\n", "\r"),
  rows: fc.array(
    fc.array(
      fc.record({ text: fc.string({ unit: fc.constantFrom("a", "ü", "😀", " ", ",", ";", "|", "]", "\t", '"', "\n", "\r\n") }), quotes: fc.boolean() }),
      {
        minLength: 1,
        maxLength: 4,
      },
    ),
    { minLength: 1, maxLength: 5 },
  ),
});

test("of 2000 texts they are those that were written, and those that d3-dsv finds", () => {
  fc.assert(
    fc.property(tables, ({ separator, end, rows }) => {
      const written = (text: string, quotes: boolean) =>
        quotes || /["\r\n]/.test(text) || text.includes(separator) ? `"${text.replaceAll('"', '""')}"` : text;
      const text = rows.map((row) => row.map((cell) => written(cell.text, cell.quotes)).join(separator)).join(end);
      const found = [...rowsOf(text, separator)];
      expect(found).toEqual(rows.map((row) => row.map((cell) => cell.text)));
      // it leaves out a last line that is empty
      if (found.at(-1)?.join() !== "") expect(found).toEqual(dsvFormat(separator).parseRows(text));
    }),
    { numRuns: 2000, seed: 4180 },
  );
});

test("what goes on behind quotes is part of the cell, and quotes that do not end last to the end", () => {
  expect([...rowsOf('"a"b,c\nd"e",f', ",")]).toEqual([
    ["ab", "c"],
    ['d"e"', "f"],
  ]);
  expect([...rowsOf('a,"b\nc', ",")]).toEqual([["a", "b\nc"]]);
  expect([...rowsOf("", ",")]).toEqual([[""]]);
});
