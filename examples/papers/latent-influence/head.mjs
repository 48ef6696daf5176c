// Softmax regression on latents with an L2 term: convex, so that what would have come of other data can be predicted (Koh & Liang
// 2017, "Understanding black-box predictions via influence functions") and checked by training anew.
import { adam, add, crossEntropy, gradients, logSoftmax, matmul, parameter, scale, step, sumSquares, tensor } from "sievenet";
import { hvp, inverse, jvp } from "sievenet/math";

const L2 = 1e-3;
const CLASSES = 10;

const dot = (a, b) => a.reduce((sum, each, i) => sum + each * b[i], 0);

/** Latents with a column of ones behind them. */
const withOnes = (z, n, width) =>
  tensor(
    Float32Array.from({ length: n * (width + 1) }, (_, i) => (i % (width + 1) === width ? 1 : z[Math.floor(i / (width + 1)) * width + (i % (width + 1))])),
    [n, width + 1],
  );

export class Head {
  /** z: [n, width] in a row; labels: n classes. */
  constructor(z, labels, width) {
    Object.assign(this, { z, labels, width, n: labels.length });
    this.x = withOnes(z, this.n, width);
    this.p = parameter(new Float32Array((width + 1) * CLASSES), { shape: [width + 1, CLASSES] });
  }

  /** (sum of the losses of those that count) / n + L2 / 2 |p|². `gone`: examples left out; x: other latents. */
  loss(x = this.x, gone = undefined) {
    const weights = gone && Float32Array.from({ length: this.n }, (_, i) => (gone.has(i) ? 0 : 1));
    const own = crossEntropy(matmul(x, this.p), this.labels, weights ? { weights } : {});
    return add(scale(own, 1 - (gone?.size ?? 0) / this.n), scale(sumSquares(this.p), L2 / 2));
  }

  gradient(x, gone) {
    return gradients(() => this.loss(x, gone), [this.p]).gradients[0];
  }

  /** Takes H⁻¹ of where p is: products with the Hessian along every axis, inverted. */
  curve() {
    const { size } = this.p;
    const rows = new Float32Array(size * size);
    const axis = new Float32Array(size);
    for (let i = 0; i < size; i++) {
      axis[i] = 1;
      rows.set(hvp(() => this.loss(), [this.p], [axis]).products[0], i * size);
      axis[i] = 0;
    }
    const turned = inverse(tensor(rows, [size, size])).toArray();
    this.solve = (g) => Float64Array.from(g, (_, i) => dot(turned.subarray(i * size, (i + 1) * size), g));
  }

  /** Steps with the inverse as it is, as long as the gradient becomes smaller. */
  descend(x, gone) {
    for (let i = 0, last = Infinity; i < 40; i++) {
      const g = this.gradient(x, gone);
      const length = Math.sqrt(dot(g, g));
      if (length >= 0.9 * last) break;
      last = length;
      const move = this.solve(g);
      this.p.set(this.p.toArray().map((w, k) => w - move[k]));
    }
  }

  /** To the minimum, with the inverse of the Hessian there. */
  fit() {
    const optimizer = adam({ learningRate: (t) => 0.1 / (1 + t / 100) });
    for (let i = 0; i < 600; i++) step(this, optimizer, () => this.loss());
    for (let i = 0; i < 2; i++) {
      this.curve();
      this.descend();
    }
  }

  /** The losses of other examples, [m, width] in a row, and what each says of p: H⁻¹ times its gradient. */
  lossesOf(z, labels) {
    const log = logSoftmax(matmul(withOnes(z, labels.length, this.width), this.p)).toArray();
    return Array.from(labels, (label, i) => -log[i * CLASSES + label]);
  }

  influenceOf(z, label) {
    const x = withOnes(z, 1, this.width);
    return this.solve(gradients(() => crossEntropy(matmul(x, this.p), [label]), [this.p]).gradients[0]);
  }

  /** What `work` finds after training anew on other latents, or without some examples; the head is put back. */
  anew({ z, gone }, work) {
    const kept = this.p.toArray();
    this.descend(z && withOnes(z, this.n, this.width), gone);
    const found = work();
    this.p.set(kept);
    return found;
  }

  /** How the sum of the gradients of some examples, over n, adds up: what leaving them out takes from the gradient. */
  shareOf(group) {
    const rest = this.gradient(this.x, new Set(group));
    return this.gradient().map((g, i) => g - rest[i]);
  }

  /** How the gradient changes as latents move along dz: a derivative along dz, differentiated by p. */
  mixed(dz) {
    const along = tensor(
      Float32Array.from({ length: this.x.size }, (_, i) =>
        i % (this.width + 1) === this.width ? 0 : dz[Math.floor(i / (this.width + 1)) * this.width + (i % (this.width + 1))],
      ),
      this.x.shape,
    );
    return gradients(() => jvp((x) => this.loss(x), this.x, along).tangent, [this.p]).gradients[0];
  }
}

export { dot };
