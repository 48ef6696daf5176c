// Text in HTML, and anchors.

const ENTITIES = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

/** Text as it may stand in HTML and in its attributes. */
export const escaped = (text) => text.replace(/[&<>"]/g, (letter) => ENTITIES[letter]);

/** The anchor of a heading, as GitHub makes it. */
export const anchorOf = (heading) =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N} _-]/gu, "")
    .trim()
    .replaceAll(" ", "-");

/** The way from a page of the site to another, both from its root. */
export function between(from, to) {
  const up = "../".repeat(from.split("/").length - 1);
  return `${up}${to}` || "./";
}
