// The energy as a formula of the numbers that are left, with its slopes and curvature, in double precision.
const DIGITS = 8;

/** A sum of products as text. */
const terms = (pairs) =>
  pairs
    .filter(([factor]) => factor)
    .map(([factor, name]) => `${factor} ${name}`)
    .join(" + ")
    .replaceAll("+ -", "- ") || "0";

/** What a net computes, from its numbers as they are printed: the text, and { W, slope, curvature } at invariants. */
export function lawOf(net) {
  const { hidden } = net;
  const round = (w) => Number(w.toPrecision(DIGITS));
  const n = Object.fromEntries(Object.entries(net.numbers()).map(([name, all]) => [name, Array.from(all, round)]));
  const [b1, b2] = [net.b1, net.b2].map((each) => round(each.item()));
  const units = Array.from({ length: hidden }, (_, i) => i);
  const read = units.filter((j) => units.some((k) => n.A2[j * hidden + k]));
  const last = units.filter((k) => n.a3[k]);
  const both = (name, i) => [n[name][i], n[name][hidden + i]];

  const inputs = (name, i) => both(name, i).map((w, axis) => [w, `I${axis + 1}`]);
  const outer = last.map((k) => {
    const inner = terms([...read.map((j) => [n.A2[j * hidden + k], `h${j}`]), ...inputs("S2", k)]);
    return [round(n.a3[k] / b2), `ln(1 + ${b2} exp(${inner}))`];
  });
  const text = [
    `W = ${terms([...n.S3.map((w, axis) => [w, `I${axis + 1}`]), ...outer])}`,
    ...read.map((j) => `h${j} = ln(1 + ${b1} exp(${terms(inputs("A1", j))}))`),
  ].join("; ");

  /** ln(1 + b e^u) with its slope and curvature along u, from those of u. */
  const soft = (b, u, slope, curvature) => {
    const s = 1 / (1 + Math.exp(-u) / b);
    return {
      value: Math.log(1 + b * Math.exp(u)),
      slope: slope.map((d) => s * d),
      curvature: curvature.map((c, i) => s * c + s * (1 - s) * slope[i >> 1] * slope[i & 1]),
    };
  };
  const at = (I) => {
    const dot = (w) => w[0] * I[0] + w[1] * I[1];
    const first = new Map(read.map((j) => [j, soft(b1, dot(both("A1", j)), both("A1", j), [0, 0, 0, 0])]));
    const sum = { W: dot(n.S3), slope: [...n.S3], curvature: [0, 0, 0, 0] };
    for (const k of last) {
      const weights = read.map((j) => [n.A2[j * hidden + k], first.get(j)]);
      const add = (from, of) => from.map((each, i) => weights.reduce((all, [w, h]) => all + w * of(h)[i], each));
      const u = weights.reduce((all, [w, h]) => all + w * h.value, dot(both("S2", k)));
      const h = soft(
        b2,
        u,
        add(both("S2", k), (each) => each.slope),
        add([0, 0, 0, 0], (each) => each.curvature),
      );
      const factor = n.a3[k] / b2;
      sum.W += factor * h.value;
      sum.slope = sum.slope.map((each, i) => each + factor * h.slope[i]);
      sum.curvature = sum.curvature.map((each, i) => each + factor * h.curvature[i]);
    }
    return sum;
  };
  return { text, at };
}

/** The smaller eigenvalue of [a, b, b, c]. */
export const leastCurvature = ([a, b, , c]) => (a + c) / 2 - Math.sqrt(((a - c) / 2) * ((a - c) / 2) + b * b);
