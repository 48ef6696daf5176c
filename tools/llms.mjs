// llms.txt: what this package is and where what is written, for machines that read. Made of the documents and entry points that
// there are, whenever the package or the site is built.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { documents } from "./docs/pages.mjs";
import { entries } from "./entries.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));

/** What comes with the package, of what is not in docs/. */
const ROOT = ["ARCHITECTURE.md", "CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md"];

const line = ({ title, file, description }) => `- [${title}](${file}): ${description}`;

/** What the comment on top of an entry point says of it. */
function entryLine({ specifier, source, types }) {
  const [comment = ""] = readFileSync(root + source, "utf8").match(/^(\/\/.*\n)+/) ?? [];
  const said = comment
    .replaceAll(/^\/\/ ?/gm, "")
    .trim()
    .replaceAll("\n", " ");
  return `- [${specifier}](${source}): ${said.replace(/^The entry (?:point )?(?:of |(?:`?sievenet\/\w+`?): )?/, "")} Types: ${types}`;
}

/** The text of llms.txt. */
export function llms() {
  const all = documents();
  const within = (folder) =>
    all.filter(({ file }) => file.startsWith(folder) && !file.slice(folder.length).includes("/")).sort((a, b) => (a.file < b.file ? -1 : 1));
  const { description } = JSON.parse(readFileSync(`${root}package.json`, "utf8"));
  const guides = within("docs/guide/").filter(({ file }) => !file.endsWith("README.md"));
  return `# Sievenet

> ${description}.

- Everything computes at once: no sessions, no \`dispose\`, no \`await ready()\`. Layers and functions of a tensor are parts of \`sequential(...)\`; \`train(net, data, options)\` is an async generator that does nothing until it is looped over, \`fit\` the same in one call.
- \`gate(layer, { over, lambda })\` puts gates on a layer; after training \`compact(net)\` gives an ordinary, smaller net, \`save\` and \`encode\` write it, \`sievenet/inference\` predicts with it.
- Same seed, same bits, in every runtime. Unknown options are refused; errors say what came, what was needed and what to do.
- Every exported name has a docstring, and every function an example in it that a test runs: the types are the reference.

- [Overview](README.md): the README, with a program to begin with
${guides.length ? `\n## Guides\n\n${guides.map(line).join("\n")}\n` : ""}
## Entry points

${entries.map(entryLine).join("\n")}

## Measurements and reproductions

${within("docs/").map(line).join("\n")}

## How it is built

${all
  .filter(({ file }) => ROOT.includes(file) || /^src\/.*README\.md$/.test(file))
  .map(line)
  .join("\n")}
`;
}
