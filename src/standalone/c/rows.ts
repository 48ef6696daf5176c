// Norms, softmax and what moves or adds numbers in C. y: what is written, x: what is read. A `$` stands for the name of the net and "_", INDEX for a type of
// numbers.
import type { RoutineOf } from "../calls.ts";

/** The largest of a row, and the sum of what it is ahead of the others. */
const ROW = `const float *row = x + r * features;
    float most = row[0], sum = 0.0f;
    for (j = 1; j < features; j++) if (row[j] > most) most = row[j];
    for (j = 0; j < features; j++) sum += expf(row[j] - most);`;

export const rows: Readonly<Record<RoutineOf<"rows">, string>> = {
  gather: `/* blocks of "inner" numbers */
static void $gather(float *y, const float *x, const INDEX *indices, int count, int inner)
{
  int i, j;
  for (i = 0; i < count; i++) {
    for (j = 0; j < inner; j++) *y++ = x[(int)indices[i] * inner + j];
  }
}`,
  affine: `/* y = x * scale + shift for each of "inner" numbers of a channel */
static void $affine(float *y, const float *x, const float *scale, const float *shift, int channels, int inner)
{
  int c, i;
  for (c = 0; c < channels; c++) {
    for (i = 0; i < inner; i++) *y++ = *x++ * scale[c] + shift[c];
  }
}`,
  columns: `/* columns of a table as features: 1 for the category "code"; below 0 the number, standardized, or "fill" where it is missing (NaN) */
static void $columns(float *y, const float *x, const INDEX *columns, const float *code, const float *mean, const float *inverse, const float *fill, int n)
{
  int j;
  for (j = 0; j < n; j++) {
    float v = x[(int)columns[j]];
    if (v != v && code[j] == -1.0f) v = fill[j];
    y[j] = code[j] >= 0.0f ? (v == code[j] ? 1.0f : 0.0f) : (v - mean[j]) * inverse[j];
  }
}`,
  layerNorm: `/* rows of "features" numbers, among zeros up to "width", to mean 0 and variance 1, then scaled and shifted */
static void $layerNorm(float *y, const float *x, const float *scale, const float *shift, int rows, int features, int width, float epsilon)
{
  int r, j;
  for (r = 0; r < rows; r++, x += features, y += features) {
    float mean = 0.0f, variance = 0.0f, inverse;
    for (j = 0; j < features; j++) mean += x[j];
    mean /= (float)width;
    for (j = 0; j < features; j++) variance += (x[j] - mean) * (x[j] - mean);
    variance = (variance + (float)(width - features) * mean * mean) / (float)width;
    inverse = 1.0f / sqrtf(variance + epsilon);
    for (j = 0; j < features; j++) y[j] = (x[j] - mean) * inverse * scale[j] + shift[j];
  }
}`,
  softmax: `/* each row as probabilities */
static void $softmax(float *y, const float *x, int rows, int features)
{
  int r, j;
  for (r = 0; r < rows; r++) {
    ${ROW}
    for (j = 0; j < features; j++) y[r * features + j] = expf(row[j] - most) / sum;
  }
}`,
  logSoftmax: `/* each row as logarithms of probabilities */
static void $logSoftmax(float *y, const float *x, int rows, int features)
{
  int r, j;
  for (r = 0; r < rows; r++) {
    ${ROW}
    for (j = 0; j < features; j++) y[r * features + j] = row[j] - most - logf(sum);
  }
}`,
  gru: `/* gated recurrent units over places, from a state of zeros: "work" holds what the inputs give, what the state gives, the state */
static void $gru(float *y, const float *x, float *work, const float *weight, const float *recurrent, const float *bias, const float *recurrentBias, int places, int inputs, int units, int all)
{
  float *a = work, *b = work + 3 * units, *h = work + 6 * units;
  int t, i, j;
  for (j = 0; j < units; j++) h[j] = 0.0f;
  for (t = 0; t < places; t++, x += inputs) {
    for (j = 0; j < 3 * units; j++) a[j] = b[j] = 0.0f;
    for (i = 0; i < inputs; i++) for (j = 0; j < 3 * units; j++) a[j] += x[i] * weight[i * 3 * units + j];
    for (i = 0; i < units; i++) for (j = 0; j < 3 * units; j++) b[j] += h[i] * recurrent[i * 3 * units + j];
    for (j = 0; bias && j < 3 * units; j++) {
      a[j] += bias[j];
      b[j] += recurrentBias[j];
    }
    for (j = 0; j < units; j++) {
      const float r = 1.0f / (1.0f + expf(-a[j] - b[j])), z = 1.0f / (1.0f + expf(-a[units + j] - b[units + j]));
      h[j] = (1.0f - z) * tanhf(a[2 * units + j] + r * b[2 * units + j]) + z * h[j];
    }
    for (j = 0; (all || t == places - 1) && j < units; j++) *y++ = h[j];
  }
}`,
  argmax: `/* where the largest number of each row is */
static void $argmax(float *y, const float *x, int rows, int features)
{
  int r, j;
  for (r = 0; r < rows; r++, x += features) {
    int best = 0;
    for (j = 1; j < features; j++) if (x[j] > x[best]) best = j;
    y[r] = (float)best;
  }
}`,
  add: `static void $add(float *y, const float *a, const float *b, int n)
{
  int i;
  for (i = 0; i < n; i++) y[i] = a[i] + b[i];
}`,
  copy: `static void $copy(float *y, const float *x, int n)
{
  int i;
  for (i = 0; i < n; i++) y[i] = x[i];
}`,
};
