// SVG as text, told apart by what it means: the order of attributes and how empty elements are closed are up to documents.

/** The same SVG with its attributes in the order of their names. */
export function canonical(svg: string): string {
  return svg
    .replace(/<([\w-]+)((?: [\w:-]+="[^"]*")*) ?(\/?)>/g, (_, name: string, attributes: string, empty: string) => {
      const sorted = (attributes.match(/ [\w:-]+="[^"]*"/g) ?? []).map((each) => each.replaceAll("&gt;", ">").replaceAll("&lt;", "<")).sort();
      return `<${name}${sorted.join("")}>${empty ? `</${name}>` : ""}`;
    })
    .replaceAll("&#34;", "&quot;");
}

/** Whether every element of a text is closed in its turn. */
export function isBalanced(svg: string): boolean {
  const open: string[] = [];
  for (const [, close, name, empty] of svg.matchAll(/<(\/?)([\w-]+)(?:"[^"]*"|[^">])*?(\/?)>/g)) {
    if (empty) continue;
    if (!close) open.push(name as string);
    else if (open.pop() !== name) return false;
  }
  return open.length === 0;
}
