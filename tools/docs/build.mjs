// The site as a folder of static files: guides, documents, reference, live page, bench, search, and examples that run.
import { copyFile, readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { buildKernels } from "../build-kernels.mjs";
import { entries } from "../entries.mjs";
import { llms } from "../llms.mjs";
import { buildPage } from "../page.mjs";
import { api } from "./api.mjs";
import { between, escaped } from "./html.mjs";
import { codeBlock, markdown } from "./markdown.mjs";
import { documents, Links } from "./pages.mjs";
import { runsInPages } from "./programs.mjs";
import { addressOf, firstSentence, referenceHtml, referencePages } from "./reference.mjs";
import { Site } from "./site.mjs";

const root = fileURLToPath(new URL("../..", import.meta.url));

const listOf = (path, links) =>
  `<ul class="names">${links.map((link) => `<li><a href="${between(path, link.path)}">${escaped(link.title)}</a> <span>${escaped(link.description ?? "")}</span></li>`).join("")}</ul>`;

/** The blocks of a document that are a program, each going on from those above: up to the first that a page cannot run. */
function programBlocks(md, text) {
  const fences = md.parse(text, {}).filter(({ type }, i, all) => type === "fence" && !/<!-- (not run|file):/.test(all[i - 1]?.content ?? ""));
  const blocks = fences.filter(({ info }) => /^(js|ts)\b/.test(info)).map(({ content }) => content);
  const end = blocks.findIndex((each) => !runsInPages(each));
  return end < 0 ? blocks : blocks.slice(0, end);
}

/** Guides and documents, with one button for all code of a guide. */
async function writeDocuments(site, md, pages) {
  for (const page of pages) {
    const { path, file, text } = page;
    const program = path.replace(/\.html$/, "").replaceAll("/", "-");
    const blocks = path.startsWith("guide/") ? programBlocks(md, text) : [];
    if (blocks.length) await site.program(program, path, blocks);
    const env = { page, sections: [], program, blocks };
    const button = blocks.length ? `<p class="whole"><button type="button" data-program="${program}">Run the code of this page</button></p>` : "";
    const content = md.render(text, env).replace("</h1>", `</h1>${button}`);
    const title = path === "index.html" ? "Sievenet" : page.title;
    await site.page({ ...page, title, content, sections: env.sections });
    // for those who read llms.txt
    await site.write(file, text);
    for (const section of env.sections)
      site.search.push({
        title: section.title,
        where: path === "index.html" ? "Overview" : title,
        path: `${path}#${section.id}`,
        text: section.text.replace(/\]\([^)]*\)/g, "]").slice(0, 1500),
      });
  }
}

/** The reference: a page for each idea, with an example of each function. */
async function writeReference(site, md, items) {
  /** A docstring, in which names in backquotes lead to where they are explained. */
  const said = (doc, path, link) =>
    md
      .render(doc, { page: { file: "README.md", path } })
      .replace(/<code>(\w+)(\(\))?<\/code>/g, (all, name, call = "") => (link(name) ? `<a href="${link(name)}"><code>${name}${call}</code></a>` : all));
  const example = ({ entry, name, example }) => {
    if (!runsInPages(example)) return codeBlock(example, "ts");
    const id = `${entry}-${name}`;
    return Site.block(id, example, "ts", `<button type="button" data-program="${id}" aria-label="Run the example of ${name}">Run</button>`);
  };
  const pages = referencePages(items);
  for (const page of pages) {
    const content = referenceHtml(page, items, { markdown: said, example });
    await site.page({ ...page, description: `Reference of ${page.specifier}: ${page.title}.`, content });
    for (const { entry, name, example } of page.items)
      if (example !== undefined && runsInPages(example)) await site.program(`${entry}-${name}`, page.path, [example]);
  }
  const path = "reference/index.html";
  const linkOf = (item) => ({ path: addressOf(item), title: item.name, description: firstSentence(item.doc) });
  const overview = pages.map((page) => `<h2><a href="${between(path, page.path)}">${escaped(page.title)}</a></h2>${listOf(path, page.items.map(linkOf))}`);
  const description = "All that the entry points export, grouped by idea.";
  await site.page({ path, title: "Reference", description, content: `<h1>Reference</h1>\n${overview.join("\n")}` });
  for (const item of items)
    site.search.push({ title: item.name, where: item.specifier, path: addressOf(item), text: `${item.doc} ${item.throws.join(" ")}`.slice(0, 600) });
}

