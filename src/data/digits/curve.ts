// A smooth line through given points (the spline of Catmull & Rom 1974, uniform). Between p1 and p2, with s from 0 to 1:
//
//   p(s) = p1 + s·(p2−p0)/2 + s²·(p0 − 5/2·p1 + 2·p2 − p3/2) + s³·(−p0 + 3·p1 − 3·p2 + p3)/2
//
// The ends count twice, so the line starts and ends there. A point given twice makes a corner.
import type { Stroke } from "./glyphs.ts";

// six pieces to a span make lines of 1 to 2 pixels, whose corners cannot be seen
const pieces = 6;

/** The polygon that stands for the curve through a stroke's points: x, y, x, y, ... */
export function curve(stroke: Stroke): Float64Array {
  const last = stroke.length / 2 - 1;
  const line = [stroke[0] as number, stroke[1] as number];
  const at = (point: number, axis: number) => stroke[2 * Math.max(0, Math.min(last, point)) + axis] as number;
  for (let i = 0; i < last; i++) {
    if (at(i, 0) === at(i + 1, 0) && at(i, 1) === at(i + 1, 1)) continue;
    for (let piece = 1; piece <= pieces; piece++) {
      const s = piece / pieces;
      for (let axis = 0; axis < 2; axis++) {
        const p0 = at(i - 1, axis);
        const p1 = at(i, axis);
        const p2 = at(i + 1, axis);
        const p3 = at(i + 2, axis);
        line.push(p1 + (s * (p2 - p0 + s * (2 * p0 - 5 * p1 + 4 * p2 - p3 + s * (3 * (p1 - p2) + p3 - p0)))) / 2);
      }
    }
  }
  return Float64Array.from(line);
}
