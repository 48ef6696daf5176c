// The picture of docs/beyond.md: error against size of all that was tried, on logarithmic axes, a panel for each net.
const [WIDTH, HEIGHT, LEFT, TOP, BOTTOM] = [460, 360, 60, 34, 46];
const PANELS = [
  { net: "lenet-300-100", title: "MLP 784-300-100", of: "weights", size: [2_000, 300_000], error: [0.011, 0.05] },
  { net: "lenet-5", title: "LeNet-5", of: "weights", size: [1_000, 450_000], error: [0.004, 0.05] },
  { net: "wrn-10-1", title: "wrn-10-1", of: "flops", size: [5_000_000, 27_000_000], error: [0.2, 0.5] },
];
const AXES = { weights: "weights and biases that are not 0", flops: "floating-point operations per image" };
const SIZES = [1e3, 2e3, 5e3, 1e4, 2e4, 5e4, 1e5, 2e5, 5e6, 1e7, 2e7];
const ERRORS = [0.005, 0.0075, 0.01, 0.015, 0.02, 0.03, 0.05, 0.2, 0.25, 0.3, 0.4, 0.5];
const within =
  ([least, most]) =>
  (each) =>
    each >= least && each <= most;
const COLORS = ["#0072b2", "#d55e00", "#009e73"];

const line = (x1, y1, x2, y2, color) => `<line x1="${x1}" y1="${y1}" x2="${x2}" y2="${y2}" stroke="${color}"/>`;
const text = (x, y, anchor, words, size = 11) => `<text x="${x}" y="${y}" text-anchor="${anchor}" font-size="${size}">${words}</text>`;

function panel({ net, title, of, size, error }, at, { results, tried, DENSE }) {
  const x = (w) => (LEFT + (Math.log(w / size[0]) / Math.log(size[1] / size[0])) * (WIDTH - LEFT - 16)).toFixed(1);
  const y = (e) => {
    const held = Math.min(error[1], Math.max(error[0], e));
    return (TOP + (1 - Math.log(held / error[0]) / Math.log(error[1] / error[0])) * (HEIGHT - TOP - BOTTOM)).toFixed(1);
  };
  const out = [text(WIDTH / 2, 20, "middle", title, 14), text(WIDTH / 2, HEIGHT - 8, "middle", AXES[of])];
  for (const w of SIZES.filter(within(size)))
    out.push(line(x(w), TOP, x(w), HEIGHT - BOTTOM, "#e4e4e4"), text(x(w), HEIGHT - BOTTOM + 16, "middle", w < 1e6 ? `${w / 1e3} k` : `${w / 1e6} million`));
  for (const e of ERRORS.filter(within(error)))
    out.push(line(LEFT, y(e), WIDTH - 16, y(e), "#e4e4e4"), text(LEFT - 6, Number(y(e)) + 4, "end", `${(100 * e).toFixed(2)} %`));
  // what was tried, on the validation examples: a line for each, from its last round with gates on
  for (const { points, name } of tried.filter((each) => each.net === net)) {
    const path = points.map(([, , w, e]) => `${x(w)},${y(e)}`).join(" ");
    out.push(`<polyline points="${path}" fill="none" stroke="#bbb"><title>${name}</title></polyline>`);
    const [, , w, e] = points.at(-1);
    out.push(`<circle cx="${x(w)}" cy="${y(e)}" r="2.5" fill="#888"><title>${name}</title></circle>`);
  }
  const own = results.filter(({ seeds }) => seeds[0]?.course.recipe === net);
  for (const [i, { task, seeds, error: most, at: share }] of own.entries()) {
    const [gx, gy] = [x(share * DENSE[net][of]), y(most)].map(Number);
    out.push(`<path d="M${gx - 5} ${gy - 5}l10 10m0 -10l-10 10" stroke="${COLORS[i]}" stroke-width="2"/>`);
    for (const { final, seed } of seeds)
      out.push(
        `<circle cx="${x(final[of])}" cy="${y(final.testError)}" r="4" fill="${COLORS[i]}" fill-opacity="0.7"><title>${task}, seed ${seed}</title></circle>`,
      );
    out.push(`<circle cx="${WIDTH - 190}" cy="${TOP + 12 + 16 * i}" r="4" fill="${COLORS[i]}"/>`, text(WIDTH - 180, TOP + 16 + 16 * i, "start", task));
  }
  return `<g transform="translate(${at * WIDTH} 0)">${out.join("\n")}</g>`;
}

/** As SVG. Crosses: what was to be reached. */
export const picture = (data) =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="${PANELS.length * WIDTH}" height="${HEIGHT}" viewBox="0 0 ${PANELS.length * WIDTH} ${HEIGHT}" font-family="sans-serif"><title>Error against size of all that was tried</title><rect width="100%" height="100%" fill="#fff"/>\n${PANELS.map((each, i) => panel(each, i, data)).join("\n")}\n</svg>\n`;
