// How a report looks.
import { DARK, LIGHT, properties } from "./colors.ts";

/** The style sheet of a report. */
export const style = `
:root { color-scheme: light dark; ${properties(LIGHT)} }
@media (prefers-color-scheme: dark) { :root { ${properties(DARK)} } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--text); font: 16px/1.5 system-ui, -apple-system, "Segoe UI", sans-serif; }
main { max-width: 1060px; margin: 0 auto; padding: 40px 24px 64px; }
h1 { font-size: 30px; line-height: 1.2; margin: 0 0 6px; letter-spacing: -0.01em; }
h2 { font-size: 16px; margin: 0 0 2px; }
p { margin: 0; color: var(--soft); }
header p { font-size: 18px; }
header strong { color: var(--text); }
.tiles, .charts { display: grid; gap: 16px; margin-top: 24px; }
.tiles { grid-template-columns: repeat(auto-fit, minmax(190px, 1fr)); }
.charts { grid-template-columns: repeat(auto-fit, minmax(min(100%, 440px), 1fr)); }
.card { background: var(--card); border: 1px solid var(--border); border-radius: 10px; padding: 18px 20px; margin: 0; min-width: 0; }
.tile b { display: block; font-size: 30px; line-height: 1.25; font-weight: 600; }
.tile span { color: var(--soft); font-size: 14px; }
.card > p { font-size: 14px; margin-bottom: 10px; }
.plot { display: block; width: 100%; height: auto; font-family: inherit; font-size: 12px; color: var(--soft); }
.plot [aria-label$="grid"] { stroke: var(--grid); stroke-opacity: 1; }
.plot [aria-label="rule"] line:hover { stroke: var(--soft); stroke-opacity: 0.18; }
.pixels .plot { max-width: 300px; margin: 0 auto; }
.legend { display: flex; flex-wrap: wrap; gap: 4px 18px; font-size: 14px; color: var(--soft); margin: 0 0 8px; padding: 0; list-style: none; }
.legend i { display: inline-block; width: 18px; height: 3px; border-radius: 2px; vertical-align: middle; margin-right: 7px; }
table { border-collapse: collapse; width: 100%; font-size: 15px; }
th, td { text-align: right; padding: 7px 0 7px 16px; border-bottom: 1px solid var(--border); font-variant-numeric: tabular-nums; white-space: nowrap; }
th:first-child, td:first-child { text-align: left; padding-left: 0; }
th { font-weight: 500; color: var(--soft); font-size: 14px; }
tbody tr:last-child td { border-bottom: 0; }
details.card { margin-top: 16px; }
.columns span { display: inline-block; border: 1px solid var(--border); border-radius: 6px; padding: 1px 8px; margin: 2px 0; color: var(--text); }
.columns .unread { color: var(--soft); opacity: 0.55; text-decoration: line-through; }
.wide { grid-column: 1 / -1; }
summary { cursor: pointer; font-weight: 600; }
.scroll { overflow-x: auto; }
details .scroll { margin-top: 10px; }
details table { font-size: 13px; }
footer { margin-top: 24px; font-size: 13px; color: var(--soft); }
`;
