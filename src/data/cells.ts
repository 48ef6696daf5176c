// The cells of a table that is text, as RFC 4180 has them. d3-dsv reads the same, but brings `new Function` along, which pages with a
// Content-Security-Policy forbid and the package may not have.

/** Where the quotes end that begin at an index: two in a row are one of the text. */
function closing(text: string, from: number): number {
  let end = text.indexOf('"', from + 1);
  while (end >= 0 && text[end + 1] === '"') end = text.indexOf('"', end + 2);
  return end < 0 ? text.length : end;
}

/** Row after row. `place.end`: where the one ends that was given last, with the end of its line. A line that is empty is a row of one cell without anything. `separator`: one character, no quote and no end of a line. */
export function* rowsOf(text: string, separator: string, place = { end: 0 }): Generator<string[]> {
  const mark = new RegExp(`[\\u{${separator.charCodeAt(0).toString(16)}}\\r\\n]|$`, "gu");
  let row: string[] = [];
  for (let at = 0; at <= text.length; ) {
    let quoted = "";
    if (text[at] === '"') {
      const end = closing(text, at);
      quoted = text.slice(at + 1, end).replaceAll('""', '"');
      at = Math.min(end + 1, text.length);
    }
    mark.lastIndex = at;
    const [found, index] = [mark.exec(text)?.[0], mark.lastIndex] as const;
    const end = index - (found?.length ?? 0);
    row.push(quoted + text.slice(at, end));
    at = end + (found === "\r" && text[end + 1] === "\n" ? 2 : 1);
    if (found === separator) continue;
    place.end = at;
    yield row;
    row = [];
  }
}
