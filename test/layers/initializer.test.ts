import { describe, expect, test } from "vitest";
import { dense, type Initializer, seed, ValueError } from "../../src/index.ts";
import { glorotNormal, glorotUniform, heNormal, heUniform } from "../../src/layers/initializer.ts";
import { initialNormals, initialUniforms } from "../../src/random.ts";

const [inputs, outputs] = [200, 100];
const n = inputs * outputs;

function weights(initializer?: Initializer): Float32Array {
  seed(9);
  return dense(inputs, outputs, initializer && { initializer }).weight.toArray();
}

const draws = { heNormal, heUniform, glorotNormal, glorotUniform };
const variances = { heNormal: 2 / inputs, heUniform: 2 / inputs, glorotNormal: 2 / (inputs + outputs), glorotUniform: 2 / (inputs + outputs) };

describe.each(Object.keys(draws) as Initializer[])("weights drawn by %s", (name) => {
  test("have mean 0 and their variance", () => {
    const w = weights(name);
    const mean = w.reduce((a, b) => a + b, 0) / n;
    const variance = w.reduce((a, b) => a + b * b, 0) / n;
    expect(Math.abs(mean)).toBeLessThan(6 * Math.sqrt(variances[name] / n));
    expect(Math.abs(variance / variances[name] - 1)).toBeLessThan(6 * Math.sqrt(2 / n));
  });

  test("are those of the function of that name, one ordinal each", () => {
    const [first, second] = [weights(name), dense(inputs, outputs).weight.toArray()];
    seed(9);
    expect(draws[name](inputs, outputs, n)).toEqual(first);
    expect(heNormal(inputs, outputs, n)).toEqual(second);
  });
});

describe("weights", () => {
  test("are drawn by heNormal unless something else is asked for, with the bits of normal numbers times their deviation", () => {
    seed(9);
    const normals = initialNormals(n);
    const deviation = Math.sqrt(2 / inputs);
    expect(weights()).toEqual(normals.map((each) => each * deviation));
    expect(weights("heNormal")).toEqual(weights());
  });

  test("of uniform numbers stay within their limits and come close to them", () => {
    for (const [name, limit] of [
      ["heUniform", Math.sqrt(6 / inputs)],
      ["glorotUniform", Math.sqrt(6 / (inputs + outputs))],
    ] as const) {
      const largest = weights(name).reduce((most, each) => Math.max(most, Math.abs(each)), 0);
      expect(largest).toBeLessThanOrEqual(limit);
      expect(largest).toBeGreaterThan(0.999 * limit);
    }
  });

  test("refuse a name that is not known", () => {
    const wrong = (initializer: unknown) => () => dense(2, 3, { initializer: initializer as Initializer });
    expect(wrong("he")).toThrow('dense: initializer is "he", but it must be one of "heNormal", "heUniform", "glorotNormal", "glorotUniform".');
    for (const each of ["toString", 3, null]) expect(wrong(each)).toThrow(ValueError);
    expect(() => dense(2, 3, { inital: "heNormal" } as never)).toThrow(/no option "inital"/);
  });
});

test("initialUniforms and initialNormals take one number each of the order in which things are made", () => {
  seed(4);
  const [a, b] = [initialUniforms(3), initialNormals(3)];
  seed(4);
  initialNormals(8);
  expect(initialNormals(3)).toEqual(b);
  seed(4);
  expect(initialUniforms(5).slice(0, 3)).toEqual(a);
  expect(a.every((each) => each > 0 && each < 1)).toBe(true);
});
