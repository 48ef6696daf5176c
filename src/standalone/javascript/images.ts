// Pooling and padding in JavaScript. y: what is written, x: what is read, both Float32Array of exactly the numbers of the step.
// A window over maps: [height, width] of an image (size) and of the result (out), and its own.
import type { RoutineOf } from "../calls.ts";

/** The window's sizes by their usual letters. */
const POOL = "{ size: [h, w], out: [oh, ow], kernel: [kh, kw], stride: [down, right], padding: [ph, pw] }";
/** The rows and columns of an image that the window at i, j covers. */
const COVERED = `const top = Math.max(i * down - ph, 0);
        const bottom = Math.min(i * down - ph + kh, h);
        const left = Math.max(j * right - pw, 0);
        const end = Math.min(j * right - pw + kw, w);`;

export const images: Readonly<Record<RoutineOf<"images">, string>> = {
  maxPool: `/** The largest number under each window. */
function maxPool(y, x, channels, ${POOL}) {
  for (let c = 0, at = 0; c < channels; c++) {
    for (let i = 0; i < oh; i++) {
      for (let j = 0; j < ow; j++, at++) {
        ${COVERED}
        let most = -Infinity;
        for (let p = top; p < bottom; p++) {
          for (let q = left; q < end; q++) most = Math.max(most, x[(c * h + p) * w + q]);
        }
        y[at] = most;
      }
    }
  }
}`,
  averagePool: `/** The mean under each window. counted: whether padding counts as zeros. */
function averagePool(y, x, channels, counted, ${POOL}) {
  for (let c = 0, at = 0; c < channels; c++) {
    for (let i = 0; i < oh; i++) {
      for (let j = 0; j < ow; j++, at++) {
        ${COVERED}
        let sum = 0;
        for (let p = top; p < bottom; p++) {
          for (let q = left; q < end; q++) sum += x[(c * h + p) * w + q];
        }
        y[at] = sum / (counted ? kh * kw : (bottom - top) * (end - left));
      }
    }
  }
}`,
  pad: `/** Zeros around maps. */
function pad(y, x, channels, { size: [h, w], out: [oh, ow], padding: [ph, pw] }) {
  y.fill(0);
  for (let c = 0; c < channels; c++) {
    for (let i = 0; i < h; i++) {
      for (let j = 0; j < w; j++) y[(c * oh + i + ph) * ow + j + pw] = x[(c * h + i) * w + j];
    }
  }
}`,
  mean: `/** The mean of each channel. */
function mean(y, x, channels, inner) {
  for (let c = 0; c < channels; c++) {
    let sum = 0;
    for (let i = 0; i < inner; i++) sum += x[c * inner + i];
    y[c] = sum / inner;
  }
}`,
};
