// Where a gate over outputs acts: after the batch norm that comes next in the flattened sequence, else at the layer.
// Every net is held against ops called by hand, in a training step and in predictions, and against what compact() makes of it.
import { describe, expect, test } from "vitest";
import {
  type BatchNorm,
  compact,
  dataset,
  decode,
  encode,
  gradients,
  type Layer,
  meanSquaredError,
  predict,
  relu,
  residual,
  type SampledGate,
  type Sequential,
  sequential,
  sgd,
  sum,
  type Tensor,
  train,
} from "../../src/index.ts";
import { expectNear } from "../support/near.ts";
import { numbers } from "../support/numbers.ts";
import { afterNorm, beforeNorm, type Case, cases } from "./afterNormCases.ts";
import { type Kind, kinds, ops, type Pieces, pieces } from "./gatedPieces.ts";

const NOISE = [0.5, 0.5, 0.7, 0.45];

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
