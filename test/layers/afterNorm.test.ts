// Where a gate over outputs acts: after the batch norm that comes next in the flattened sequence, else at the layer.
// Every net is held against ops called by hand, in a training step and in predictions, and against what compact() makes of it.
import { describe, expect, test } from "vitest";
import {
  add,
  type BatchNorm,
  batchNorm,
  batchNormalization,
  type Conv2d,
  compact,
  conv2d,
  convolve2d,
  type Dense,
  dataset,
  decode,
  dense,
  dropout,
  encode,
  gate,
  gradients,
  type Layer,
  linear,
  meanSquaredError,
  mul,
  type Part,
  type Placement,
  predict,
  relu,
  reshape,
  residual,
  type SampledGate,
  type Sequential,
  seed,
  sequential,
  sgd,
  sum,
  type Tensor,
  tensor,
  train,
} from "../../src/index.ts";
import { expectNear } from "../support/near.ts";
import { numbers } from "../support/numbers.ts";

const WIDTH = 4;
/** One gate is closed, one open, one in between, one nearly closed. */
const LOG_ALPHA = [0.4, -4, 4, -1.5];
const NOISE = [0.5, 0.5, 0.7, 0.45];

type Gated = Dense | Conv2d;

/** The two kinds of layers with output gates, each of WIDTH features in and out, and the same by ops. */
interface Kind {
  make(): Gated;
  plain(layer: Gated, x: Tensor): Tensor;
  x: Tensor;
}

const kinds: Record<string, Kind> = {
  dense: {
    make: () => dense(WIDTH, WIDTH),
    plain: (layer, x) => linear(x, layer.weight, layer.bias),
    x: tensor(numbers(6 * WIDTH, -2, 2, 3), [6, WIDTH]),
  },
  conv2d: {
    make: () => conv2d(WIDTH, WIDTH, 3, { padding: 1 }),
    plain: (layer, x) => convolve2d(x, layer.weight, layer.bias, { padding: 1 }),
    x: tensor(numbers(3 * WIDTH * 16, -2, 2, 3), [3, WIDTH, 4, 4]),
  },
};

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

/** What the pieces of a net are, for one kind of layer. */
interface Pieces {
  /** With gates over its outputs. */
  gated: Gated;
  norm: BatchNorm;
  /** Without gates. */
  other: Gated;
  kind: Kind;
}

interface Case {
  net(p: Pieces): Layer;
  /** The same by ops. */
  value(p: Pieces, by: Ops, x: Tensor): Tensor;
}

interface Ops {
  /** The gated layer without its gate. */
  ungated(x: Tensor): Tensor;
  /** z ∘ x. */
  gate(x: Tensor): Tensor;
  norm(x: Tensor): Tensor;
  other(x: Tensor): Tensor;
}

const afterNorm: Case["value"] = (_, { ungated, gate: z, norm }, x) => z(norm(ungated(x)));
const beforeNorm: Case["value"] = (_, { ungated, gate: z, norm }, x) => norm(z(ungated(x)));

