import { describe, expect, test } from "vitest";
import {
  adam,
  add,
  dense,
  detach,
  gradients,
  keep,
  linear,
  mul,
  Parameter,
  relu,
  reshape,
  ShapeError,
  scale,
  seed,
  sgd,
  step,
  sum,
  type Tensor,
  tensor,
  UsageError,
  uniform,
  ValueError,
} from "../../src/index.ts";

const afterwards = "is used after the step that made it. Read it inside with toArray(), or carry it over with keep().";

describe("tensor()", () => {
  test("takes a single number", () => {
    expect(tensor(3).shape).toEqual([]);
    expect(tensor(3).item()).toBe(3);
  });

  test("takes a plain array", () => {
    expect(tensor([1, 2, 3]).shape).toEqual([3]);
    expect([...tensor([1, 2, 3]).toArray()]).toEqual([1, 2, 3]);
  });

  test("takes nested arrays, whose nesting is the shape", () => {
    const x = tensor([
      [[1], [2]],
      [[3], [4]],
      [[5], [6]],
    ]);
    expect(x.shape).toEqual([3, 2, 1]);
    expect([...x.toArray()]).toEqual([1, 2, 3, 4, 5, 6]);
  });

  test("takes typed arrays of any kind of number, with a shape or without", () => {
    expect(tensor(Uint8Array.of(1, 2, 3, 4), [2, 2]).shape).toEqual([2, 2]);
    expect([...tensor(Float64Array.of(0.5, -1)).toArray()]).toEqual([0.5, -1]);
    expect(tensor([Float32Array.of(1, 2), Float32Array.of(3, 4)]).shape).toEqual([2, 2]);
  });

  test("takes no numbers at all", () => {
    expect(tensor([]).shape).toEqual([0]);
    expect(tensor([], [0, 5]).toArray().length).toBe(0);
  });

  test("copies: neither side sees what the other does later", () => {
    const mine = Float32Array.of(1, 2);
    const x = tensor(mine);
    mine[0] = 9;
    const out = x.toArray();
    out[1] = 9;
    expect([...x.toArray()]).toEqual([1, 2]);
  });

  test("rounds to 32-bit floats", () => expect(tensor(0.1).item()).toBe(Math.fround(0.1)));

  test.each<[string, () => Tensor, new (message: string) => Error, RegExp]>([
    ["too few numbers", () => tensor([1, 2, 3], [2, 2]), ShapeError, /3 numbers came but the shape \[2, 2\] needs 4/],
    ["ragged rows", () => tensor([[1, 2], [3]]), ShapeError, /differ in length/],
    ["ragged rows that happen to fill the shape", () => tensor([[1, 2], [3], [4, 5, 6]]), ShapeError, /differ in length/],
    ["numbers beside arrays", () => tensor([[[1, 2]], [3, 4]]), ShapeError, /differ in length/],
    ["a size that is not whole", () => tensor([1], [0.5]), ShapeError, /\[0.5\] has 0.5/],
    ["a negative size", () => tensor([1, 2], [-1, -2]), ShapeError, /has -1/],
    ["a shape for one number that needs more", () => tensor(1, [3]), ShapeError, /1 numbers came but the shape \[3\] needs 3/],
    ["a text", () => tensor(["1"] as unknown as number[]), ValueError, /item 0 is 1, but only numbers/],
    ["a hole", () => tensor([1, undefined] as unknown as number[]), ValueError, /item 1 is undefined/],
    ["null inside", () => tensor([[1, null]] as unknown as number[]), ValueError, /item 1 is null/],
    ["nothing", () => tensor(undefined as unknown as number[]), ValueError, /undefined came/],
  ])("refuses %s", (_, make, kind, text) => {
    expect(make).toThrow(kind);
    expect(make).toThrow(text);
  });

  test("item() needs exactly one number", () =>
    expect(() => tensor([1, 2]).item()).toThrow("item: the tensor is [2] but needs exactly one number. Use toArray()."));
});

