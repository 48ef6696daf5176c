// Where numbers of pages come from: values in files of the repository.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));
const read = (path) => readFileSync(root + path, "utf8");

/** "seed-{1,2}.json" -> both names. */
const spread = (path) => {
  const [, before, inside, after] = /^(.*)\{(.*)\}(.*)$/.exec(path) ?? [];
  return inside === undefined ? [path] : inside.split(",").map((each) => before + each + after);
};

/** The mean over files of JSON, braces in whose path stand for several, of a function of what is in one. */
export const json = (path, value) => () => {
  const values = spread(path).map((each) => value(JSON.parse(read(each))));
  return values.reduce((sum, each) => sum + each, 0) / values.length;
};

/** A number in the text of a file: what the pattern's first group finds; with more groups, the first over the second. */
export const text = (path, pattern) => () => {
  const found = pattern.exec(read(path));
  if (!found) throw new Error(`${path} has nothing like ${pattern}`);
  const [first, second] = found.slice(1).map((each) => (each.includes("-", 1) ? each : Number(each.replaceAll(/[_ ]/g, ""))));
  return second === undefined ? first : first / second;
};

/** What one file of JSON has. */
export const one = (path, value) => () => value(JSON.parse(read(path)));

/** A share as percent. */
export const percent = (source) => () => 100 * source();
/** Bytes as kB. */
export const kilo = (source) => () => source() / 1000;
/** A number that is no measurement, and why it is what it is. */
export const given = (value, _why) => () => value;
