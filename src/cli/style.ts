// How a report looks. The three colours of lines differ in lightness too, and have their own steps on a dark page.
export const style = `
:root {
  color-scheme: light dark;
  --page: #f9f9f7; --card: #fcfcfb; --border: #e1e0d9; --text: #0b0b0b; --soft: #52514e; --grid: #e1e0d9;
  --first: #2a78d6; --second: #eb6834; --third: #1baf7a; --fourth: #8458c9; --closed: #ecebe5; --hover: transparent;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #0d0d0d; --card: #1a1a19; --border: #2c2c2a; --text: #ffffff; --soft: #c3c2b7; --grid: #2c2c2a;
    --first: #3987e5; --second: #d95926; --third: #199e70; --fourth: #a47fe0; --closed: #2c2c2a;
  }
}
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
.wide { grid-column: 1 / -1; }
summary { cursor: pointer; font-weight: 600; }
.scroll { overflow-x: auto; }
details .scroll { margin-top: 10px; }
details table { font-size: 13px; }
footer { margin-top: 24px; font-size: 13px; color: var(--soft); }
`;
