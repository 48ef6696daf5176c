import { countLayers, type Gateable, openGates, parameters, type Schedule, seed, summary, ValueError } from "sievenet";
import { recipe, recipeNames } from "sievenet/run";
import { describe, expect, test } from "vitest";
import { datasetSources } from "../../src/run/datasets.ts";
import { fingerprint } from "../support/story.ts";
import { gateSets } from "../../src/report/gateSets.ts";

describe.each(recipeNames)("the recipe %s", (name) => {
  const known = recipe(name);

  test("builds a net with as many gates as it says, which reads its examples", () => {
    const net = known.build({ lambda: 0.001 });
    expect(openGates(net)).toEqual(known.widths);
    expect(summary(net, known.shape).rows.at(-1)?.output).toEqual([10]);
    expect(gateSets(net).map(({ layer }) => layer.gates.lambda)).toEqual(known.widths.map(() => 0.001));
  });

  test("builds it without gates, too", () => {
    const net = known.build();
    expect(openGates(net)).toEqual([]);
    expect(summary(net, known.shape).rows.at(-1)?.output).toEqual([10]);
  });

  test("takes a lambda for each set of gates", () => {
    const lambda = known.widths.map((_, i) => 0.001 * (i + 1));
    expect(gateSets(known.build({ lambda })).map(({ layer }: { layer: Gateable }) => layer.gates.lambda)).toEqual(lambda);
    expect(() => known.build({ lambda: [...lambda, 1] })).toThrow(ValueError);
    expect(() => known.build({ lambda: [...lambda, 1] })).toThrow(
      `recipe: ${lambda.length + 1} lambdas came, but ${name} needs 1 for all its gates or ${lambda.length}, one for each set of them.`,
    );
    expect(() => known.build({ lambda: -1 })).toThrow("gate: lambda is -1, but it must be 0 or more.");
  });

  test("gives the same numbers from the same seed", () => {
    const numbers = (from: number) => {
      seed(from);
      return fingerprint([...parameters(known.build({ lambda: 0.1 })).values()].map((each) => each.toArray()));
    };
    expect(numbers(3)).toBe(numbers(3));
    expect(numbers(3)).not.toBe(numbers(4));
  });

  test("has an optimizer at its own learning rate, or at another", () => {
    const net = known.build({ lambda: 0 });
    const first = (rate: number | Schedule) => (typeof rate === "number" ? rate : rate(0));
    expect(first(known.optimizer(net, { steps: 100 }).learningRate)).toBe(known.learningRate);
    expect(first(known.optimizer(net, { steps: 100, learningRate: 0.02 }).learningRate)).toBe(0.02);
  });

  test("refuses options that nothing reads", () => {
    expect(() => known.build({ lamda: 0.1 } as never)).toThrow(`${name}, build: there is no option "lamda". Options are lambda. Did you mean lambda?`);
    const more = { steps: 100, momentum: 0.9 } as never;
    expect(() => known.optimizer(known.build(), more)).toThrow(`${name}, optimizer: there is no option "momentum". Options are steps, learningRate.`);
  });

  test("names datasets that runs know, with a lambda for all gates or for each", () => {
    const names = datasetSources.map((each) => each.name);
    for (const [dataset, { epochs, lambda }] of Object.entries(known.datasets)) {
      expect(names).toContain(dataset);
      expect(epochs).toBeGreaterThan(0);
      expect([1, known.widths.length]).toContain(lambda.length);
    }
  });
});

test("wide residual nets have the depth and width of their name", () => {
  const net = recipe("wrn-16-2").build();
  summary(net, [3, 32, 32]);
  const layers = countLayers(net).map(({ label }) => label);
  // 16 = 6n + 4 for two blocks a stage: a convolution, twelve in blocks, three 1x1 shortcuts, a dense layer
  expect(layers.filter((each) => each.startsWith("conv2d"))).toHaveLength(16);
  expect(layers.at(-1)).toBe("dense(128, 10)");
  expect(recipe("wrn-28-10").widths).toHaveLength(12);
});

test("convolutions of wide residual nets have no biases, which the norms behind them would cancel", () => {
  const paths = [...parameters(recipe("wrn-10-1").build())].map(([path, { shape }]) => [path, shape.length] as const);
  const filters = paths.filter(([, axes]) => axes === 4).map(([path]) => path);
  // the first, two in the block of each stage, and a shortcut in the second and third
  expect(filters).toHaveLength(1 + 3 * 2 + 2);
  for (const path of filters) expect(paths.map(([each]) => each)).not.toContain(path.replace(/weight$/, "bias"));
});

describe("recipe() refuses", () => {
  test.each([
    ["lenet-300", 'recipe: there is no recipe "lenet-300". Did you mean lenet-300-100?'],
    ["LeNet5", 'recipe: there is no recipe "LeNet5". Did you mean lenet-5? Recipes: lenet-300-100, lenet-5, wrn-10-1, wrn-16-2 and other depths and widths.'],
    ["wrn-10", 'recipe: there is no recipe "wrn-10". Did you mean wrn-10-1?'],
    ["toString", 'recipe: there is no recipe "toString".'],
    [
      "wrn-11-1",
      "recipe: wrn-11-1 cannot be built: the depth is 11 and the width 1, but the depth must be 10, 16, 22, 28 and so on up to 1000, and the width from 1 to 32.",
    ],
    ["wrn-10-0", "recipe: wrn-10-0 cannot be built: the depth is 10 and the width 0"],
  ])("%s", (name, text) => {
    expect(() => recipe(name)).toThrow(ValueError);
    expect(() => recipe(name)).toThrow(text);
  });

  test("what is no name", () => expect(() => recipe(undefined as unknown as string)).toThrow('there is no recipe "undefined"'));
});
