// Nets of a gated layer and a batch norm that stand one after the other in many ways, each with the same by ops.
import { add, dropout, type Layer, type Part, relu, residual, sequential, type Tensor } from "../../src/index.ts";
import type { Ops, Pieces } from "./gatedPieces.ts";

/** A block of one's own that hands on what is ahead to the part that gives its result. */
class Handing implements Layer {
  readonly inner: Part;
  constructor(inner: Part) {
    this.inner = inner;
  }
  forward(x: Tensor, ahead?: readonly Part[]): Tensor {
    return (this.inner as Layer).forward(x, ahead);
  }
  compacted(smaller: (...parts: Part[]) => Layer): Layer {
    return new Handing(smaller(this.inner));
  }
}

/** A block of one's own that calls two layers by hand. */
class ByHand implements Layer {
  readonly first: Layer;
  readonly second: Layer;
  constructor(first: Layer, second: Layer) {
    this.first = first;
    this.second = second;
  }
  forward(x: Tensor): Tensor {
    return this.second.forward(this.first.forward(x));
  }
  compacted(smaller: (...parts: Part[]) => Layer): Layer {
    return smaller(this.first, this.second);
  }
}

export interface Case {
  net(p: Pieces): Layer;
  /** The same by ops. */
  value(p: Pieces, by: Ops, x: Tensor): Tensor;
}

export const afterNorm: Case["value"] = (_, { ungated, gate: z, norm }, x) => z(norm(ungated(x)));
export const beforeNorm: Case["value"] = (_, { ungated, gate: z, norm }, x) => norm(z(ungated(x)));

export const cases: Record<string, Case> = {
  "a norm": { net: ({ gated, norm }) => sequential(gated, norm), value: afterNorm },
  "an inner sequence that begins with a norm": {
    net: ({ gated, norm }) => sequential(gated, sequential(norm, relu)),
    value: (p, by, x) => relu(afterNorm(p, by, x)),
  },
  "a sequence in a sequence that begins with a norm": {
    net: ({ gated, norm, other }) => sequential(gated, sequential(sequential(), sequential(norm, relu)), other),
    value: (p, by, x) => by.other(relu(afterNorm(p, by, x))),
  },
  "a norm, at the end of an inner sequence": {
    net: ({ gated, norm, other }) => sequential(sequential(other, sequential(relu, gated)), norm),
    value: (p, by, x) => afterNorm(p, by, relu(by.other(x))),
  },
  "an inner sequence with a norm, at the end of another": {
    net: ({ gated, norm, other }) => sequential(sequential(other, gated), sequential(), sequential(norm)),
    value: (p, by, x) => afterNorm(p, by, by.other(x)),
  },
  "a function and then a norm": {
    net: ({ gated, norm }) => sequential(gated, relu, norm),
    value: (_, { ungated, gate: z, norm }, x) => norm(relu(z(ungated(x)))),
  },
  "dropout of nothing and then a norm": { net: ({ gated, norm }) => sequential(gated, dropout(0), norm), value: beforeNorm },
  "a function that hands on its input, and then a norm": { net: ({ gated, norm }) => sequential(gated, (x) => x, norm), value: beforeNorm },
  "a residual block that begins with a norm": {
    net: ({ gated, norm, other }) => sequential(gated, residual(sequential(norm, relu, other))),
    value: (_, { ungated, gate: z, norm, other }, x) => {
      const h = z(ungated(x));
      return add(other(relu(norm(h))), h);
    },
  },
  "a residual block whose shortcut is a norm": {
    net: ({ gated, norm, other }) => sequential(gated, sequential(residual(other, norm))),
    value: (_, { ungated, gate: z, norm, other }, x) => {
      const h = z(ungated(x));
      return add(other(h), norm(h));
    },
  },
  "the sum of a residual block, and then a norm": {
    net: ({ gated, norm, other }) => sequential(residual(sequential(other, relu, gated)), norm),
    value: (_, { ungated, gate: z, norm, other }, x) => norm(add(z(ungated(relu(other(x)))), x)),
  },
  "a norm in the path of a residual block": {
    net: ({ gated, norm, other }) => sequential(residual(sequential(gated, sequential(norm, relu), other), other), relu),
    value: (p, by, x) => relu(add(by.other(relu(afterNorm(p, by, x))), by.other(x))),
  },
  "a function, and a norm in its second place": {
    net: ({ gated, norm }) => sequential(gated, relu, gated, sequential(norm)),
    value: (p, by, x) => afterNorm(p, by, relu(by.gate(by.ungated(x)))),
  },
  "a block that calls it and a norm by hand": { net: ({ gated, norm }) => new ByHand(gated, norm), value: afterNorm },
  "a block that calls it and a sequence by hand": {
    net: ({ gated, norm }) => sequential(new ByHand(gated, sequential(norm, relu)), relu),
    value: (p, by, x) => relu(afterNorm(p, by, x)),
  },
  "a block that calls it and a residual block by hand": {
    net: ({ gated, norm, other }) => new ByHand(gated, residual(sequential(norm, other))),
    value: (_, { ungated, gate: z, norm, other }, x) => {
      const h = z(ungated(x));
      return add(other(norm(h)), h);
    },
  },
  "a norm behind the block that holds it": { net: ({ gated, norm }) => sequential(new Handing(gated), norm), value: beforeNorm },
  "a norm behind the block with a sequence that ends in it": {
    net: ({ gated, norm, other }) => sequential(new Handing(sequential(other, gated)), sequential(norm)),
    value: (p, by, x) => beforeNorm(p, by, by.other(x)),
  },
};
