// The law of closed gates as a plot: one panel a net, both axes logarithmic. SVG as text, drawn by Observable Plot in a
// document that linkedom provides; it has a background of its own, so that it can be read on any page.
import * as Plot from "@observablehq/plot";
import { parseHTML } from "linkedom";
import { ALL_BUT_ONE, lawOf } from "../law/formula.mjs";

const { document } = parseHTML("<html></html>");

const WIDTH = 460;
const HEIGHT = 420;
const HEAD = 56;
const LEFT = 46;
const RIGHT = 16;
/** Room above a frame: two rows of shares, and the title of the panel. */
const TOP = 64;
const ROW = 14;
const INK = "#333";
const GREY = "#888";
/** Of Adam and of lazy Adam: a blue and an orange that differ in brightness too. */
const COLORS = ["#1f5fa8", "#d9691a"];

/** 1, 2 and 5 times powers of ten from `low` to `high`, and one more at each end. */
function steps(low, high) {
  const all = Array.from({ length: 30 }, (_, i) => [1, 2, 5].map((digit) => digit * 10 ** (i - 10))).flat();
  const first = all.findLastIndex((step) => step <= low);
  return all.slice(first, all.findIndex((step) => step >= high) + 1);
}

/** 300 k, 20 M, 1 G: FLOPs. */
function flopsText(x) {
  const [unit, letter] = x >= 1e9 ? [1e9, " G"] : x >= 1e6 ? [1e6, " M"] : [1e3, " k"];
  return `${x / unit}${letter}`;
}

/**
 * The shares above the dots: { flops, text, row }. Those within 2 % of each other have one text, and one that would run into
 * its neighbour stands a row higher. `pixel`: from FLOPs to pixels.
 */
function shares(points, pixel) {
  const labels = [];
  for (const { flops, closed } of points.toSorted((a, b) => a.flops - b.flops)) {
    const text = closed === ALL_BUT_ONE ? "one open" : `${closed} %`;
    const last = labels.at(-1);
    if (last && flops < 1.02 * last.flops) last.text = `${text}, ${last.text}`;
    else labels.push({ flops, text, row: 0 });
  }
  const half = ({ text }) => 3.2 * text.length + 3;
  labels.forEach((label, i) => {
    const before = labels[i - 1];
    if (before?.row === 0 && pixel(label.flops) - pixel(before.flops) < half(label) + half(before)) label.row = 1;
  });
  return labels;
}

