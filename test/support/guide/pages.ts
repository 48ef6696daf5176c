// The pages that are run: README.md and those of docs/guide, in the order in which a reader meets them.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("../../..", import.meta.url));

/** A page: its name as a folder is called, its path from the root of the repository, its text. */
export interface Page {
  readonly name: string;
  readonly path: string;
  readonly text: string;
}

const page = (path: string): Page => ({ name: path.replace(/\.md$/, "").replaceAll("/", "-"), path, text: readFileSync(join(root, path), "utf8") });

/** Those of docs/guide, without its list. */
export const guides = (): Page[] =>
  readdirSync(join(root, "docs/guide"))
    .filter((name) => name.endsWith(".md") && name !== "README.md")
    .sort()
    .map((name) => page(`docs/guide/${name}`));

export const guideList = (): Page => page("docs/guide/README.md");
export const readme = (): Page => page("README.md");
