// Products of weights in C. y: what is written, x: what is read. A `$` stands for the name of the net and "_", WEIGHT, START and INDEX for
// types of numbers.
import type { RoutineOf } from "../calls.ts";

/** What convolutions need. */
export const tap = `/* y[i, j] += weight * x[i * stride + p, j * stride + q], where that is in the image */
static void $tap(float *y, const float *x, float weight, int p, int q, const $window *g)
{
  const int top = p < 0 ? (g->sh - 1 - p) / g->sh : 0;
  const int left = q < 0 ? (g->sw - 1 - q) / g->sw : 0;
  int bottom = p < g->h ? (g->h - 1 - p) / g->sh + 1 : 0;
  int right = q < g->w ? (g->w - 1 - q) / g->sw + 1 : 0;
  int i, j;
  if (bottom > g->oh) bottom = g->oh;
  if (right > g->ow) right = g->ow;
  for (i = top; i < bottom; i++) {
    for (j = left; j < right; j++) y[i * g->ow + j] += weight * x[(i * g->sh + p) * g->w + j * g->sw + q];
  }
}`;

/** `int8`: whether weights are whole numbers of steps. */
export const products = (int8: boolean): Readonly<Record<RoutineOf<"products">, string>> => ({
  dense: `/* y[o] = sum of x[i] * weights[i, o], four inputs at a time */
static void $dense(float *y, const float *x, const WEIGHT *weights, int inputs, int outputs)
{
  int i, o;
  for (o = 0; o < outputs; o++) y[o] = 0.0f;
  for (i = 0; i + 4 <= inputs; i += 4, weights += 4 * outputs) {
    const float a = x[i], b = x[i + 1], c = x[i + 2], d = x[i + 3];
    const WEIGHT *p = weights, *q = p + outputs, *r = q + outputs, *s = r + outputs;
    if (a == 0.0f && b == 0.0f && c == 0.0f && d == 0.0f) continue;
    for (o = 0; o < outputs; o++) y[o] += a * (float)p[o] + b * (float)q[o] + c * (float)r[o] + d * (float)s[o];
  }
  for (; i < inputs; i++, weights += outputs) {
    for (o = 0; o < outputs; o++) y[o] += x[i] * (float)weights[o];
  }
}`,
  sparseDense: `/* y[o] = sum of x[columns[k]] * weights[k], k from starts[o] up to starts[o + 1] */
static void $sparseDense(float *y, const float *x, const WEIGHT *weights, const START *starts, const INDEX *columns, int outputs)
{
  int o;
  for (o = 0; o < outputs; o++) {
    START k;
    float sum = 0.0f;
    for (k = starts[o]; k < starts[o + 1]; k++) sum += x[columns[k]] * (float)weights[k];
    y[o] = sum;
  }
}`,
  conv2d: `/* weights: [outputs, inputs, kernel height, kernel width]; each "share" outputs read the next "inputs" channels */
static void $conv2d(float *y, const float *x, const WEIGHT *weights, int inputs, int outputs, int share, const $window *g)
{
  const int image = g->h * g->w, plane = g->oh * g->ow;
  int o, c, a, b, i;
  for (o = 0; o < outputs; o++, y += plane) {
    const float *from = x + o / share * inputs * image;
    for (i = 0; i < plane; i++) y[i] = 0.0f;
    for (c = 0; c < inputs; c++, from += image) {
      for (a = 0; a < g->kh; a++) {
        for (b = 0; b < g->kw; b++) $tap(y, from, (float)*weights++, a * g->dh - g->ph, b * g->dw - g->pw, g);
      }
    }
  }
}`,
  sparseConv2d: `/* columns: which tap of which channel a weight belongs to */
static void $sparseConv2d(float *y, const float *x, const WEIGHT *weights, const START *starts, const INDEX *columns, int outputs, const $window *g)
{
  const int image = g->h * g->w, plane = g->oh * g->ow, taps = g->kh * g->kw;
  int o, i;
  for (o = 0; o < outputs; o++, y += plane) {
    START k;
    for (i = 0; i < plane; i++) y[i] = 0.0f;
    for (k = starts[o]; k < starts[o + 1]; k++) {
      const int column = (int)columns[k];
      const int a = column % taps / g->kw, b = column % g->kw;
      $tap(y, x + column / taps * image, (float)weights[k], a * g->dh - g->ph, b * g->dw - g->pw, g);
    }
  }
}`,
  finish: `/* y ${int8 ? "= y * steps + biases" : "+= biases"} for each of "inner" numbers of an output */
static void $finish(float *y, ${int8 ? "const float *steps, " : ""}const float *biases, int outputs, int inner)
{
  int o, i;
  for (o = 0; o < outputs; o++) {
    for (i = 0; i < inner; i++, y++) *y ${int8 ? "= *y * steps[o] + (biases ? biases[o] : 0.0f)" : "+= biases[o]"};
  }
}`,
  lookup: `/* Rows of a table. Gives 0, or 1 for a number that names no row. */
static int $lookup(float *y, const float *x, const WEIGHT *weights, ${int8 ? "const float *steps, " : ""}int places, int count, int width)
{
  int i, j;
  for (i = 0; i < places; i++) {
    const int row = x[i] >= 0.0f && x[i] < (float)count ? (int)x[i] : -1;
    if ((float)row != x[i]) return 1;
    for (j = 0; j < width; j++) *y++ = ${int8 ? "(float)weights[row * width + j] * steps[row]" : "weights[row * width + j]"};
  }
  return 0;
}`,
  lookupMean: `/* The mean of rows of a table, without the padding. Gives 0, or 1 for a number that names no row. */
static int $lookupMean(float *y, const float *x, const WEIGHT *weights, ${int8 ? "const float *steps, " : ""}int places, int count, int width, int padding)
{
  int i, j, n = 0;
  for (j = 0; j < width; j++) y[j] = 0.0f;
  for (i = 0; i < places; i++) {
    const int row = x[i] >= 0.0f && x[i] < (float)count ? (int)x[i] : -1;
    if ((float)row != x[i]) return 1;
    if (row == padding) continue;
    n++;
    for (j = 0; j < width; j++) y[j] += ${int8 ? "(float)weights[row * width + j] * steps[row]" : "weights[row * width + j]"};
  }
  for (j = 0; j < width && n > 1; j++) y[j] /= (float)n;
  return 0;
}`,
});
