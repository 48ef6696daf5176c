// Links in pages of Markdown lead somewhere: in the repository, and those of pages that are packed to what is packed; guides follow one another.
import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, posix } from "node:path";
import { describe, expect, test } from "vitest";
import { guideList, guides, readme, root } from "../support/guide/pages.ts";

const inFolder = (folder: string) => readdirSync(join(root, folder)).flatMap((name) => (name.endsWith(".md") ? [posix.join(folder, name)] : []));
const paths = [...inFolder(".").filter((name) => name !== "CHANGELOG.md"), "CHANGELOG.md", ...inFolder("docs"), ...inFolder("docs/guide")];
const read = (path: string) => readFileSync(join(root, path), "utf8");

/** Prose without code, where brackets are brackets. */
const prose = (text: string) => text.replace(/^```[\s\S]*?^```$/gm, "").replace(/`[^`\n]*`/g, "");
/** Where the links of a page lead. */
const linksOf = (text: string) => [...prose(text).matchAll(/\]\(([^)\s]+)\)/g)].map(([, to]) => to as string);
/** What GitHub calls the headings of a page. */
const anchorsOf = (text: string) =>
  [...text.replace(/^```[\s\S]*?^```$/gm, "").matchAll(/^#+ (.*)$/gm)].map(([, heading = ""]) =>
    heading
      .toLowerCase()
      .replace(/[^\w\- ]/g, "")
      .replaceAll(" ", "-"),
  );

/** What is wrong with a link of a page. */
function fault(path: string, link: string): string | undefined {
  if (/^https?:/.test(link)) return undefined;
  const [file = "", anchor] = link.split("#");
  const target = file ? posix.normalize(posix.join(dirname(path), file)) : path;
  if (target.startsWith("..")) return `${path}: ${link} leads out of the repository`;
  if (!existsSync(join(root, target))) return `${path}: ${link} leads nowhere`;
  if (anchor && !anchorsOf(read(target)).includes(anchor)) return `${path}: ${link} has no such heading, but ${anchorsOf(read(target)).join(", ")}`;
  return undefined;
}

test.each(paths)("all links of %s lead somewhere", (path) => {
  expect(linksOf(read(path)).flatMap((link) => fault(path, link) ?? [])).toEqual([]);
});

describe("in the tarball", () => {
  // in a folder of its own: packing it would build the package first
  const said = execFileSync("npm", ["pack", "--dry-run", "--json", "--ignore-scripts"], { cwd: root, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
  const [{ files }] = JSON.parse(said) as [{ files: { path: string }[] }];
  const packed = new Set(files.map(({ path }) => path));
  const pages = paths.filter((path) => packed.has(path));

  test("README.md, the changelog and all guides are there", () => {
    expect(pages).toEqual(expect.arrayContaining(["README.md", "CHANGELOG.md", guideList().path, ...guides().map(({ path }) => path)]));
  });

  test("what README.md and guides link to is there", () => {
    const missing = [readme(), guideList(), ...guides()].flatMap(({ path, text }) =>
      linksOf(text).flatMap((link) => {
        const file = link.split("#")[0];
        if (!file || /^https?:/.test(link)) return [];
        const target = posix.normalize(posix.join(dirname(path), file));
        return packed.has(target) || [...packed].some((each) => each.startsWith(`${target}/`)) ? [] : [`${path}: ${link}`];
      }),
    );
    expect(missing).toEqual([]);
  });
});

describe("guides", () => {
  const all = guides();

  test("begin with a title and a line of what they are about, and end with the next one", () => {
    for (const { path, text } of all) {
      const [title, empty, front = ""] = text.split("\n");
      expect(title, path).toMatch(/^# \S/);
      expect(empty, path).toBe("");
      expect(front, path).toMatch(/^[A-Z][^#|]{20,}\.$/);
      expect(text.trim().split("\n").at(-1), path).toMatch(/^Next: \[[^\]]+\]\([\w-]+\.md\)$/);
    }
  });

  test("are all reached from the first by what is next, and stand in the lists of the folder and of README.md", () => {
    const next = new Map(all.map(({ name, text }) => [`${name.replace("docs-guide-", "")}.md`, /^Next: .*\((.*)\)$/m.exec(text)?.[1] as string]));
    const seen = new Set<string>();
    for (let each = "table.md"; !seen.has(each); each = next.get(each) as string) seen.add(each);
    expect([...seen].sort()).toEqual([...next.keys()].sort());
    for (const name of next.keys()) {
      expect(linksOf(guideList().text)).toContain(name);
      expect(linksOf(readme().text)).toContain(`docs/guide/${name}`);
    }
  });

  test("have the words that people search for", () => {
    const text = all
      .map((each) => each.text)
      .join("\n")
      .toLowerCase();
    const words =
      "dropout, softmax, early stopping, patience, validation, class weights, learning rate schedules, freezing, overfitting, regression, one-hot, fine-tuning, quantization, pruning, weight decay, batch norm, data augmentation, checkpoint, confusion, cross-validation, tensorboard, keras, pytorch, nan, one class, relu";
    expect(words.split(", ").filter((word) => !text.includes(word))).toEqual([]);
  });
});