function panel({ title, dense, series }, peak) {
  const all = series.flatMap(({ points }) => points);
  const flops = all.map((point) => point.flops);
  const [least, most] = [Math.min(...flops), Math.max(...flops)];
  const times = [...all.map(({ seconds }) => 1e3 * seconds), 1e3 * dense];
  // the plot ends a little beside its outermost points
  const x = [least / 2.2, most * 2.2];
  const y = [Math.min(...times) / 2, Math.max(...times) * 1.6];
  const along = Array.from({ length: 81 }, (_, i) => x[0] * (x[1] / x[0]) ** (i / 80));
  const within = ({ ms }) => ms >= y[0] && ms <= y[1];
  const law = (constant) => along.map((flops) => ({ flops, ms: 1e3 * lawOf(flops, peak, constant) })).filter(within);
  const measured = ({ points }) => points.map(({ flops, seconds }) => ({ flops, ms: 1e3 * seconds }));
  const pixel = (flops) => ((WIDTH - LEFT - RIGHT) * Math.log(flops / x[0])) / Math.log(x[1] / x[0]);
  const above = shares(series[0].points, pixel);
  const at = { x: "flops", y: "ms" };
  const decades = steps(x[0], x[1]).filter((step) => Number.isInteger(Math.log10(step)) && step >= x[0] && step <= x[1]);
  const ticks = steps(y[0], y[1]).filter((step) => step >= y[0] && step <= y[1]);
  return Plot.plot({
    document,
    className: "plot",
    ariaLabel: `Time of a training step of ${title} over its open FLOPs`,
    width: WIDTH,
    height: HEIGHT,
    marginTop: TOP,
    marginLeft: LEFT,
    marginRight: RIGHT,
    marginBottom: 42,
    style: { fontSize: "11px", color: INK },
    x: { type: "log", domain: x, ticks: decades, tickFormat: flopsText, label: "open FLOPs of a step", labelAnchor: "center", labelArrow: "none" },
    y: { type: "log", domain: y, ticks, tickFormat: String, label: "ms per step", labelAnchor: "center", labelArrow: "none", grid: true },
    marks: [
      Plot.frame({ stroke: "#ccc" }),
      Plot.ruleX(above, { x: "flops", stroke: "#ccc", strokeDasharray: "1 3" }),
      Plot.line(law(0), { ...at, stroke: GREY, strokeDasharray: "4 3" }),
      ...series.map(({ constant }, i) => Plot.line(law(constant), { ...at, stroke: COLORS[i], strokeWidth: 1.5 })),
      ...series.map((optimizer, i) => Plot.dot(measured(optimizer), { ...at, r: 4, fill: COLORS[i], stroke: "white", strokeWidth: 1 })),
      Plot.dot([{ flops: most, ms: 1e3 * dense }], { ...at, symbol: "square", r: 7, stroke: INK, strokeWidth: 1.2 }),
      ...[0, 1].map((row) =>
        Plot.text(
          above.filter((label) => label.row === row),
          { x: "flops", text: "text", frameAnchor: "top", lineAnchor: "bottom", dy: -5 - ROW * row },
        ),
      ),
      Plot.text([title], { frameAnchor: "top-left", lineAnchor: "bottom", dy: -9 - 2 * ROW, fontSize: 13, fontWeight: 600 }),
    ],
  });
}

const text = (x, y, words, more = "") => `<text x="${x}" y="${y}" ${more}>${words}</text>`;
const disc = (x, y, color) => `<path d="M${x},${y}h22" stroke="${color}" stroke-width="1.5"/><circle cx="${x + 11}" cy="${y}" r="4" fill="${color}"/>`;

/** What the signs mean, once for all panels. */
function legend(peak) {
  const [y, middle] = [50, 46];
  const gflops = (peak / 1e9).toFixed(1);
  return [
    text(LEFT, 24, `Closed gates pay: time of a step = open FLOPs / (${gflops} GFLOP/s) + constant`, 'font-size="15" font-weight="600"'),
    disc(LEFT, middle, COLORS[0]),
    text(LEFT + 29, y, "Adam"),
    disc(LEFT + 80, middle, COLORS[1]),
    text(LEFT + 109, y, "lazy Adam: dots measured, lines the law"),
    `<path d="M${LEFT + 370},${middle}h22" stroke="${GREY}" stroke-dasharray="4 3"/>`,
    text(LEFT + 399, y, "without the constant"),
    `<path d="M${LEFT + 543},${middle - 6}h12v12h-12z" fill="none" stroke="${INK}" stroke-width="1.2"/>`,
    text(LEFT + 563, y, "a net without gates"),
    text(LEFT + 694, y, "on top: closed in each layer"),
  ].join("");
}

/** The whole plot of what `measureLaw` gives. */
export function lawPlot({ peak, nets }) {
  const panels = nets.map((net, i) => {
    const svg = panel(net, peak);
    // rules for a page around it, which a file of its own does not need
    svg.querySelector("style").remove();
    svg.setAttribute("x", String(i * WIDTH));
    svg.setAttribute("y", String(HEAD));
    return svg.outerHTML;
  });
  const [width, height] = [nets.length * WIDTH, HEAD + HEIGHT];
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" font-family="system-ui, sans-serif" font-size="12" fill="${INK}"><title>Time of a training step over its open FLOPs, measured and by the law</title><rect width="100%" height="100%" fill="white"/>${legend(peak)}${panels.join("")}</svg>\n`;
}
