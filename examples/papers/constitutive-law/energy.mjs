// An input-convex net W(I1, I2) with a gate on every weight:
//
//   h1 = ln(1 + b1 e^(x A1)),  h2 = ln(1 + b2 e^(h1 A2 + x S2)) / b2,  W = h2 a3 + x S3,   A2, S2, a3, S3 >= 0
import { add, div, log, mask, matmul, mul, parameter, sampledGate, softplus, uniform } from "sievenet";
import { settled } from "sievenet/gates";
import { jvp } from "sievenet/math";

const shapesOf = (hidden) => ({ A1: [2, hidden], A2: [hidden, hidden], S2: [2, hidden], a3: [hidden, 1], S3: [2, 1] });
const NAMES = Object.keys(shapesOf(1));

/** Uniform numbers between two, of the next draws. */
const between = (shape, low, high) =>
  uniform(shape)
    .toArray()
    .map((u) => low + (high - low) * u);

export class Energy {
  /** `gates`: "settled", "drawn" or "none"; `lambda`: what an expected open weight costs; `hidden`: units of each layer. */
  constructor({ gates, lambda, hidden = 30 }) {
    this.hidden = hidden;
    const SHAPES = shapesOf(hidden);
    for (const name of NAMES)
      this[name] =
        name === "A1"
          ? parameter(between(SHAPES[name], -0.1, 0.1), { shape: SHAPES[name] })
          : parameter(between(SHAPES[name], 0, 0.1), { shape: SHAPES[name], bounds: [0, Infinity] });
    this.b1 = parameter(between([1], 0.1, 0.3), { bounds: [1e-4, 2] });
    this.b2 = parameter(between([1], 0.01, 0.1), { bounds: [1e-4, 2] });
    const distribution = gates === "settled" ? settled() : undefined;
    const gate = (shape) => sampledGate(shape, { lambda, ...(distribution && { distribution }) });
    this.gates = gates === "none" ? {} : Object.fromEntries(NAMES.map((name) => [name, gate(SHAPES[name])]));
  }

  weight(name) {
    return this.gates[name] ? mul(this[name], this.gates[name].value()) : this[name];
  }

  /** x: [n, 2] invariants, result: [n, 1]. */
  forward(x) {
    const [A1, A2, S2, a3, S3] = NAMES.map((name) => this.weight(name));
    const h1 = softplus(add(matmul(x, A1), log(this.b1)));
    const h2 = div(softplus(add(add(matmul(h1, A2), matmul(x, S2)), log(this.b2))), this.b2);
    return add(matmul(h2, a3), matmul(x, S3));
  }

  /** Nominal stresses [n, 1]: the derivative of the energy along the direction in which each test moves. */
  stress({ invariants, directions }) {
    return jvp((x) => this.forward(x), invariants, directions).tangent;
  }

  /** Weights with their gates as they stand in after training, as arrays by name. */
  numbers() {
    const of = (name) => {
      const z = this.gates[name]?.testValues();
      return this[name].toArray().map((w, i) => w * (z ? z[i] : 1));
    };
    return Object.fromEntries(NAMES.map((name) => [name, of(name)]));
  }

  /**
   * Fixes the structure: gates are multiplied in, and what does not reach the stress (no way from an input, or none to the
   * energy) stays 0 from now on. Gives how many numbers are left.
   */
  fix() {
    const { A1, A2, S2, a3, S3 } = this.numbers();
    const { hidden } = this;
    const units = Array.from({ length: hidden }, (_, i) => i);
    const moves = (j) => A1[j] || A1[hidden + j];
    const used = units.map((k) => a3[k] && (S2[k] || S2[hidden + k] || units.some((j) => A2[j * hidden + k] && moves(j))));
    const left = {
      S3,
      a3: a3.map((w, k) => (used[k] ? w : 0)),
      S2: S2.map((w, i) => (used[i % hidden] ? w : 0)),
      A2: A2.map((w, i) => (used[i % hidden] ? w : 0)),
    };
    left.A1 = A1.map((w, i) => (units.some((k) => left.A2[(i % hidden) * hidden + k]) ? w : 0));
    for (const name of NAMES) {
      this[name].set(left[name]);
      this.gates[name] = mask(
        left[name].map((w) => Number(w !== 0)),
        this[name].shape,
      );
    }
    const counts = (list) => list.filter(Boolean).length;
    return NAMES.reduce((all, name) => all + counts(left[name]), 0) + Number(left.A2.some(Boolean)) + Number(left.a3.some(Boolean));
  }
}
