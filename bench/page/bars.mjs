// Bars from zero in groups, as the text of an SVG that is read on light and on dark pages: it has a ground of its own, which
// follows the scheme of who looks.

const WIDTH = 760;
const LEFT = 190;
const LANE = 17;
const BAR = 12;
const GAP = 12;
const TOP = 46;
const BOTTOM = 30;
/** Room for the words behind the longest bar or spread. */
const WORDS = 190;

const STYLE = `
svg { --ground: #ffffff; --ink: #1f2328; --soft: #59636e; --line: #d1d9e0; --ours: #1f6feb; --other: #a8b3bf; --apart: #d9a441; }
@media (prefers-color-scheme: dark) { svg { --ground: #0d1117; --ink: #e6edf3; --soft: #9198a1; --line: #3d444d; --ours: #4493f8; --other: #59636e; --apart: #b8862d; } }
.ground { fill: var(--ground); } text { fill: var(--ink); stroke: var(--ground); stroke-width: 3; paint-order: stroke; } .soft { fill: var(--soft); } .line { stroke: var(--line); }
.ours { fill: var(--ours); } .other { fill: var(--other); } .apart { fill: var(--apart); } .spread { stroke: var(--ink); stroke-opacity: 0.55; }
.bold { font-weight: 600; } .mark { stroke: var(--ink); stroke-dasharray: 3 3; }`;

const escaped = (words) => words.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
const at = (x) => Number(x.toFixed(1));
const text = (x, y, words, names = "", more = "") => `<text x="${at(x)}" y="${at(y)}"${names && ` class="${names}"`}${more}>${escaped(words)}</text>`;

/** The first of 1, 2 and 5 times a power of ten that goes into `most` at most six times. */
function stepOf(most) {
  const power = 10 ** Math.floor(Math.log10(most / 6));
  return [1, 2, 5, 10].map((digit) => digit * power).find((step) => most / step <= 6);
}

/**
 * The picture. `title`: the question; `axis`: what a bar's length is; `mark`: a value with a line through all groups;
 * `groups`: [{ label, note, lanes: [{ kind, value, spread, words }] }], where `kind` is "ours", "other" or "apart" and
 * `words` stand behind the bar.
 */
export function bars({ title, axis, mark, groups }) {
  const lanes = groups.flatMap((group) => group.lanes);
  const most = Math.max(mark ?? 0, ...lanes.map(({ value, spread }) => Math.max(value, spread?.[1] ?? 0)));
  const x = (value) => LEFT + ((WIDTH - LEFT - WORDS) * value) / most;
  const height = TOP + groups.reduce((sum, group) => sum + Math.max(2, group.lanes.length) * LANE + GAP, 0) + BOTTOM;
  const step = stepOf(most);
  const ticks = Array.from({ length: Math.floor(most / step) + 1 }, (_, i) => Number((i * step).toPrecision(3)));
  const floor = height - BOTTOM;
  const parts = [
    text(14, 24, title, "bold", ' font-size="15"'),
    ...ticks.flatMap((tick) => [
      `<path class="line" d="M${at(x(tick))},${TOP - 8}V${floor}"/>`,
      text(x(tick), floor + 14, tick >= 1000 ? `${tick / 1000} k` : String(tick), "soft", ' text-anchor="middle"'),
    ]),
    text(LEFT - 12, floor + 14, axis, "soft", ' text-anchor="end"'),
  ];
  if (mark !== undefined) parts.push(`<path class="mark" d="M${at(x(mark))},${TOP - 8}V${floor}"/>`);
  let y = TOP;
  for (const { label, note, lanes: own } of groups) {
    parts.push(text(LEFT - 12, y + BAR - 2, label, "", ' text-anchor="end"'));
    if (note) parts.push(text(LEFT - 12, y + BAR - 2 + 14, note, "soft", ' text-anchor="end" font-size="11"'));
    own.forEach(({ kind, value, spread, words }, i) => {
      const top = y + i * LANE;
      const ends = spread?.map(x);
      parts.push(`<rect class="${kind}" x="${LEFT}" y="${at(top)}" width="${at(Math.max(1, x(value) - LEFT))}" height="${BAR}" rx="1.5"/>`);
      if (ends) parts.push(`<path class="spread" d="M${at(ends[0])},${at(top + BAR / 2)}H${at(ends[1])}"/>`);
      parts.push(text(Math.max(x(value), ends?.[1] ?? 0) + 6, top + BAR - 2, words, kind === "ours" ? "bold" : ""));
    });
    y += Math.max(2, own.length) * LANE + GAP;
  }
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" font-family="system-ui, sans-serif" font-size="12" role="img"><title>${escaped(title)}</title><style>${STYLE}
</style><rect class="ground" width="100%" height="100%" rx="6"/>
${parts.join("\n")}
</svg>
`;
}
