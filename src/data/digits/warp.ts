// The hand of a writer: a smooth map of the plane. First an elastic distortion (Simard, Steinkraus & Platt 2003, here of the
// strokes and not of the pixels: nothing blurs, and strokes that touch still touch), then an affine one:
//
//   p' = R·S·K·(p + e(p))      R rotation, S scale, K shear (slant), e displacement
//
// e is a uniform cubic B-spline over 6 x 6 random nodes (weights smoothed linearly made zeros look like polygons). The
// rotation is ((1−t²)/(1+t²), 2t/(1+t²)), t the tangent of half the angle: sin and cos differ between engines, + − · / do not.

/** Gives the next number of (0, 1). */
export type Draw = () => number;

/** About standard normal, but never beyond ±3: the sum of three uniform numbers. */
export function bell(draw: Draw): number {
  return 2 * (draw() + draw() + draw() - 1.5);
}

// Tuned together until 10 000 + 2 000 digits were as hard as digits.ts says. With elastic 15, turn 0.075, slant 0.18 and a drift
// of 0.9 (in draw.ts) a linear model erred 16.7 % and an MLP 3.9 %, with 12, 0.06, 0.16 and 0.7 they erred 8.6 % and 1.8 %.
// Standard deviations:
const elastic = 13; // of a node, in hundredths of the digit's height; about half of it is left of e
const turn = 0.06; // of t: 0.06 is about 7 degrees
const slant = 0.16;
const grow = 0.07;
const narrow = 0.1; // of width to height
// Means:
const lean = -0.12; // people lean to the right
const height = 18; // pixels of 28; at 19 one digit in 40 was cut by the border, at 18 one in 100

const nodes = 6;
// apart, hundredths of the digit's height: three spans reach from -10 to 110, as some strokes swing out of 0 to 100
const spacing = 40;

/** A random hand: maps x, y of a glyph (100 high) to `to`, in pixels around the digit's middle. */
export function hand(draw: Draw): (x: number, y: number, to: Float64Array, at: number) => void {
  const shifts = Float64Array.from({ length: 2 * nodes * nodes }, () => elastic * bell(draw));
  const t = turn * bell(draw);
  const cos = (1 - t * t) / (1 + t * t);
  const sin = (2 * t) / (1 + t * t);
  const shear = lean + slant * bell(draw);
  const scaleY = (height / 100) * (1 + grow * bell(draw));
  const scaleX = scaleY * (1 + narrow * bell(draw));
  const acrossX = new Float64Array(4);
  const acrossY = new Float64Array(4);
  return (x, y, to, at) => {
    const node = 2 * (weights(y, acrossY) * nodes + weights(x, acrossX));
    let u = x - 50;
    let v = y - 50;
    for (let j = 0; j < 4; j++) {
      for (let i = 0; i < 4; i++) {
        const weight = (acrossY[j] as number) * (acrossX[i] as number);
        const from = node + 2 * (j * nodes + i);
        u += weight * (shifts[from] as number);
        v += weight * (shifts[from + 1] as number);
      }
    }
    const px = scaleX * (u + shear * v);
    const py = scaleY * v;
    to[at] = cos * px - sin * py;
    to[at + 1] = sin * px + cos * py;
  };
}

/** The four weights of the B-spline at a coordinate of the glyph, and the first node they belong to. */
function weights(value: number, to: Float64Array): number {
  const spans = nodes - 3;
  const place = Math.max(0, Math.min(spans, (value - 50) / spacing + spans / 2));
  const first = Math.min(spans - 1, Math.floor(place));
  const s = place - first;
  const r = 1 - s;
  to[0] = (r * r * r) / 6;
  to[1] = (4 - 3 * s * s * (1 + r)) / 6;
  to[2] = (4 - 3 * r * r * (1 + s)) / 6;
  to[3] = (s * s * s) / 6;
  return first;
}
