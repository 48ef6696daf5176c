// The shell around every page: head, navigation, search.
import { between, escaped } from "./html.mjs";

/** What a page may load and run: nothing from elsewhere. Tables and plots have styles of their own. */
const POLICY =
  "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; worker-src 'self' blob:; object-src 'none'; base-uri 'none'; form-action 'none'";

/** The links on top. */
const TOP = [
  { title: "Guides", path: "guide/index.html", within: "guide/" },
  { title: "Reference", path: "reference/index.html", within: "reference/" },
  { title: "Documents", path: "docs/index.html", within: "docs/" },
  { title: "Live page", path: "live/index.html" },
  { title: "Bench", path: "live/bench.html" },
];

/** A page of the site. `path`: from its root; `sidebar`: groups of links; `sections`: headings of the page itself. */
export function layout({ path, title, description = "", content, sidebar, sections = [] }) {
  const to = (other) => between(path, other);
  const current = (other) => (other === path ? ' aria-current="page"' : "");
  const top = TOP.map(
    ({ title, path: other, within }) => `<a href="${to(other)}"${within && path.startsWith(within) ? ' aria-current="true"' : ""}>${title}</a>`,
  ).join("");
  const groups = sidebar
    .map(
      ({ title, links }) =>
        `<h2>${escaped(title)}</h2><ul>${links.map((link) => `<li><a href="${to(link.path)}"${current(link.path)}>${escaped(link.title)}</a></li>`).join("")}</ul>`,
    )
    .join("");
  const own = sections.filter(({ level }) => level === 2);
  const contents =
    own.length > 1
      ? `<nav class="contents" aria-label="On this page"><p>On this page</p><ul>${own.map(({ id, title }) => `<li><a href="#${id}">${escaped(title)}</a></li>`).join("")}</ul></nav>`
      : "";
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="description" content="${escaped(description)}">
<meta name="color-scheme" content="light dark">
<title>${escaped(title)}${title === "Sievenet" ? "" : " · Sievenet"}</title>
<link rel="icon" href="${to("icon.svg")}" type="image/svg+xml">
<link rel="stylesheet" href="${to("style.css")}">
<script type="module" src="${to("site.js")}"></script>
</head>
<body data-root="${to("")}">
<a class="skip" href="#content">To the content</a>
<header>
<p class="brand"><a href="${to("index.html")}"><img src="${to("icon.svg")}" alt="" width="28" height="28"> Sievenet</a></p>
<nav aria-label="Parts of the site">${top}</nav>
<div class="search"><input id="search" type="search" placeholder="Search ( / )" aria-label="Search guides, documents and reference" autocomplete="off"><div id="found" role="region" aria-label="What was found" aria-live="polite" hidden></div></div>
</header>
<div class="columns">
<details class="sidebar" open><summary>Contents</summary><nav aria-label="Pages">${groups}</nav></details>
<main id="content">
${contents}${content}
</main>
</div>
</body>
</html>
`;
}
