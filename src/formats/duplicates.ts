// Names that an object of a JSON text has twice: JSON.parse takes the last and says nothing, other readers take the first.

/** A name that stands twice in one object of a sound JSON text; undefined where there is none. */
export function duplicateIn(json: string): string | undefined {
  const open: Set<string>[] = [];
  for (let at = 0; at < json.length; at++) {
    const letter = json[at] as string;
    if (letter === "{") open.push(new Set());
    if (letter === "}") open.pop();
    if (letter !== '"') continue;
    const begin = at;
    do at = json.indexOf('"', at + 1);
    while (escaped(json, at));
    let next = at + 1;
    while (json.charCodeAt(next) <= 32) next++;
    if (json[next] !== ":") continue;
    const name = JSON.parse(json.slice(begin, at + 1)) as string;
    const names = open[open.length - 1] as Set<string>;
    if (names.has(name)) return name;
    names.add(name);
  }
  return undefined;
}

/** Whether an odd number of backslashes stand before a place. */
function escaped(json: string, at: number): boolean {
  let before = at;
  while (json[before - 1] === "\\") before--;
  return (at - before) % 2 > 0;
}
