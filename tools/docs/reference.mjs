// The pages of the reference: one for each idea of the library itself and one for each other entry point, all from docstrings.
import { parted } from "./api.mjs";
import { anchorOf, between, escaped } from "./html.mjs";
import { typePrinter } from "./types.mjs";

const KINDS = { function: "function", class: "class", variable: "constant", interface: "type", typeAlias: "type" };

/** The page of the site that an item is on. */
export const pageOf = ({ entry, group }) =>
  `reference/${entry === "index" ? anchorOf(group.replace(/:.*/, (rest) => rest.replaceAll(" ", "-").replaceAll(",", ""))) || "sievenet" : entry}.html`;

/** The address of an item from the root of the site. */
export const addressOf = (item) => `${pageOf(item)}#${item.name}`;

/** Pages with their items, in the order of the entry points. */
export function referencePages(items) {
  const pages = new Map();
  for (const item of items) {
    const path = pageOf(item);
    if (!pages.has(path)) pages.set(path, { path, specifier: item.specifier, title: item.entry === "index" ? item.group : item.specifier, items: [] });
    pages.get(path).items.push(item);
  }
  return [...pages.values()];
}

/** Prints the items of a page. `markdown(text, path)`: HTML of a docstring; `example(item)`: of its example. */
export function referenceHtml(page, items, { markdown, example }) {
  /** Names of the same entry point come first, then those of the library. */
  const link = (name) => {
    const found = items.filter((each) => each.name === name);
    const item = found.find(({ entry }) => entry === page.items[0].entry) ?? found.find(({ entry }) => entry === "index") ?? found[0];
    return item && between(page.path, addressOf(item));
  };
  const { type, parameters, generic, typed } = typePrinter(link);
  const text = (doc) => (doc ? markdown(doc, page.path, link) : "");

  function signature({ kind, def }, name) {
    switch (kind) {
      case "function":
        return `${name}${generic(def.typeParams)}${parameters(def.params)}${typed(def.returnType)}`;
      case "variable":
        return `${name}${typed(def.tsType)}`;
      case "typeAlias":
        return `type ${name}${generic(def.typeParams)} = ${type(def.tsType)}`;
      case "class": {
        const base = def.extends ? ` extends ${link(def.extends) ? `<a href="${link(def.extends)}">${def.extends}</a>` : escaped(def.extends)}` : "";
        return `${def.isAbstract ? "abstract " : ""}class ${name}${generic(def.typeParams)}${base}`;
      }
      default:
        return `interface ${name}${generic(def.typeParams)}${def.extends?.length ? ` extends ${def.extends.map(type).join(", ")}` : ""}`;
    }
  }

  const row = (name, said, { doc, throws }) =>
    `<dt><code>${escaped(name)}${said}</code></dt><dd>${text(doc)}${throws.map((each) => `<p class="throws">Throws ${text(each).replace(/^<p>|<\/p>\n?$/g, "")}</p>`).join("")}</dd>`;

  /** What a class or type has that is not hidden. */
  function members({ def }) {
    const shown = (each) => !each.accessibility && each.name !== "constructor" && !each.name.startsWith("[") && !parted(each.jsDoc).internal;
    const rows = [
      ...(def.callSignatures ?? []).map((each) => row("", `${parameters(each.params)}${typed(each.tsType)}`, parted(each.jsDoc))),
      ...(def.properties ?? []).filter(shown).map((each) => row(each.name, typed(each.tsType, each.optional), parted(each.jsDoc))),
      ...(def.methods ?? []).filter(shown).map((each) => {
        const { params, returnType } = each.functionDef ?? each;
        return row(
          each.name,
          each.kind === "getter" ? typed(returnType) : each.kind === "setter" ? "" : `${parameters(params)}${typed(returnType)}`,
          parted(each.jsDoc),
        );
      }),
    ];
    return rows.length ? `<dl class="members">${rows.join("\n")}</dl>` : "";
  }

  function item(each) {
    const { name, kind, declarations, throws, doc } = each;
    const shown = declarations.filter(({ kind, def }) => kind !== "function" || declarations.length === 1 || !def.hasBody);
    const others = shown.slice(1).filter(({ said }) => said.doc && said.doc !== doc);
    return `<section class="item" id="${name}">
<h3><a class="anchor" href="#${name}">${name}</a> <span class="kind">${KINDS[kind] ?? kind}</span></h3>
<pre class="signature"><code>${shown.map((one) => signature(one, name)).join("\n")}</code></pre>
${text(doc)}
${others.map(({ said }) => text(said.doc)).join("\n")}
${throws.length ? `<p class="throws">Throws ${throws.map((one) => text(one).replace(/^<p>|<\/p>\n?$/g, "")).join("; ")}</p>` : ""}
${kind === "interface" || kind === "class" ? declarations.map(members).join("") : ""}
${each.example === undefined ? "" : example(each, page.path)}
<p class="source">src/${each.file}</p>
</section>`;
  }

  // a class without an example is the type of what a function of its name gives
  const values = page.items.filter(({ kind, example }) => kind === "function" || kind === "variable" || (kind === "class" && example !== undefined));
  const types = page.items.filter((each) => !values.includes(each));
  const list = (some) =>
    `<ul class="names">${some.map(({ name, doc }) => `<li><a href="#${name}">${name}</a> <span>${escaped(firstSentence(doc))}</span></li>`).join("")}</ul>`;
  const part = (title, some) => (some.length ? `<h2 id="${anchorOf(title)}">${title}</h2>\n${list(some)}\n${some.map(item).join("\n")}` : "");
  return `<h1>${escaped(page.title)}</h1>
<p class="import"><code>import { … } from "${page.specifier}"</code></p>
${part("Functions and classes", values)}
${part("Types", types)}`;
}

/** What a docstring begins with. */
export function firstSentence(doc) {
  const plain = doc.replaceAll("\n", " ").replaceAll("`", "");
  return /^.*?[.:](?= [A-Z]|$)/.exec(plain)?.[0] ?? plain.slice(0, 140);
}
