// A pen on paper: each pixel takes the darkest ink that any piece of line puts on it, so crossings are not darker.
//
//   ink = clamp((r − d) / edge + 1/2, 0, 1)      d distance of the pixel's centre from the line, r half the pen's width
//
// All in pixels; the middle of the top left pixel is 0, 0.

/** Side of an image in pixels. */
export const side = 28;

// how many pixels the border of a stroke takes from black to white; scanned digits that were made smaller have about this
const edge = 1.3;

/** Draws a line from x0, y0 to x1, y1 whose half width goes from r0 to r1 into `ink`, [28 x 28] of 0 to 1. */
export function line(ink: Float64Array, x0: number, y0: number, x1: number, y1: number, r0: number, r1: number): void {
  const far = Math.max(r0, r1) + edge / 2;
  const left = Math.max(0, Math.floor(Math.min(x0, x1) - far) + 1);
  const right = Math.min(side - 1, Math.floor(Math.max(x0, x1) + far));
  const top = Math.max(0, Math.floor(Math.min(y0, y1) - far) + 1);
  const bottom = Math.min(side - 1, Math.floor(Math.max(y0, y1) + far));
  const dx = x1 - x0;
  const dy = y1 - y0;
  const square = dx * dx + dy * dy;
  for (let y = top; y <= bottom; y++) {
    for (let x = left; x <= right; x++) {
      const s = square === 0 ? 0 : Math.max(0, Math.min(1, ((x - x0) * dx + (y - y0) * dy) / square));
      const u = x - x0 - s * dx;
      const v = y - y0 - s * dy;
      const away = u * u + v * v;
      if (away >= far * far) continue;
      const dark = (r0 + s * (r1 - r0) - Math.sqrt(away)) / edge + 0.5;
      if (dark > (ink[y * side + x] as number)) ink[y * side + x] = Math.min(1, dark);
    }
  }
}
