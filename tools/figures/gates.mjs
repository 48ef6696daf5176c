// Pictures of one gate: its density, and what becomes of it over log alpha (Louizos, Welling & Kingma 2018, eqs. 10-13).
import { Plot, svg } from "./plot.mjs";

const [BETA, GAMMA, ZETA] = [2 / 3, -0.1, 1.1];
const sigmoid = (x) => 1 / (1 + Math.exp(-x));
const logit = (s) => Math.log(s / (1 - s));
const steps = (from, to, n) => Array.from({ length: n + 1 }, (_, i) => from + ((to - from) * i) / n);

/** P(s < at) of the concrete variable, before it is stretched. */
const below = (s, logAlpha) => sigmoid(BETA * logit(s) - logAlpha);
/** The stretch undone. */
const unstretched = (z) => (z - GAMMA) / (ZETA - GAMMA);

/** The density of z between 0 and 1. */
function density(z, logAlpha) {
  const s = unstretched(z);
  const q = below(s, logAlpha);
  return (BETA * q * (1 - q)) / (s * (1 - s)) / (ZETA - GAMMA);
}

export function hardConcrete() {
  const curves = [];
  const masses = [];
  for (const logAlpha of [-2, 0, 2]) {
    const panel = `log alpha ${logAlpha}`;
    for (const z of steps(0.002, 0.998, 120)) curves.push({ panel, z, density: density(z, logAlpha) });
    const closed = below(unstretched(0), logAlpha);
    const full = 1 - below(unstretched(1), logAlpha);
    masses.push({ panel, z: 0, mass: closed, label: `${(100 * closed).toFixed(0)} %` }, { panel, z: 1, mass: full, label: `${(100 * full).toFixed(0)} %` });
  }
  return svg("The hard-concrete density for log alpha -2, 0 and 2, with its mass at 0 and 1", {
    marginTop: 40,
    marginBottom: 44,
    x: { label: "z", domain: [-0.12, 1.12], ticks: [0, 0.5, 1] },
    y: { label: "density; bars: the chance of exactly 0 and exactly 1", domain: [0, 2.4], grid: true },
    fx: { label: null, domain: ["log alpha -2", "log alpha 0", "log alpha 2"] },
    marks: [
      Plot.areaY(curves, { fx: "panel", x: "z", y: "density", fill: "#4269d0", fillOpacity: 0.25 }),
      Plot.lineY(curves, { fx: "panel", x: "z", y: "density", stroke: "#4269d0" }),
      Plot.ruleX(masses, { fx: "panel", x: "z", y1: 0, y2: (each) => 2.4 * each.mass, stroke: "#c2410c", strokeWidth: 6 }),
      ...[0, 1].map((z) =>
        Plot.text(
          masses.filter((each) => each.z === z),
          { fx: "panel", x: "z", y: (each) => 2.4 * each.mass, text: "label", dx: z ? -6 : 6, dy: -6, textAnchor: z ? "end" : "start", fill: "#9a3412" },
        ),
      ),
      Plot.ruleY([0]),
    ],
  });
}

export function gateOverLogAlpha() {
  const rows = steps(-4.6, 4.6, 184).flatMap((logAlpha) => [
    { logAlpha, what: "chance of being open", value: 1 - below(unstretched(0), logAlpha) },
    { logAlpha, what: "test-time gate", value: Math.min(1, Math.max(0, sigmoid(logAlpha) * (ZETA - GAMMA) + GAMMA)) },
  ]);
  const names = rows.filter(({ logAlpha, what }) => Math.abs(logAlpha - (what === "test-time gate" ? 1 : -1)) < 0.02);
  return svg("The chance of being open and the test-time gate, over log alpha", {
    marginBottom: 44,
    x: { label: "log alpha" },
    y: { label: "value", grid: true, domain: [0, 1] },
    color: { domain: ["chance of being open", "test-time gate"], range: ["#4269d0", "#c2410c"] },
    marks: [
      Plot.lineY(rows, { x: "logAlpha", y: "value", stroke: "what", strokeWidth: 2 }),
      Plot.text(
        names.filter(({ what }) => what === "test-time gate"),
        { x: "logAlpha", y: "value", text: "what", fill: "what", textAnchor: "start", dx: 10, dy: 6 },
      ),
      Plot.text(
        names.filter(({ what }) => what !== "test-time gate"),
        { x: "logAlpha", y: "value", text: "what", fill: "what", textAnchor: "start", dx: -116, dy: -14 },
      ),
      Plot.ruleX([-Math.log(11)], { stroke: "#777", strokeDasharray: "4 3" }),
      Plot.text([{ x: -Math.log(11), label: "exactly 0 to the left" }], { x: "x", y: 0.95, text: "label", textAnchor: "end", dx: -6, fill: "#555" }),
    ],
  });
}
