// Every number in README.md and docs/guide is that of the file it comes from, as tools/claims/table.mjs says; one without a source is
// refused. What counts as a claim is in tools/claims/numbers.mjs; a bare number that stands in the code of its page, which tests
// run, is known by that, but not one with a unit of measurement behind it.
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { codeOf, numbersIn } from "./claims/numbers.mjs";
import { claims } from "./claims/table.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const MEASURED = /^ ?(?:%|percent|times|kB|MB|ms|s\b|seconds?|minutes?|GFLOP|steps\/s)/;

/** A place in a page that a claim covers, and what it should say there. @throws Error where the page does not have its words once */
function placeOf(page, { says }) {
  const [before, after] = says.split("{}");
  const escaped = (words) => words.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  const found = [...page.matchAll(new RegExp(`(${escaped(before)})(\\d+(?:-\\d+){2,}|-?\\d[\\d ]*(?:\\.\\d+)?)${escaped(after)}`, "g"))];
  if (found.length !== 1) throw new Error(`"${says}" stands there ${found.length} times, but it must be there once. Correct tools/claims/table.mjs.`);
  const [[, lead, number]] = found;
  return { at: found[0].index + lead.length, number: number.trim() };
}

/** A value in the digits of a number that is stated; an architecture as it is. */
function inDigits(value, number) {
  if (typeof value === "string") return value;
  const decimals = number.split(".")[1]?.length ?? 0;
  return value.toFixed(decimals);
}

/** What is wrong with a page, a line each. */
export function faultsOf(path, page, ofPage) {
  const faults = [];
  const covered = new Map();
  for (const claim of ofPage) {
    try {
      const { at, number } = placeOf(page, claim);
      covered.set(at, number);
      const right = inDigits(claim.value(), number);
      if (right !== number.replaceAll(" ", "")) faults.push(`${path}: "${claim.says}" has ${number}, but its source says ${right}`);
    } catch (error) {
      faults.push(`${path}: ${error.message}`);
    }
  }
  const code = codeOf(page);
  const inCode = (number) => new RegExp(`(?<![\\d.])${number.replace(".", "\\.")}(?![\\d.])`).test(code);
  for (const { number, at, line } of numbersIn(page)) {
    if (covered.has(at)) continue;
    const measured = MEASURED.test(page.slice(at + number.length));
    if (measured || !inCode(number))
      faults.push(
        `${path}:${line}: ${number} has no source${measured && inCode(number) ? " but the code of its page, and has a unit" : ""}. Give it one in tools/claims/table.mjs, or leave it out`,
      );
  }
  return faults;
}

const pages = [
  "README.md",
  ...readdirSync(`${root}docs/guide`)
    .filter((name) => name.endsWith(".md"))
    .map((name) => `docs/guide/${name}`),
];
const faults = pages.flatMap((path) => faultsOf(path, readFileSync(root + path, "utf8"), claims[path] ?? []));
for (const path of Object.keys(claims)) if (!pages.includes(path)) faults.push(`tools/claims/table.mjs: there is no page ${path}`);
for (const fault of faults) console.log(fault);
console.log(`claims: ${Object.values(claims).flat().length} with a source in ${pages.length} pages, ${faults.length} wrong or without`);
if (faults.length) process.exitCode = 1;
