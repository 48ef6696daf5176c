// What an example is held to, and what it came to.

/**
 * A mark: `measured` must be at least (">=") or at most ("<=") `bound`.
 * @param {string} claim what is measured, in a few words
 * @param {number} measured
 * @param {">=" | "<="} relation
 * @param {number} bound
 * @param {{ rival?: string }} [more] rival: what something trivial reaches, since a mark that it passes is no mark
 */
export function at(claim, measured, relation, bound, { rival = "" } = {}) {
  const met = relation === ">=" ? measured >= bound : measured <= bound; // NaN meets nothing
  return { claim, asked: `${relation === ">=" ? "at least" : "at most"} ${shown(bound)}`, measured: shown(measured), met, rival };
}

/** A number in as many digits as tell something. */
export const shown = (x) => (Number.isInteger(x) ? String(x) : Math.abs(x) >= 1000 ? x.toFixed(0) : String(Number(x.toPrecision(3))));

const cell = (text) => String(text).replaceAll("|", "\\|").replaceAll("\n", " ");

/** Marks, and what is told beside them, as the tables of a page. */
export function tables({ marks, told }) {
  const rows = marks.map(
    ({ claim, asked, measured, met, rival }) => `| ${[claim, asked, `${measured}${met ? "" : " (missed)"}`, rival].map(cell).join(" | ")} |`,
  );
  const more = told.map((each) => `| ${each.map(cell).join(" | ")} |`);
  return [
    "| measured | asked | reached | beside it |",
    "| --- | --- | --- | --- |",
    ...rows,
    ...(more.length ? ["", "| told beside the marks | |", "| --- | --- |", ...more] : []),
  ].join("\n");
}
