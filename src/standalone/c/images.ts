// Pooling and padding in C. y: what is written, x: what is read. A `$` stands for the name of the net and "_".
// In a window, h and w: of an image; oh, ow: of the result; k, s, p, d: kernel, stride, padding, dilation, along height and width.
import type { RoutineOf } from "../calls.ts";

/** The struct of windows. */
export const WINDOW = "typedef struct { int h, w, oh, ow, kh, kw, sh, sw, ph, pw, dh, dw; } $window;";

/** Bytes of a window. */
export const WINDOW_BYTES = 48;

/** The rows and columns of an image that the window at i, j covers. */
const COVERED = `const int top = i * g->sh - g->ph > 0 ? i * g->sh - g->ph : 0;
        const int bottom = i * g->sh - g->ph + g->kh < g->h ? i * g->sh - g->ph + g->kh : g->h;
        const int left = j * g->sw - g->pw > 0 ? j * g->sw - g->pw : 0;
        const int right = j * g->sw - g->pw + g->kw < g->w ? j * g->sw - g->pw + g->kw : g->w;`;

export const images: Readonly<Record<RoutineOf<"images">, string>> = {
  maxPool: `/* the largest number under each window */
static void $maxPool(float *y, const float *x, int channels, const $window *g)
{
  int c, i, j, p, q;
  for (c = 0; c < channels; c++, x += g->h * g->w) {
    for (i = 0; i < g->oh; i++) {
      for (j = 0; j < g->ow; j++) {
        ${COVERED}
        float most = x[top * g->w + left];
        for (p = top; p < bottom; p++) {
          for (q = left; q < right; q++) if (x[p * g->w + q] > most) most = x[p * g->w + q];
        }
        *y++ = most;
      }
    }
  }
}`,
  averagePool: `/* the mean under each window; counted: whether padding counts as zeros */
static void $averagePool(float *y, const float *x, int channels, int counted, const $window *g)
{
  int c, i, j, p, q;
  for (c = 0; c < channels; c++, x += g->h * g->w) {
    for (i = 0; i < g->oh; i++) {
      for (j = 0; j < g->ow; j++) {
        ${COVERED}
        float sum = 0.0f;
        for (p = top; p < bottom; p++) {
          for (q = left; q < right; q++) sum += x[p * g->w + q];
        }
        *y++ = sum / (float)(counted ? g->kh * g->kw : (bottom - top) * (right - left));
      }
    }
  }
}`,
  pad: `/* zeros around maps */
static void $pad(float *y, const float *x, int channels, const $window *g)
{
  int c, i, j;
  for (c = 0; c < channels; c++) {
    for (i = 0; i < g->oh; i++) {
      for (j = 0; j < g->ow; j++) {
        const int row = i - g->ph, column = j - g->pw;
        *y++ = row < 0 || row >= g->h || column < 0 || column >= g->w ? 0.0f : x[(c * g->h + row) * g->w + column];
      }
    }
  }
}`,
  mean: `/* the mean of each channel */
static void $mean(float *y, const float *x, int channels, int inner)
{
  int c, i;
  for (c = 0; c < channels; c++) {
    float sum = 0.0f;
    for (i = 0; i < inner; i++) sum += *x++;
    y[c] = sum / (float)inner;
  }
}`,
};
