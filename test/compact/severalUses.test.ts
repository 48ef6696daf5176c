// Nets whose parts meet features in more than one way: compact() takes each for what it is there.
import { describe, test } from "vitest";
import {
  compact,
  conv2d,
  type Conv2d,
  dense,
  flatten,
  gate,
  gateParameters,
  type Layer,
  layerNorm,
  maxPool2d,
  type Part,
  parameters,
  predict,
  relu,
  residual,
  type Sequential,
  seed,
  select,
  sequential,
  sigmoid,
  type Tensor,
  tensor,
} from "../../src/index.ts";
import { expectNear } from "../support/near.ts";
import { numbers } from "../support/numbers.ts";

const [CLOSED, BETWEEN] = [-4, 0.3];
const rows = tensor(numbers(12, -1, 1), [3, 4]);
const images = tensor(numbers(3 * 2 * 36, -1, 1), [3, 2, 6, 6]);

/** Every third gate closed, and no array as it starts. */
function net(...parts: Part[]): Sequential {
  const whole = sequential(...parts);
  for (const p of gateParameters(whole)) p.set(Float32Array.from({ length: p.size }, (_, i) => (i % 3 ? BETWEEN : CLOSED)));
  let at = 0;
  for (const p of parameters(whole).values()) if (p.shape.length === 1 && !gateParameters(whole).includes(p)) p.set(numbers(p.size, 0.2, 1, ++at));
  return whole;
}

function expectSame(whole: Layer, x: Tensor): Sequential {
  const needed = predict(whole, x).toArray();
  const small = compact(whole);
  expectNear(predict(small, x).toArray(), needed, { abs: 1e-5, rel: 1e-5 });
  return small;
}

describe("compact() gives the outputs of a net", () => {
  test("with a selection, a layer norm and closed inputs: the norm reads what is not read behind it", () => {
    seed(1);
    const norm = layerNorm(4);
    expectSame(net(dense(4, 4), select([3, 1, 0, 2], 4), norm, gate(dense(4, 3), { over: "inputs" })), rows);
    const closed = gate(dense(4, 4), { over: "outputs" });
    expectSame(net(closed, select([3, 1, 0, 2, 3], 4), layerNorm(5), relu, select([0, 4, 2], 5), gate(dense(3, 3), { over: "inputs" })), rows);
    expectSame(net(dense(4, 4), layerNorm(4), select([3, 1, 0], 4), layerNorm(3), gate(dense(3, 3), { over: "inputs" })), rows);
  });

  test.each<[string, (shared: Conv2d) => Layer]>([
    [
      "in a block in two places",
      (shared) => {
        const block = residual(sequential(shared, sigmoid, conv2d(2, 2, 1)));
        return sequential(block, maxPool2d(3), block, flatten, dense(8, 3));
      },
    ],
    [
      "in a block of one's own that calls it twice",
      (shared) => {
        const make = (inner: Layer): Layer =>
          ({
            inner,
            forward: (x: Tensor) => inner.forward(maxPool2d(3).forward(inner.forward(x))),
            compacted: (smaller: (...parts: Part[]) => Layer) => make(smaller(inner)),
          }) as Layer;
        return sequential(make(sequential(shared, sigmoid, conv2d(2, 2, 1))), flatten, dense(8, 3));
      },
    ],
  ])("with a convolution on maps of two sizes, %s", (_, make) => {
    seed(1);
    const shared = gate(conv2d(2, 2, 3, { padding: 1 }), { over: "outputs" });
    const whole = make(shared);
    gateParameters(whole)[0]?.set([CLOSED, CLOSED]);
    shared.bias?.set([0.5, -0.5]);
    expectSame(whole, images);
  });
});