describe("the life of a tensor", () => {
  const layer = () => {
    seed(3);
    return dense(2, 2);
  };
  const x = tensor([[1, 2]]);

  /** What `make` gives inside a step, handed to the outside. */
  function outlive<T>(make: (layer: ReturnType<typeof dense>) => T): T {
    const net = layer();
    let out: T | undefined;
    step(net, sgd(), () => {
      out = make(net);
      return sum(net.forward(x));
    });
    return out as T;
  }

  test("used after its step it says what to do", () => {
    const y = outlive((net) => relu(net.forward(x)));
    const say = `A tensor of shape [1, 2] ${afterwards}`;
    for (const use of [() => y.toArray(), () => add(y, y), () => keep(y), () => reshape(y, [2]), () => gradients(() => sum(y), [y])]) {
      expect(use).toThrow(UsageError);
      expect(use).toThrow(say);
    }
  });

  test("used in the next step it says the same, even though memory has tensors at that place", () => {
    const y = outlive((net) => net.forward(x));
    const net = layer();
    expect(() => step(net, sgd(), () => sum(add(net.forward(x), y)))).toThrow(afterwards);
  });

  test("keep() carries it over, without its history", () => {
    const y = outlive((net) => keep(net.forward(x)));
    expect(y.toArray()).toEqual(layer().forward(x).toArray());
    const other = layer();
    const { gradients: all } = gradients(() => sum(mul(other.forward(x), keep(other.forward(x)))), [other.weight]);
    const slope = other.forward(x).toArray();
    expect([...(all[0] as Float32Array)]).toEqual([slope[0], slope[1], 2 * (slope[0] as number), 2 * (slope[1] as number)]);
  });

  test("detach() stops the gradient and keeps the values", () => {
    const w = tensor([3]);
    const { value, gradients: all } = gradients(() => sum(mul(w, detach(w))), [w]);
    expect(value).toBe(9);
    expect([...(all[0] as Float32Array)]).toEqual([3]);
  });

  test("a detached parameter ends with its step too", () => {
    const w = outlive((net) => detach(net.weight));
    expect(() => w.toArray()).toThrow(afterwards);
  });

  test("a parameter detached outside a step is a copy", () => {
    const net = layer();
    const w = detach(net.weight);
    const before = net.weight.toArray();
    step(net, adam(), () => sum(net.forward(x)));
    expect(w.toArray()).toEqual(before);
    expect(net.weight.toArray()).not.toEqual(before);
  });

  test("ops outside a step give tensors that stay", () => {
    const y = scale(add(x, x), 2);
    for (let i = 0; i < 100; i++) add(x, tensor(i));
    expect([...y.toArray()]).toEqual([4, 8]);
  });

  test("a tensor made outside can be used in many steps, and by an op after one that failed half-way", () => {
    const net = layer();
    const optimizer = sgd();
    for (let i = 0; i < 3; i++) step(net, optimizer, () => sum(net.forward(x)));
    expect(() => add(x, tensor([1, 2, 3]))).toThrow(ShapeError);
    expect([...add(x, x).toArray()]).toEqual([2, 4]);
  });
});

describe("sizes that are none", () => {
  test("a weight that is no matrix is refused, and nothing is spoiled", () => {
    expect(() => linear(tensor([[1, 2, 3, 4]]), tensor([1, 2, 3, 4]))).toThrow("linear: the weight is [4] but must be [inputs, outputs].");
    expect(() => linear(tensor([[1, 2]]), tensor(new Float32Array(12), [2, 3, 2]))).toThrow("[2, 3, 2]");
    expect(relu(tensor(new Float32Array(1_000_000).fill(2))).toArray()[999_999]).toBe(2);
  });
  test("a parameter of no whole size is refused", () => {
    expect(() => new Parameter("w", [2.5])).toThrow("2.5");
  });
  test("BigInts are refused", () => {
    expect(() => tensor(new BigInt64Array(2) as unknown as number[])).toThrow("BigInt");
  });
});

describe("free draws", () => {
  const net = dense(1, 1);
  const inside = () => {
    let found: Float32Array | undefined;
    step(net, sgd(), () => {
      found = uniform([4]).toArray();
      return sum(net.forward(tensor([[1]])));
    });
    return found as Float32Array;
  };
  test("inside a step are others than those outside", () => {
    seed(5);
    const outside = uniform([4]).toArray();
    expect(inside()).not.toEqual(outside);
  });
  test("outside go on after a step as if there had been none", () => {
    seed(5);
    const [first, second] = [uniform([4]).toArray(), uniform([4]).toArray()];
    seed(5);
    expect(uniform([4]).toArray()).toEqual(first);
    inside();
    expect(uniform([4]).toArray()).toEqual(second);
  });
});
