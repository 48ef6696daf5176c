// What console.log shows in Node, Deno and Bun: what a person wants to see, not how the library keeps it.
import { inspect } from "node:util";
import { describe, expect, test } from "vitest";
import { augmented, csv, shaped, table, trainValidationSplit } from "../../src/data/index.ts";
import {
  batchNorm,
  conv2d,
  dataset,
  dense,
  flatten,
  gate,
  type Layer,
  mask,
  metrics,
  predict,
  relu,
  residual,
  scale,
  seed,
  sequential,
  sgd,
  step,
  summary,
  sum,
  type Tensor,
  tensor,
} from "../../src/index.ts";

describe("a tensor", () => {
  test("is its shape and its first numbers", () => {
    expect(
      inspect(
        tensor([
          [1, 2, 3],
          [4.56789, -0.1, 6],
        ]),
      ),
    ).toBe("tensor [2, 3]: 1, 2, 3, 4.568, -0.1, 6");
    expect(inspect(tensor(new Float32Array(1000).fill(7)))).toBe("tensor [1000]: 7, 7, 7, 7, 7, 7, ...");
    expect(inspect({ x: [tensor(5)] })).toBe("{ x: [ tensor []: 5 ] }");
    expect(`${predict(relu, [[1, -1]])}`).toBe("tensor [1, 2]: 1, 0");
    expect(inspect(tensor([], [0, 3]))).toBe("tensor [0, 3]: ");
  });

  test("of a step is shown inside, and told of behind it", () => {
    const layer = dense(2, 1);
    let kept: Tensor | undefined;
    step(layer, sgd(), () => {
      kept = scale(tensor([1, 2]), 2);
      expect(inspect(kept)).toBe("tensor [2]: 2, 4");
      return sum(layer.forward(tensor([[1, 1]])));
    });
    expect(inspect(kept)).toBe("tensor [2]: its step has ended");
  });

  test("that is a parameter or a statistic has its name", () => {
    const layer = dense(2, 2);
    layer.weight.set([1, 2, 3, 0.00012345]);
    expect(inspect(layer.weight)).toBe("weight of dense(2, 2) [2, 2]: 1, 2, 3, 0.0001234");
    expect(inspect(batchNorm(2).mean)).toMatch(/^mean of batchNorm\(2\) \[2\]: 0, 0$/);
  });
});

describe("a net", () => {
  seed(1);
  const first = gate(dense(4, 3), { over: "inputs", lambda: 0.1 });
  const [, second] = [first, gate(dense(3, 2), { over: "weights", mask: [1, 1, 0, 0, 0, 1] })];

  test("is its parts, a line each, with what they learn and which gates are open", () => {
    expect(inspect(sequential(first, relu, second)).split("\n")).toEqual([
      "sequential(",
      "  dense(4, 3): 19 parameters, gates over inputs: 4 of 4 open,",
      "  relu,",
      "  dense(3, 2): 8 parameters, gates over weights: 3 of 6 open",
      "): 27 parameters",
    ]);
  });

  test("with blocks inside is told as far as they go", () => {
    const own: Layer & { inner: Layer } = { inner: dense(2, 2), forward: (x) => x };
    expect(
      inspect(
        sequential(
          flatten,
          sequential(dense(2, 2), (x) => x),
          residual(sequential(dense(2, 2), relu)),
          own,
        ),
      ).split("\n"),
    ).toEqual([
      "sequential(",
      "  flatten,",
      "  sequential(",
      "    dense(2, 2): 6 parameters,",
      "    function",
      "  ): 6 parameters,",
      "  residual: 6 parameters,",
      "  block: 6 parameters",
      "): 18 parameters",
    ]);
  });

  test("counts a layer that stands in it twice once", () => {
    const twice = dense(2, 2);
    expect(inspect(sequential(twice, twice))).toMatch(/\): 6 parameters$/);
  });

  test("of one layer is a line too; others show their arrays in words", () => {
    expect(inspect(first)).toBe("dense(4, 3): 19 parameters, gates over inputs: 4 of 4 open");
    expect(inspect(gate(conv2d(1, 2, 3), { over: "outputs" }))).toBe("conv2d(1, 2, 3): 22 parameters, gates over outputs: 2 of 2 open");
    expect(inspect(mask([1, 0, 1]))).toBe("2 of 3 open");
    expect(inspect(batchNorm(2))).toContain("scale: scale of batchNorm(2) [2]: 1, 1,");
  });
});

describe("data", () => {
  const images = dataset({ inputs: new Uint8Array(5 * 16), scale: 1 / 255, labels: [0, 1, 2, 1, 0], shape: [16] });

  test("are told by their sizes, whatever was made of them", () => {
    expect(inspect(images)).toBe("5 examples [16] of bytes, 3 classes");
    expect(inspect(dataset({ inputs: [1, 2, 3, 4], targets: [1, 2], shape: [2] }))).toBe("2 examples [2] of floats, targets [1]");
    expect(inspect(shaped(images, [1, 4, 4]))).toBe("5 examples [1, 4, 4] of bytes, 3 classes");
    expect(inspect(augmented(shaped(images, [1, 4, 4]), { flip: true }))).toContain("5 examples [1, 4, 4]");
    expect(inspect(trainValidationSplit(images, 0.4, { seed: 1 }))).toBe(
      "{\n  train: 3 examples [16] of bytes, 3 classes,\n  validation: 2 examples [16] of bytes, 3 classes\n}",
    );
  });

  test("stay plain: copied, compared and sent without the words", () => {
    expect(Object.keys(images)).toEqual(["count", "shape", "inputs", "labels", "classes", "scale"]);
    expect(structuredClone(images)).toEqual({ ...images });
  });

  test("of a table are what it describes", () => {
    const fish = table(csv("length,kind\n1,minnow\n2,pike\n3,minnow\n4,pike\n5,pike\n"), { target: "kind", split: 0.2 });
    expect(inspect(fish)).toBe(fish.describe());
    expect(inspect(fish.schema)).toBe(String(fish.schema));
    expect(inspect(fish.train)).toBe("4 examples [1] of floats, 2 classes");
  });
});

test("summaries and metrics are tables", () => {
  const net = sequential(dense(2, 2));
  expect(inspect(summary(net, [2]))).toBe(String(summary(net, [2])));
  const found = metrics(net, dataset({ inputs: [1, 2, 3, 4], labels: [0, 1], shape: [2] }));
  expect(inspect(found)).toBe(String(found));
});
