// Markdown as HTML: headings with anchors, highlighted code, and links to where the site has what they point to.
import hljs from "highlight.js/lib/core";
import bash from "highlight.js/lib/languages/bash";
import c from "highlight.js/lib/languages/c";
import json from "highlight.js/lib/languages/json";
import python from "highlight.js/lib/languages/python";
import typescript from "highlight.js/lib/languages/typescript";
import xml from "highlight.js/lib/languages/xml";
import MarkdownIt from "markdown-it";
import { anchorOf, escaped } from "./html.mjs";

const LANGUAGES = { bash, c, json, python, typescript, xml };
for (const [name, language] of Object.entries(LANGUAGES)) hljs.registerLanguage(name, language);
const KNOWN = {
  js: "typescript",
  ts: "typescript",
  mjs: "typescript",
  jsx: "typescript",
  tsx: "typescript",
  sh: "bash",
  html: "xml",
  py: "python",
  h: "c",
  ...Object.fromEntries(Object.keys(LANGUAGES).map((name) => [name, name])),
};

/** Code with its words marked, where its language is known. */
export function highlighted(code, language) {
  const name = KNOWN[language];
  return name ? hljs.highlight(code, { language: name }).value : escaped(code);
}

/** A block of code that can be scrolled by keys too. */
export const codeBlock = (code, language, attributes = "") =>
  `<pre class="code" tabindex="0"${attributes}><code>${highlighted(code.replace(/\n$/, ""), language)}</code></pre>`;

/**
 * Markdown, read and written. `link(address, page)`: where a link or picture of a page leads to; `block(token, env)`: HTML of a block of
 * code of a page, undefined where it is shown only. What a page has for the search is collected in `env.sections`.
 */
export function markdown({ link, block }) {
  const md = new MarkdownIt({ html: true, linkify: false });
  const { rules } = md.renderer;

  rules.fence = (tokens, i, _, env) => {
    const [language = ""] = tokens[i].info.split(/\s+/);
    return block?.(tokens[i], env) ?? `${codeBlock(tokens[i].content, language)}\n`;
  };
  rules.code_block = (tokens, i) => `${codeBlock(tokens[i].content, "")}\n`;
  rules.table_open = () => '<div class="table" tabindex="0" role="region" aria-label="Table"><table>\n';
  rules.table_close = () => "</table></div>\n";
  rules.link_open = (tokens, i, options, env, self) => {
    tokens[i].attrSet("href", link(tokens[i].attrGet("href"), env));
    return self.renderToken(tokens, i, options);
  };
  const image = rules.image;
  rules.image = (tokens, i, options, env, self) => {
    tokens[i].attrSet("src", link(tokens[i].attrGet("src"), env));
    tokens[i].attrSet("loading", "lazy");
    return image(tokens, i, options, env, self);
  };

  /** Anchors, as GitHub numbers those that are alike, and the text below each for the search. */
  md.core.ruler.push("sections", ({ tokens, env }) => {
    const counts = new Map();
    let section;
    for (const [i, token] of tokens.entries()) {
      if (token.type === "heading_open") {
        const words = tokens[i + 1].children.filter(({ type }) => type === "text" || type === "code_inline").map(({ content }) => content);
        const title = words.join("");
        const anchor = anchorOf(title);
        const before = counts.get(anchor) ?? 0;
        counts.set(anchor, before + 1);
        const id = before ? `${anchor}-${before}` : anchor;
        token.attrSet("id", id);
        section = { id, title, level: Number(token.tag.slice(1)), text: "" };
        env.sections?.push(section);
      } else if (section && token.type === "inline" && tokens[i - 1]?.type !== "heading_open") section.text += ` ${token.content}`;
    }
  });
  return md;
}
