import { describe, expect, test } from "vitest";
import { dense, parameters, sequential, UsageError } from "../../src/index.ts";

describe("parameters()", () => {
  test("refuses two parameters under one path, of which files and averages would lose one", () => {
    const net = { parts: [dense(2, 3)], 0: dense(3, 4) };
    expect(() => parameters(net)).toThrow(UsageError);
    expect(() => parameters(net)).toThrow(
      'parameters: "weight of dense(2, 3)" and "weight of dense(3, 4)" both have the path "0.weight", as the name of an array "parts" is left out of paths. Give one of the two properties another name.',
    );
  });

  test("finds one parameter in two places once", () => {
    const layer = dense(2, 2);
    expect([...parameters({ a: layer, b: sequential(layer, layer) }).keys()]).toEqual(["a.weight", "a.bias"]);
  });
});
