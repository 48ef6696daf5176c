// The links of a site of static files: which of them lead nowhere.
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join, normalize, relative } from "node:path";

/** The pages of a folder, by their path from it. */
export const pagesIn = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".html"))
    .sort();

/** What pages of a folder link to that is not there, a line each. `some`: the pages that are looked at, by their path. */
export function brokenLinks(folder: string, some: readonly string[]): string[] {
  const anchors = new Map<string, Set<string>>();
  const anchorsOf = (file: string) => {
    if (!anchors.has(file)) anchors.set(file, new Set([...readFileSync(file, "utf8").matchAll(/ id="([^"]+)"/g)].map(([, id = ""]) => id)));
    return anchors.get(file) as Set<string>;
  };
  return some.flatMap((page) => {
    const text = readFileSync(join(folder, page), "utf8");
    return [...text.matchAll(/ (?:href|src)="([^"]*)"/g)].flatMap(([, address = ""]) => {
      if (/^\w+:/.test(address)) return [];
      const [way = "", hash] = address.split("#");
      const there = way === "" ? join(folder, page) : normalize(join(folder, dirname(page), decodeURI(way)));
      const file = existsSync(there) && statSync(there).isDirectory() ? join(there, "index.html") : there;
      if (!existsSync(file)) return [`${page}: ${address}: there is no ${relative(folder, file)}`];
      return hash && file.endsWith(".html") && !anchorsOf(file).has(hash) ? [`${page}: ${address}: there is no such place in it`] : [];
    });
  });
}
