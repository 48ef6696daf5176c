// The drawing of one digit: a style of its glyph, the hand that writes it, the pen, the ink, the paper.
import { Purpose, uniforms } from "../../random.ts";
import { curve } from "./curve.ts";
import { glyphs, pointsOf, type Stroke, type Style } from "./glyphs.ts";
import { line, side } from "./ink.ts";
import { bell, type Draw, hand } from "./warp.ts";

const pixels = side * side;
// random numbers of a digit before those of its pixels: 237 and 15 for each stroke, and no glyph has more than two
const shapeDraws = 288;

// Standard deviations unless said otherwise; lengths in pixels.
const slip = 0.35; // of each stroke after the first, which is why bars and stems do not meet exactly
const drift = 0.75; // of the digit from the middle of the image
const thin = 0.85; // least half width of the pen
const thick = 1.65; // most
const press = 0.16; // of the pen's width within a stroke, as a ratio
const grain = 0.2; // most that paper takes from a pixel's ink, as a ratio; at 0.25 strokes looked like chalk

/** Curves of the strokes that were drawn before. */
const curves = new Map<Stroke, Float64Array>();

function curveOf(stroke: Stroke): Float64Array {
  const points = curves.get(stroke) ?? curve(pointsOf(stroke));
  curves.set(stroke, points);
  return points;
}

/**
 * Draws one digit, 28 x 28 bytes from 0 (paper) to 255 (ink), row by row: a function of `digit` (0 to 9), `stream` and `seed`
 * (whole numbers of 32 bits) and of nothing else, the same in every engine. @internal
 */
export function drawDigit(digit: number, stream: number, seed: number): Uint8Array {
  const numbers = uniforms(shapeDraws + pixels, Purpose.data, stream, seed);
  let drawn = 0;
  const draw: Draw = () => numbers[drawn++] as number;
  const styles = glyphs[digit] as readonly Style[];
  const strokes = styles[Math.floor(draw() * styles.length)] as Style;
  const lines = write(strokes, draw);
  const ink = new Float64Array(pixels);
  const pen = thin + (thick - thin) * draw();
  for (const points of lines) trace(ink, points, pen, draw);
  const darkness = 255 * (0.8 + 0.2 * draw());
  const image = new Uint8Array(pixels);
  for (let i = 0; i < pixels; i++) {
    const dark = ink[i] as number;
    if (dark > 0) image[i] = Math.floor(darkness * dark * (1 - grain * (numbers[shapeDraws + i] as number)) + 0.5);
  }
  return image;
}

/** The strokes in pixels of the image, the middle of their bounding box near its middle. */
function write(strokes: readonly Stroke[], draw: Draw): Float64Array[] {
  const map = hand(draw);
  const least = [Infinity, Infinity];
  const most = [-Infinity, -Infinity];
  const lines = strokes.map((stroke, index) => {
    const from = curveOf(stroke);
    const points = new Float64Array(from.length);
    const spread = index > 0 ? slip : 0;
    const offset = [spread * bell(draw), spread * bell(draw)];
    for (let i = 0; i < from.length; i += 2) {
      map(from[i] as number, from[i + 1] as number, points, i);
      for (let axis = 0; axis < 2; axis++) {
        const value = (points[i + axis] as number) + (offset[axis] as number);
        points[i + axis] = value;
        least[axis] = Math.min(least[axis] as number, value);
        most[axis] = Math.max(most[axis] as number, value);
      }
    }
    return points;
  });
  const middle = (side - 1) / 2;
  const move = least.map((value, axis) => middle - (value + (most[axis] as number)) / 2 + drift * bell(draw));
  for (const points of lines) for (let i = 0; i < points.length; i++) points[i] = (points[i] as number) + (move[i % 2] as number);
  return lines;
}

/** One stroke of the pen, whose width swells and shrinks on its way: it is drawn at start, middle and end and linear between. */
function trace(ink: Float64Array, points: Float64Array, pen: number, draw: Draw): void {
  const widths = [0, 1, 2].map(() => pen * (1 + press * bell(draw)));
  const count = points.length / 2;
  const width = (i: number) => {
    const s = (2 * i) / (count - 1);
    const from = Math.min(1, Math.floor(s));
    return (widths[from] as number) + (s - from) * ((widths[from + 1] as number) - (widths[from] as number));
  };
  for (let i = 1; i < count; i++) {
    const at = 2 * i - 2;
    line(ink, points[at] as number, points[at + 1] as number, points[at + 2] as number, points[at + 3] as number, width(i - 1), width(i));
  }
}
