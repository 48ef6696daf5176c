// A small Kolmogorov-Arnold network whose edges are splines, mixtures of functions, or one function each.
import {
  add,
  affine,
  concat,
  exp,
  mean,
  mul,
  parameter,
  parameters,
  predict,
  reshape,
  sampledGate,
  scale,
  select,
  slice,
  softmax,
  square,
  sub,
  sum,
  tanh,
  tensor,
  uniform,
} from "sievenet";
import { settled } from "sievenet/gates";
import { FUNCTIONS, NAMES } from "./functions.mjs";

const [COUNT, BUMPS] = [NAMES.length, 8];
/** Where in a mask the spline stands. */
const SPLINE = COUNT;
/** Nodes that add, and that multiply two sums. */
export const [SUMS, PRODUCTS] = [2, 1];

/** Numbers around zero, and around some other one. */
const drawn = (n, width, middle = 0) =>
  uniform([n])
    .toArray()
    .map((u) => middle + width * (u - 0.5));

class Layer {
  constructor(inputs, outputs, [low, high], kind) {
    this.inputs = inputs;
    this.outputs = outputs;
    this.kind = kind;
    const edges = inputs * outputs;
    this.count = edges;
    this.pick = select(
      Array.from({ length: edges }, (_, e) => e % inputs),
      inputs,
    );
    const each = (make) => NAMES.map(() => parameter(make()));
    this.abcd = [
      each(() => drawn(edges, 0.2, 1)),
      each(() => drawn(edges, 0.2)),
      each(() => drawn(edges, 1.6).map((c) => c + Math.sign(c) * 0.3)),
      each(() => new Float32Array(edges)),
    ];
    if (kind === "spline") {
      this.bumps = parameter(drawn(edges * BUMPS, 0.2), { shape: [edges, BUMPS] });
      this.slope = parameter(drawn(edges, 0.6));
      this.width = (high - low) / (BUMPS - 1);
      this.middles = tensor(
        Float32Array.from({ length: BUMPS }, (_, i) => low + i * this.width),
        [1, 1, BUMPS],
      );
    }
    if (kind === "softmax") this.logits = parameter(drawn(edges * COUNT, 0.1), { shape: [edges, COUNT] });
    if (kind === "gates") this.gates = sampledGate([edges, COUNT], { dropRate: 0.3, distribution: settled() });
    /** Which functions an edge may have, by edge. */
    this.mask = Array.from({ length: edges }, () => Array.from({ length: COUNT + 1 }, (_, k) => (k === SPLINE) === (kind === "spline")));
    /** Which edges are one function for good. */
    this.fixed = new Array(edges).fill(false);
  }

  /** How much of each function there is on each free edge; undefined for splines. */
  shares() {
    if (this.fixed.every(Boolean) || this.kind === "spline") return undefined;
    const open = tensor(
      Float32Array.from(
        this.mask.flatMap((mask) => mask.slice(0, COUNT)),
        Number,
      ),
      [this.count, COUNT],
    );
    return this.kind === "softmax" ? softmax(add(this.logits, affine(open, 1e9, -1e9))) : mul(this.gates.value(), open);
  }

  /** [batch, inputs] to [batch, edges]; what came in and out is kept. */
  edges(x) {
    const {
      count,
      mask,
      fixed,
      abcd: [a, b, c, d],
    } = this;
    const xe = this.pick.forward(x);
    const shares = this.shares();
    this.share = shares;
    const flags = (of) => tensor(Float32Array.from({ length: count }, (_, e) => Number(of(e))));
    let all = scale(xe, 0);
    if (mask.some((each) => each[SPLINE])) {
      const near = exp(scale(square(scale(sub(reshape(xe, [x.shape[0], count, 1]), this.middles), 1 / this.width)), -1));
      all = mul(
        add(sum(mul(near, this.bumps), 2), mul(this.slope, xe)),
        flags((e) => mask[e][SPLINE]),
      );
    }
    for (let k = 1; k < COUNT; k++) {
      if (!mask.some((each) => each[k])) continue;
      const value = add(mul(c[k], FUNCTIONS[NAMES[k]](add(mul(a[k], xe), b[k]))), d[k]);
      if (fixed.some((on, e) => on && mask[e][k]))
        all = add(
          all,
          mul(
            value,
            flags((e) => fixed[e] && mask[e][k]),
          ),
        );
      if (!shares || !mask.some((each, e) => !fixed[e] && each[k])) continue;
      const share = mul(
        reshape(slice(shares, [0, k], [count, 1]), [count]),
        flags((e) => !fixed[e]),
      );
      all = add(all, mul(scale(tanh(scale(value, 0.2)), 5), share));
    }
    this.seen = { x: xe, y: all };
    return all;
  }

