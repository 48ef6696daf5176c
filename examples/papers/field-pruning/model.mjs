// A click model on fields: what each value says by itself, inner products of every two fields, and a net on all of them.
import { add, dense, gather, mul, normal, parameter, relu, reshape, scale, slice, square, sub, sum } from "sievenet";

/** Numbers of a value for products and the net; one more is what it says by itself. */
const WIDTH = 8;
const HIDDEN = [64, 32];

export class Clicks {
  /** Of some of the fields, which have `cards` values. */
  constructor(fields, cards) {
    this.fields = fields;
    this.cards = cards;
    this.offsets = fields.map((_, i) => fields.slice(0, i).reduce((all, f) => all + cards[f], 0));
    const rows = fields.reduce((all, f) => all + cards[f], 0);
    const first = scale(normal([rows, WIDTH + 1]), 0.1).toArray();
    this.table = parameter(
      first.map((each, i) => (i % (WIDTH + 1) === WIDTH ? 0 : each)),
      { shape: [rows, WIDTH + 1], label: "table of values" },
    );
    const [a, b] = HIDDEN;
    this.layers = [dense(fields.length * WIDTH, a), dense(a, b), dense(b, 1)];
  }

  /** x: [batch, 30 fields] of values; result: [batch, 1] logits. */
  forward(x) {
    const [n, all] = x.shape;
    const { fields, offsets, gates } = this;
    const [k, values] = [fields.length, x.toArray()];
    const rows = new Int32Array(n * k);
    for (let i = 0; i < n; i++) for (let f = 0; f < k; f++) rows[i * k + f] = offsets[f] + values[i * all + fields[f]];
    let e = reshape(gather(this.table, rows), [n, k, WIDTH + 1]);
    if (gates) {
      const z = gates.value(n);
      e = mul(e, reshape(z, [z.size / k, k, 1]));
    }
    const [own, vectors] = [slice(e, [0, 0, WIDTH], [n, k, 1]), slice(e, [0, 0, 0], [n, k, WIDTH])];
    const flat = reshape(vectors, [n, k * WIDTH]);
    // |sum|² - sum of |each|² is twice the sum of all inner products
    const products = scale(sub(sum(square(sum(vectors, 1)), 1, { keepDims: true }), sum(square(flat), 1, { keepDims: true })), 0.5);
    const [first, second, last] = this.layers;
    const deep = last.forward(relu(second.forward(relu(first.forward(flat)))));
    return add(add(deep, products), reshape(sum(own, 1), [n, 1]));
  }

  /** What is left of it with some of its fields: their rows times their gates, the inputs of the first layer that they fill, the rest as it is. */
  pruned(fields) {
    const small = new Clicks(fields, this.cards);
    const z = this.gates.testValues();
    const [table, weight] = [this.table.toArray(), this.layers[0].weight.toArray()];
    const places = fields.map((f) => this.fields.indexOf(f));
    small.table.set(
      Float32Array.from(
        places.flatMap((i) => {
          const from = this.offsets[i] * (WIDTH + 1);
          // one that the budget keeps although it is closed at test time stays as it is
          return Array.from(table.subarray(from, from + this.cards[this.fields[i]] * (WIDTH + 1)), (each) => each * (z[i] || 1));
        }),
      ),
    );
    const share = WIDTH * HIDDEN[0];
    small.layers[0].weight.set(Float32Array.from(places.flatMap((i) => Array.from(weight.subarray(i * share, (i + 1) * share)))));
    small.layers[0].bias.set(this.layers[0].bias.toArray());
    for (const i of [1, 2]) for (const part of ["weight", "bias"]) small.layers[i][part].set(this.layers[i][part].toArray());
    return small;
  }
}
