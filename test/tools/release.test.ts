// What is checked before a release, and the files that publishing needs.
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { addressesOf, PLACEHOLDER, problems } from "../../tools/release.mjs";

const root = fileURLToPath(new URL("../..", import.meta.url));
const read = (path: string) => readFileSync(root + path, "utf8");
const { version, repository, homepage, bugs, keywords } = JSON.parse(read("package.json"));

/** The files as they would be for a release of the version they have, of a repository of `owner`, whatever address package.json has now. */
const releasedBy = (owner: string) => (path: string) => {
  if (path === "CHANGELOG.md") return `# Changelog\n\n## ${version} (2026-12-24)\n`;
  return path === "package.json" ? JSON.stringify({ ...JSON.parse(read(path)), ...addressesOf(`https://github.com/${owner}/sievenet`) }) : read(path);
};
const released = releasedBy("somebody");

describe("a release", () => {
  test("is ready when all files say its version and the changelog has its day", () => expect(problems(`v${version}`, released)).toEqual([]));
  test("is refused while the changelog says that it is none", () =>
    expect(problems(`v${version}`, (path) => (path === "CHANGELOG.md" ? `## ${version} (unreleased)` : released(path)))).toEqual([
      `release: CHANGELOG.md says "unreleased" of ${version}, but the day of the release is needed: 2026-01-31.`,
    ]));
  test("is refused with a tag of another version", () => {
    const said = problems("v9.9.9", released);
    for (const file of ["package.json", "jsr.json", "CITATION.cff", "CHANGELOG.md"]) expect(said.join("\n")).toContain(`release: ${file} has`);
  });
  test("is refused while package.json has no address", () =>
    expect(problems(`v${version}`, releasedBy(PLACEHOLDER))).toEqual([
      "release: package.json has the placeholder OWNER in its addresses. Put the repository's there: node tools/release.mjs --repository <url>.",
    ]));
  test("needs a semantic version", () => expect(problems("release-1", released)).toEqual([expect.stringContaining("a semantic version is needed")]));
});

test("the changelog has the version that package.json has, on top, and says what breaks", () => {
  const text = read("CHANGELOG.md");
  expect(/^## (\S+) \(/m.exec(text)?.[1]).toBe(version);
  expect(text).toContain("### Breaks");
});

test("the addresses of package.json belong together; as long as nobody owns the repository, they say so", () => {
  const url = (repository.url as string).replace(/^git\+|\.git$/g, "");
  expect({ repository, homepage, bugs }).toEqual(addressesOf(url));
  if (url.includes(`/${PLACEHOLDER}/`)) expect(read("CONTRIBUTING.md")).toContain(PLACEHOLDER);
  expect(new Set(keywords).size).toBe(keywords.length);
});

test("the workflow checks the tag, brings the address of its own repository along and asks for provenance", () => {
  const workflow = read(".github/workflows/publish.yml");
  for (const part of ["id-token: write", "node tools/release.mjs", "--repository", "npm publish --provenance", "npm test", "npm run check", "jsr"])
    expect(workflow).toContain(part);
  // what is checked has the address already
  expect(workflow.indexOf("--repository")).toBeLessThan(workflow.indexOf('release.mjs "$GITHUB_REF_NAME"'));
  for (const [, script = ""] of workflow.matchAll(/node (tools\/[\w.]+)/g)) expect(existsSync(root + script), script).toBe(true);
});
