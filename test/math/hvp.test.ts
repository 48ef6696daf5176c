import { describe, expect, test } from "vitest";
import {
  batchNorm,
  conv2d,
  crossEntropy,
  dense,
  encode,
  flatten,
  gate,
  gradients,
  type Parameter,
  parameters,
  relu,
  seed,
  sequential,
  softplus,
  sum,
  tanh,
  type Tensor,
  tensor,
} from "../../src/index.ts";
import { hvp, hvpByDifferences } from "../../src/math/index.ts";
import { expectNear } from "../support/near.ts";
import { numbers } from "../support/numbers.ts";

const x = tensor(numbers(15), [5, 3]);
const labels = [0, 1, 1, 0, 1];

/** The Hessian of a loss, a row for each number of the parameters, by central differences of gradients. */
function hessian(loss: () => Tensor, of: readonly Parameter[]): number[][] {
  const rows: number[][] = [];
  for (const each of of)
    for (let i = 0; i < each.size; i++) {
      const own = each.toArray();
      const at = (shift: number) => {
        each.set(own.map((w, k) => (k === i ? w + shift : w)));
        return gradients(loss, of).gradients.flatMap((g) => Array.from(g));
      };
      const h = 2 ** -5;
      const [a, b, c, d] = [at(h), at(-h), at(2 * h), at(-2 * h)] as [number[], number[], number[], number[]];
      each.set(own);
      rows.push(a.map((g, k) => (8 * (g - (b[k] as number)) - ((c[k] as number) - (d[k] as number))) / (12 * h)));
    }
  return rows;
}

function netOf() {
  seed(4);
  const net = sequential(dense(3, 4), tanh, dense(4, 2));
  const all = [...parameters(net).values()];
  const v = all.map((each, i) => numbers(each.size, -1, 1, 30 + i));
  return { net, all, v, loss: () => crossEntropy(net.forward(x), labels) };
}

describe("Hessian-vector products", () => {
  test("equal the Hessian times the vector, of a net", () => {
    const { all, v, loss } = netOf();
    const H = hessian(loss, all);
    const flat = v.flatMap((each) => Array.from(each));
    const expected = H.map((row) => row.reduce((s, h, k) => s + h * (flat[k] as number), 0));
    const { products, slope } = hvp(loss, all, v);
    const found = products.flatMap((each) => Array.from(each));
    expectNear(found, expected, { abs: 2e-4, rel: 2e-4 }, "exact");
    const { gradients: g } = gradients(loss, all);
    expectNear(
      slope,
      g.flatMap((each) => Array.from(each)).reduce((s, each, k) => s + each * (flat[k] as number), 0),
      { rel: 1e-5 },
    );
    const near = hvpByDifferences(loss, all, v);
    expectNear(
      near.products.flatMap((each) => Array.from(each)),
      expected,
      { abs: 2e-3, rel: 2e-3 },
      "by differences",
    );
    expect(near.step).toBeGreaterThan(1e-3);
  });

  test("are 0 of what is linear", () => {
    const w = tensor([1, 2]);
    expect(hvp(() => sum(w), [w], [[1, 1]]).products).toEqual([new Float32Array(2)]);
  });

  test("by differences take a step, and leave the parameters and draws as they were", () => {
    seed(5);
    const net = sequential(conv2d(1, 2, 2), softplus, flatten, gate(dense(8, 2), { over: "inputs", lambda: 0.01 }));
    const images = tensor(numbers(18), [2, 1, 3, 3]);
    const all = [...parameters(net).values()];
    const before = all.map((each) => each.toArray());
    const loss = () => crossEntropy(net.forward(images), [0, 1]);
    const v = all.map((each, i) => numbers(each.size, -1, 1, i));
    expect(() => hvp(loss, all, v)).toThrow("jvp: convolve2d has no forward derivative.");
    const near = hvpByDifferences(loss, all, v, { step: 0.01 });
    expect(near.step).toBe(0.01);
    expect(all.map((each) => each.toArray())).toEqual(before);
    // with noise of its own on each side the difference would be hundreds
    expect(Math.max(...near.products.flatMap((each) => Array.from(each, Math.abs)))).toBeLessThan(20);
  });

  test("leave running statistics where they were", () => {
    const net = sequential(dense(3, 4), batchNorm(4), dense(4, 2));
    const all = [...parameters(net).values()];
    const statistics = () => [...encode(net)];
    const before = statistics();
    hvpByDifferences(
      () => crossEntropy(net.forward(x), labels),
      all,
      all.map((each) => each.toArray()),
    );
    expect(statistics()).toEqual(before);
  });

  test("refuse what is no list, no direction and no parameter", () => {
    const { all, v, loss } = netOf();
    expect(() => hvp(loss, all, v.slice(1))).toThrow("hvp: the tensors and their directions must be two lists of the same length");
    expect(() => hvp(loss, all, v.with(0, new Float32Array(1)))).toThrow("hvp: direction 0 holds 1 numbers but [3, 4] needs 12.");
    expect(() => hvp(() => relu(tensor([1, 2])), [tensor(1)], [[1]])).toThrow("does not depend on x");
    const pair = tensor([1, 2]);
    expect(() => hvp(() => relu(pair), [pair], [[1, 1]])).toThrow("hvp: the loss is [2] but must be a single number.");
    expect(() => hvpByDifferences(loss, [tensor(1) as never], [[1]])).toThrow("only parameters can be moved");
    expect(() => hvpByDifferences(loss, all, v, { step: 0 })).toThrow("hvpByDifferences: step is 0, but it must be a number above 0.");
    expect(() => hvpByDifferences(loss, all, v, { size: 1 } as never)).toThrow('there is no option "size"');
  });
});