/** The files and folders that pages link to. @throws Error where a link leads nowhere */
async function writeTargets(site, links) {
  const done = new Set();
  // lists of folders ask for more files
  for (let left = [...links.targets]; left.length; left = [...links.targets].filter(([file]) => !done.has(file)))
    for (const [file, { path }] of left) {
      done.add(file);
      if (path === `files/${file}`) await copyFile(join(root, file), await site.place(path));
      else await site.page({ path, title: file, content: links.shown(file) });
    }
  if (links.broken.length) throw new Error(`docs: ${[...new Set(links.broken)].join(" ")} Mend them.`);
}

/** Scripts, styles and the library, which the examples import. */
async function writeScripts(site) {
  const options = {
    absWorkingDir: root,
    bundle: true,
    minify: true,
    format: "esm",
    target: "es2022",
    platform: "browser",
    charset: "utf8",
    legalComments: "none",
    logLevel: "warning",
  };
  await build({ ...options, entryPoints: ["tools/docs/client/site.js"], outfile: await site.place("site.js") });
  const alias = Object.fromEntries(entries.map(({ specifier, source }) => [specifier, join(root, source)]));
  const entryPoints = Object.fromEntries(entries.map(({ name, source }) => [name, source]));
  await build({ ...options, alias, entryPoints, outdir: await site.place("lib"), splitting: true });
  const styles = await Promise.all(["page/style.css", "tools/docs/client/site.css"].map((path) => readFile(join(root, path), "utf8")));
  await site.write("style.css", styles.join("\n"));
  await site.write("search.json", JSON.stringify(site.search.map((each, id) => ({ id, ...each }))));
  await site.write("llms.txt", llms());
  await copyFile(join(root, "page/icon.svg"), await site.place("icon.svg"));
}

/** The guides in the order in which their overview lists them; what it does not list comes last. */
function guidesOf(pages) {
  const overview = pages.find(({ path }) => path === "guide/index.html")?.text ?? "";
  const listed = [...overview.matchAll(/\]\(([^)/]+)\.md\)/g)].map(([, name]) => `guide/${name}.html`);
  const placeOf = ({ path }) => (listed.includes(path) ? listed.indexOf(path) : listed.length);
  return pages.filter(({ path }) => path.startsWith("guide/") && path !== "guide/index.html").sort((a, b) => placeOf(a) - placeOf(b));
}

/** Writes the site into a folder, which is emptied. Resolves to what it has: names, and the programs that run. @throws Error where a link leads nowhere */
export async function buildSite(outdir) {
  await buildKernels();
  const site = new Site(outdir);
  await site.begin();
  await buildPage(await site.place("live"));

  const [pages, items] = [documents(), await api()];
  const links = new Links(pages);
  const md = markdown({
    link: (address, { page }) => links.to(address, page),
    block: ({ content, info }, { blocks, program }) => (blocks?.includes(content) ? Site.block(program, content, info.split(/\s+/)[0]) : undefined),
  });
  const guides = guidesOf(pages);
  const others = pages.filter(({ path }) => path.startsWith("docs/"));
  site.sidebar = [
    { title: "Guides", links: [{ title: "Overview", path: "index.html" }, ...guides] },
    { title: "Reference", links: referencePages(items) },
    { title: "Documents", links: others },
  ];
  await writeDocuments(site, md, pages);
  await writeReference(site, md, items);
  const list = (path, title, some) => site.page({ path, title, description: `${title} of Sievenet.`, content: `<h1>${title}</h1>\n${listOf(path, some)}` });
  await list("docs/index.html", "Documents", others);
  if (!pages.some(({ path }) => path === "guide/index.html")) await list("guide/index.html", "Guides", guides);
  await writeTargets(site, links);
  await writeScripts(site);
  return { programs: site.programs, items: items.map((item) => ({ ...item, address: addressOf(item) })) };
}
