// The encoder, and the transition with a gate on every edge.
import {
  add,
  matmul,
  mul,
  normal,
  parameter,
  relu,
  reshape,
  sampledGate,
  scale,
  sigmoid,
  slice,
  softplus,
  sub,
  exp,
  sum,
  tanh,
  tensor,
  transpose,
  uniform,
} from "sievenet";
import { logDeterminant } from "sievenet/math";

const [WIDE, SHARP, HIDDEN] = [96, 4, 6];
const drawn = (shape, deviation, label) =>
  parameter(
    normal(shape)
      .toArray()
      .map((x) => x * deviation),
    { shape, label },
  );
const zeros = (shape, label) => parameter(new Float32Array(shape.reduce((a, b) => a * b, 1)), { shape, label });

/** z = x V + softplus(x W1 + b1) W2 + b2, whose Jacobian is known for each example. */
export class Encoder {
  constructor(n) {
    const eye = uniform([n * n])
      .toArray()
      .map((u, i) => (i % (n + 1) === 0 ? 1 : 0) + 0.4 * (u - 0.5));
    this.v = parameter(eye, { shape: [n, n], label: "V" });
    this.w1 = drawn([n, WIDE], 0.5, "W1");
    this.b1 = drawn([WIDE], 0.5, "b1");
    this.w2 = drawn([WIDE, n], 0.1, "W2");
    this.b2 = zeros([n], "b2");
  }

  #before(x) {
    return scale(add(matmul(x, this.w1), this.b1), SHARP);
  }

  forward(x) {
    const h = scale(softplus(this.#before(x)), 1 / SHARP);
    return add(add(matmul(x, this.v), matmul(h, this.w2)), this.b2);
  }

  /** log |det dz/dx| of each example. */
  logDeterminants(x) {
    const [rows, n] = x.shape;
    const slope = reshape(sigmoid(this.#before(x)), [rows, 1, WIDE]);
    const inner = reshape(mul(slope, reshape(this.w1, [1, n, WIDE])), [rows * n, WIDE]);
    return logDeterminant(add(reshape(matmul(inner, this.w2), [rows, n, n]), this.v));
  }
}

/** What each of `outs` latents is expected to be next: a linear and a small tanh net of those of `ins` whose edge is open. */
export class Transition {
  constructor(ins, outs) {
    Object.assign(this, { ins, outs });
    this.gates = sampledGate([outs, ins], { dropRate: 0.2, lambda: 0 });
    this.a = drawn([outs, ins, HIDDEN], 0.5, "A");
    this.ab = zeros([outs, 1, HIDDEN], "a");
    this.b = drawn([outs, HIDDEN, 1], 0.3, "B");
    this.linear = zeros([outs, ins], "linear");
    this.c = zeros([outs], "c");
  }

  forward(z) {
    const { ins, outs } = this;
    const [rows, g] = [z.shape[0], this.gates.value()];
    const read = mul(reshape(z, [1, rows, ins]), reshape(g, [outs, 1, ins])); // each target has its own edges
    const bent = matmul(tanh(add(matmul(read, this.a), this.ab)), this.b);
    return add(add(matmul(z, transpose(mul(this.linear, g))), transpose(reshape(bent, [outs, rows]))), this.c);
  }
}

/** What joins: two more rows of the encoder, which undo a leaky relu of unknown slopes, and their transition. */
export class Module {
  constructor(old, n) {
    this.w = parameter([1, 0.1, -0.1, 1], { shape: [n, n], label: "W new" });
    this.v = zeros([old, n], "V new");
    this.slopes = zeros([n], "log slopes new");
    this.b = zeros([n], "b new");
    this.transition = new Transition(old + n, n);
  }

  /** x: what the new sensors tell, z: the old latents. */
  encode(x, z) {
    const straight = sub(relu(x), mul(exp(this.slopes), relu(scale(x, -1))));
    return add(add(matmul(straight, this.w), matmul(z, this.v)), this.b);
  }

  /** The mean of log |det|, where `negative` is how often each sensor is below 0. */
  logDeterminant(negative) {
    return add(logDeterminant(this.w), sum(mul(this.slopes, tensor(negative))));
  }
}

/** The first rows of x. */
export const head = (x, rows) => slice(x, [0, 0], [rows, x.shape[1]]);
/** The rows behind those. */
export const tail = (x, rows) => slice(x, [rows, 0], [x.shape[0] - rows, x.shape[1]]);
