// A smooth line through given points (the spline of Catmull & Rom 1974, uniform). Between p1 and p2, with s from 0 to 1:
//
//   p(s) = p1 + s·(p2−p0)/2 + s²·(p0 − 5/2·p1 + 2·p2 − p3/2) + s³·(−p0 + 3·p1 − 3·p2 + p3)/2
//
// The ends count twice, so the line starts and ends there. A point given twice makes a corner.
import type { Point } from "./glyphs.ts";

// six pieces to a span make lines of 1 to 2 pixels, whose corners cannot be seen
const pieces = 6;

/** The polygon that stands for the curve through some points: x, y, x, y, ... */
export function curve(points: readonly Point[]): Float64Array {
  const last = points.length - 1;
  const pointAt = (i: number) => points[Math.max(0, Math.min(last, i))] as Point;
  const line: number[] = [...pointAt(0)];
  for (let i = 0; i < last; i++) {
    const [before, start, end, after] = [pointAt(i - 1), pointAt(i), pointAt(i + 1), pointAt(i + 2)];
    if (start[0] === end[0] && start[1] === end[1]) continue;
    for (let piece = 1; piece <= pieces; piece++) {
      const s = piece / pieces;
      for (const axis of [0, 1] as const) line.push(spline(before[axis], start[axis], end[axis], after[axis], s));
    }
  }
  return Float64Array.from(line);
}

/** One coordinate of p(s). */
function spline(p0: number, p1: number, p2: number, p3: number, s: number): number {
  return p1 + (s * (p2 - p0 + s * (2 * p0 - 5 * p1 + 4 * p2 - p3 + s * (3 * (p1 - p2) + p3 - p0)))) / 2;
}