  /** Has an edge be one function, with these numbers where they are given. */
  settle(edge, k, numbers) {
    this.fixed[edge] = true;
    this.mask[edge] = this.mask[edge].map((_, i) => i === k);
    if (k && numbers)
      this.abcd.forEach((of, i) => {
        const values = of[k].toArray();
        values[edge] = numbers[i];
        of[k].set(values);
      });
  }
}

export class Kan {
  constructor(inputs, range, kind) {
    this.first = new Layer(inputs, SUMS + 2 * PRODUCTS, range, kind);
    this.second = new Layer(SUMS + PRODUCTS, 1, [-3, 3], kind);
    this.bias = parameter([0]);
    this.layers = [this.first, this.second];
  }

  forward(x) {
    const rows = x.shape[0];
    const nodes = sum(reshape(this.first.edges(x), [rows, this.first.outputs, this.first.inputs]), 2);
    const from = (at, n) => slice(nodes, [0, at], [rows, n]);
    const hidden = concat([from(0, SUMS), mul(from(SUMS, PRODUCTS), from(SUMS + PRODUCTS, PRODUCTS))], 1);
    return add(sum(this.second.edges(hidden), 1, { keepDims: true }), this.bias);
  }

  /** All edges, as [layer, edge]. */
  get edges() {
    return this.layers.flatMap((layer, at) => layer.fixed.map((_, edge) => [at, edge]));
  }

  /** How it is now; what comes back makes it so again. */
  remember() {
    const numbers = [...parameters(this).values()].map((each) => [each, each.toArray()]);
    const kept = this.layers.map(({ mask, fixed }) => [[...mask], [...fixed]]);
    return () => {
      for (const [each, values] of numbers) each.set(values);
      for (const [i, layer] of this.layers.entries()) {
        layer.mask = [...kept[i][0]];
        layer.fixed = [...kept[i][1]];
      }
    };
  }

  /** What comes into an edge and goes out of it. */
  curve(data, at, edge) {
    this.forward(data.x);
    const layer = this.layers[at];
    const column = (values) => Float32Array.from({ length: data.count }, (_, row) => values[row * layer.count + edge]);
    return { x: column(layer.seen.x.toArray()), y: column(layer.seen.y.toArray()) };
  }

  /** The formula, numbers to three digits. */
  toString() {
    const short = (v) => String(Number(v.toPrecision(3)));
    const signed = (v) => `${v < 0 ? "-" : "+"} ${short(Math.abs(v))}`;
    const edge = (layer, e, x) => {
      const k = layer.mask[e].indexOf(true);
      if (k <= 0) return "";
      const [a, b, c, d] = layer.abcd.map((of) => of[k].toArray()[e]);
      const inside = `(${short(a)} ${x} ${signed(b)})`;
      return Math.abs(c) < 1e-3 ? "" : `${short(c)} ${/\bx\b/.test(NAMES[k]) ? NAMES[k].replace("x", inside) : `${NAMES[k]}${inside}`} ${signed(d)}`;
    };
    const { first, second } = this;
    const node = (o) =>
      Array.from({ length: first.inputs }, (_, i) => edge(first, o * first.inputs + i, `x${i + 1}`))
        .filter(Boolean)
        .join(" + ") || "0";
    const hidden = [0, 1].map((o) => `[${node(o)}]`).concat(`[(${node(SUMS)}) (${node(SUMS + PRODUCTS)})]`);
    return `${hidden
      .map((text, i) => edge(second, i, text))
      .filter(Boolean)
      .join(" + ")} ${signed(this.bias.toArray()[0])}`;
  }
}

/** The squared error over a set of points. */
export function errorOf(net, { x, y }) {
  const error = mean(square(sub(predict(net, x), y))).item();
  return Number.isFinite(error) ? error : 1e6;
}
