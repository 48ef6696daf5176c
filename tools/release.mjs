// What has to be right before a release is published.
//   node tools/release.mjs v0.1.0                 whether all files say that version, CHANGELOG.md has a date for it, and package.json an address
//   node tools/release.mjs --repository <url>     puts the address of the repository into package.json
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
/** Who owns the repository, as long as nobody does: package.json has it until a workflow puts its own there. */
export const PLACEHOLDER = "OWNER";

/** The fields of package.json that name a repository. */
export const addressesOf = (url) => ({ repository: { type: "git", url: `git+${url}.git` }, homepage: `${url}#readme`, bugs: { url: `${url}/issues` } });

/** What is wrong with a tag, a sentence each. `read(path)`: the text of a file. */
export function problems(tag, read) {
  const version = /^v(\d+\.\d+\.\d+(?:-[\w.]+)?)$/.exec(tag)?.[1];
  if (!version) return [`release: the tag is "${tag}", but v and a semantic version is needed: v1.2.3 or v1.2.3-rc.1.`];
  const said = {
    "package.json": JSON.parse(read("package.json")).version,
    "jsr.json": JSON.parse(read("jsr.json")).version,
    "CITATION.cff": /^version: (.+)$/m.exec(read("CITATION.cff"))?.[1],
  };
  const wrong = Object.entries(said).filter(([, each]) => each !== version);
  const found = wrong.map(([file, each]) => `release: ${file} has version ${each}, but the tag is ${tag}. Make them the same.`);
  if (read("package.json").includes(`/${PLACEHOLDER}/`))
    found.push(
      `release: package.json has the placeholder ${PLACEHOLDER} in its addresses. Put the repository's there: node tools/release.mjs --repository <url>.`,
    );
  const heading = read("CHANGELOG.md").match(new RegExp(`^## ${version.replaceAll(".", "\\.")} \\((.+)\\)$`, "m"));
  if (!heading) found.push(`release: CHANGELOG.md has no heading "## ${version} (date)". Write what changed, and under "Breaks" what programs have to change.`);
  else if (!/^\d{4}-\d\d-\d\d$/.test(heading[1]))
    found.push(`release: CHANGELOG.md says "${heading[1]}" of ${version}, but the day of the release is needed: 2026-01-31.`);
  return found;
}

const read = (path) => readFileSync(`${root}${path}`, "utf8");

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [first, url] = process.argv.slice(2);
  if (first === "--repository") {
    if (!/^https:\/\/[^/]+\/[^/]+\/[^/]+$/.test(url ?? "") || url.includes(`/${PLACEHOLDER}/`))
      throw new Error(`release: "${url}" came, but the address of a repository is needed: https://github.com/somebody/sievenet.`);
    writeFileSync(`${root}package.json`, `${JSON.stringify({ ...JSON.parse(read("package.json")), ...addressesOf(url) }, null, 2)}\n`);
  } else {
    const found = problems(first ?? "", read);
    if (found.length) {
      console.error(found.join("\n"));
      process.exit(1);
    }
  }
}