const cases: Record<string, Case> = {
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

function pieces(kind: Kind, placement?: Placement): Pieces {
  seed(5);
  const [gated, other, norm] = [gate(kind.make(), { over: "outputs", placement }), kind.make(), batchNorm(WIDTH)];
  for (const layer of [gated, other]) layer.bias?.set(numbers(WIDTH, -0.5, 0.5, 2));
  (gated.gates.outputs as SampledGate<"logAlpha">).logAlpha.set(LOG_ALPHA);
  norm.scale.set([1.5, -1, 0.5, 2]);
  norm.shift.set([0.3, 0.7, -0.4, 0.2]);
  norm.mean.set([0.1, -0.2, 0.3, 0.05]);
  norm.variance.set([0.5, 1.5, 0.8, 1.2]);
  return { gated, other, norm, kind };
}

function ops({ gated, other, norm, kind }: Pieces): Ops {
  const z = () => (gated.gates.outputs as SampledGate<"logAlpha">).value();
  const { scale, shift, mean, variance } = norm;
  return {
    ungated: (x) => kind.plain(gated, x),
    other: (x) => kind.plain(other, x),
    gate: (x) => mul(x, x.shape.length === 4 ? reshape(z(), [WIDTH, 1, 1]) : z()),
    norm: (x) => batchNormalization(x, { scale, shift, mean, variance }),
  };
}

/** What a net gives in a training step. */
function trained(forward: () => Tensor): Float32Array {
  let y = new Float32Array();
  gradients(() => {
    const out = forward();
    y = out.toArray() as typeof y;
    return sum(out);
  }, []);
  return y;
}

describe.each(Object.keys(kinds))("a gated %s before", (name) => {
  const kind = kinds[name] as Kind;
  describe.each(Object.entries(cases))("%s", (_, { net: make, value }) => {
    test("acts where the flattened sequence says, in predictions", () => {
      const p = pieces(kind);
      const needed = predict((x) => value(p, ops(p), x), kind.x).toArray();
      expectNear(predict(make(p), kind.x).toArray(), needed, { abs: 2e-6, rel: 1e-5 });
    });

    test("and in training steps", () => {
      const [p, q] = [pieces(kind), pieces(kind)];
      for (const each of [p, q]) (each.gated.gates.outputs as SampledGate<"logAlpha">).noise = NOISE;
      const [found, needed] = [trained(() => make(p).forward(kind.x)), trained(() => value(q, ops(q), kind.x))];
      expectNear(found, needed, { abs: 1e-5, rel: 1e-5 });
      // and the norm has seen the same, but for channels that are closed after it
      const z = trained(() => (p.gated.gates.outputs as SampledGate<"logAlpha">).value());
      const seen = (norm: BatchNorm) => norm.mean.toArray().filter((_, i) => z[i] !== 0);
      expectNear(seen(p.norm), seen(q.norm), { abs: 1e-6 });
    });

    test("and once it is compacted", () => {
      const p = pieces(kind);
      const net = make(p);
      const needed = predict(net, kind.x).toArray();
      expectNear(predict(compact(net), kind.x).toArray(), needed, { abs: 1e-5, rel: 1e-5 });
    });
  });

  test.each(["a norm", "an inner sequence that begins with a norm", "a norm, at the end of an inner sequence"])(
    "acts before %s if it is placed there",
    (which) => {
      const p = pieces(kind, "before-norm");
      const net = (cases[which] as Case).net(p) as Sequential;
      const before = predict(net, kind.x).toArray();
      const h = which.includes("at the end") ? (x: Tensor) => relu(ops(p).other(x)) : (x: Tensor) => x;
      const needed = predict((x) => (which.startsWith("an inner") ? relu : (y: Tensor) => y)(beforeNorm(p, ops(p), h(x))), kind.x).toArray();
      expectNear(before, needed, { abs: 2e-6, rel: 1e-5 });
      expectNear(predict(compact(net), kind.x).toArray(), before, { abs: 1e-5, rel: 1e-5 });
    },
  );

  test("acts after a norm that a block of one's own holds too, compacted as well", () => {
    const p = pieces(kind);
    const block: Layer = { held: p.norm, forward: (x: Tensor) => p.norm.forward(x) } as Layer;
    const net = sequential(p.gated, p.norm, relu, block);
    const needed = predict((x) => ops(p).norm(relu(afterNorm(p, ops(p), x))), kind.x).toArray();
    expectNear(predict(net, kind.x).toArray(), needed, { abs: 2e-6, rel: 1e-5 });
    expectNear(predict(compact(net), kind.x).toArray(), needed, { abs: 1e-5, rel: 1e-5 });
    expect(() => predict(decode(encode(sequential(p.gated, p.norm))), kind.x)).not.toThrow();
  });

  test("loses only zeros in training that shrinks, whatever sequences it stands in", async () => {
    const run = async (shrink: boolean, build: (p: Pieces) => Layer) => {
      const p = pieces(kind);
      const gates = p.gated.gates.outputs as SampledGate<"logAlpha">;
      Object.assign(gates.logAlpha, { bounds: [-30, 5] });
      gates.logAlpha.set([4, -30, 4, -30]);
      const [count, ...shape] = kind.x.shape as [number, ...number[]];
      const size = kind.x.size / count;
      const data = dataset({ inputs: kind.x.toArray(), targets: numbers(count * size, -1, 1, 9), shape, targetShape: shape });
      const net = build(p);
      let removed = 0;
      for await (const epoch of train(net, data, { epochs: 4, batchSize: 3, optimizer: sgd({ learningRate: 0.01 }), loss: meanSquaredError, shrink, seed: 2 }))
        removed += epoch.removed;
      return { removed, outputs: predict(net, kind.x).toArray() };
    };
    for (const build of [
      ({ gated, norm, other }: Pieces) => sequential(gated, sequential(sequential(norm), relu), other),
      ({ gated, norm, other }: Pieces) => sequential(sequential(gated), norm, sequential(relu, other)),
      ({ gated, norm, other }: Pieces) => sequential(gated, residual(sequential(norm, relu, other))),
    ]) {
      const [whole, shrunk] = [await run(false, build), await run(true, build)];
      expect(shrunk.outputs).toEqual(whole.outputs);
    }
    expect((await run(true, ({ gated, norm, other }) => sequential(gated, sequential(norm, relu), other))).removed).toBe(2);
  });
});
