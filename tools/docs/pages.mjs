// The Markdown of the repository as pages of the site, and what their links lead to: other pages, copies of files, lists of folders.
import { readdirSync, readFileSync, statSync } from "node:fs";
import { basename, dirname, extname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";
import { between, escaped } from "./html.mjs";
import { codeBlock } from "./markdown.mjs";

const root = fileURLToPath(new URL("../..", import.meta.url));
/** Documents that are none: the site itself, and what pages of docs/ are made of. */
const NO_DOCUMENTS = /^(site$|docs\/(?!guide$)[^/.]+$)/;
/** Folders that have no files of ours. */
const LEFT_OUT = /(^|\/)(node_modules|dist|runs|\.\w+|generated)(\/|$)/;
/** Files that are copied as they are; others are shown as pages of text. */
const COPIED = /\.(svg|png|jpe?g|json|html|csv|safetensors|onnx)$/;

/** Where a document of the repository is on the site. */
function pathOf(file) {
  if (file === "README.md") return "index.html";
  const [, guide] = /^docs\/guide\/(.+)\.md$/.exec(file) ?? [];
  if (guide) return `guide/${guide === "README" ? "index" : guide}.html`;
  const [, name] = /^docs\/([^/]+)\.md$/.exec(file) ?? [];
  return `docs/${
    name ??
    file
      .replace(/(\/README)?\.md$/, "")
      .replaceAll("/", "-")
      .toLowerCase()
  }.html`;
}

/** All Markdown below a folder, by its path from the root of the repository. */
function documentsIn(folder = "") {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((each) => {
    const path = folder ? `${folder}/${each.name}` : each.name;
    if (LEFT_OUT.test(path)) return [];
    return each.isDirectory() ? (NO_DOCUMENTS.test(path) ? [] : documentsIn(path)) : path.endsWith(".md") ? [path] : [];
  });
}

/** What the first heading of a document says, and its first paragraph in plain words. */
function headOf(text) {
  const [, title = ""] = /^# (.+)$/m.exec(text) ?? [];
  const paragraph = text.split(/\n{2,}/).find((part) => /^(?!```)[A-Za-z*`[]/.test(part)) ?? "";
  const plain = paragraph
    .replace(/\[([^\]]*)\]\([^)]*\)/g, "$1")
    .replace(/[`*]/g, "")
    .replaceAll("\n", " ");
  return { title: title.replace(/[`*]/g, ""), description: plain.length > 220 ? `${plain.slice(0, 220).replace(/\s\S*$/, "")} ...` : plain };
}

/** Documents: `file` in the repository, `path` on the site, `title`, `description`, `text`. */
export function documents() {
  return documentsIn().map((file) => {
    const text = readFileSync(join(root, file), "utf8");
    return { file, path: pathOf(file), text, ...headOf(text) };
  });
}

const kindOf = (file) => {
  try {
    return statSync(join(root, file)).isDirectory() ? "folder" : "file";
  } catch {
    return undefined;
  }
};

/** Where links of documents lead to, and the files that have to be there because of them. */
export class Links {
  /** Files that are copied or shown, and folders that are listed: their path in the repository, and on the site. */
  targets = new Map();
  /** What leads nowhere, a sentence each. */
  broken = [];
  #pages;

  constructor(pages) {
    this.#pages = new Map(pages.map(({ file, path }) => [file, path]));
  }

  /** The address of a link, for a page `{ file, path }`. */
  to(address, page) {
    if (/^(\w+:|#)/.test(address)) return address;
    const [way, hash] = address.split("#");
    const file = normalize(join(dirname(page.file), decodeURI(way))).replace(/\/$/, "");
    const kind = kindOf(file);
    const found = this.#pages.get(file) ?? (kind === "folder" ? this.#pages.get(`${file}/README.md`) : undefined) ?? (kind && this.#target(file, kind));
    if (!found) this.broken.push(`${page.file} links to ${address}, which there is not.`);
    return `${between(page.path, found ?? "index.html")}${hash ? `#${hash}` : ""}`;
  }

  #target(file, kind) {
    const path = `files/${file}${kind === "folder" ? "/index.html" : COPIED.test(file) ? "" : ".html"}`;
    this.targets.set(file, { kind, path });
    return path;
  }

  /** HTML of a target that is no copy. */
  shown(file) {
    const { kind, path } = this.targets.get(file);
    if (kind === "folder") {
      const names = readdirSync(join(root, file), { withFileTypes: true }).filter((each) => !LEFT_OUT.test(each.name));
      const items = names.map(
        (each) =>
          `<li>${each.isDirectory() ? `${escaped(each.name)}/` : `<a href="${this.to(each.name, { file: `${file}/x`, path })}">${escaped(each.name)}</a>`}</li>`,
      );
      return `<h1>${escaped(file)}</h1><ul>${items.join("")}</ul>`;
    }
    return `<h1>${escaped(basename(file))}</h1><p class="source">${escaped(file)}</p>${codeBlock(readFileSync(join(root, file), "utf8"), extname(file).slice(1))}`;
  }

  /** Whether a target is copied as it is. */
  static copied = (file) => COPIED.test(file);
}
