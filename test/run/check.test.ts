import { ValueError } from "sievenet";
import { checkRun, type RunSettings } from "sievenet/run";
import { describe, expect, test } from "vitest";

describe("checkRun()", () => {
  test("fills in the defaults of the recipe for its first dataset", () => {
    expect(checkRun()).toEqual({
      recipe: "lenet-300-100",
      dataset: "digits",
      seed: 1,
      lambda: [0.1, 0.3, 3],
      epochs: 80,
      batchSize: 100,
      learningRate: 0.001,
      shrink: false,
    });
    expect(checkRun({ recipe: "wrn-10-1" })).toMatchObject({ dataset: "cifar10", lambda: [0.35, 0.17, 0.06], epochs: 60, learningRate: 0.1 });
    expect(checkRun({ dataset: "mnist" })).toMatchObject({ lambda: [0.1], epochs: 200 });
  });

  test("takes the first dataset that is read from files where a folder is given", () => {
    expect(checkRun({ data: "here" })).toMatchObject({ dataset: "mnist", data: "here", epochs: 200 });
    expect(checkRun({ recipe: "wrn-10-1", data: "here" })).toMatchObject({ dataset: "cifar10", data: "here" });
  });

  test("keeps what is given, and changes nothing the second time: settings are plain JSON", () => {
    const given: RunSettings = {
      recipe: "lenet-5",
      examples: 50,
      seed: 0,
      lambda: 2,
      epochs: 3,
      batchSize: 7,
      learningRate: 1,
      averageDecay: 0.5,
      shrink: true,
    };
    const complete = checkRun(given);
    expect(complete).toEqual({ ...given, dataset: "digits", lambda: [2] });
    expect(checkRun(JSON.parse(JSON.stringify(complete)))).toEqual(complete);
    expect(checkRun({ lambda: [] }).lambda).toEqual([]);
  });

  const refused: [RunSettings, string][] = [
    [{ recipe: "lenet-300" }, 'recipe: there is no recipe "lenet-300". Did you mean lenet-300-100?'],
    [{ dataset: "minst" }, 'run: there is no dataset "minst". Did you mean mnist? Datasets: mnist, digits.'],
    [{ dataset: "constructor" }, 'run: there is no dataset "constructor".'],
    [{ dataset: "cifar10" }, "run: lenet-300-100 is not trained on cifar10. Datasets: mnist, digits."],
    [{ dataset: "digits", data: "here" }, 'run: data is "here", but digits are generated, not read. Use { dataset: "mnist" } or leave out data.'],
    [{ examples: 100, dataset: "mnist" }, "run: examples is for the dataset digits, which is drawn. mnist is used as a whole."],
    [{ examples: 3 }, "run: examples is 3, but it must be a whole number from 10 to 1000000."],
    [{ epochs: 0 }, "run: epochs is 0, but it must be a whole number from 1 up."],
    [{ epochs: NaN }, "run: epochs is NaN, but it must be a whole number from 1 up."],
    [{ epochs: "3" as unknown as number }, 'run: epochs is "3", but it must be a whole number from 1 up.'],
    [{ epochs: null as unknown as number }, "run: epochs is null, but it must be a whole number from 1 up."],
    [{ batchSize: 1.5 }, "run: batchSize is 1.5, but it must be a whole number from 1 up."],
    [{ seed: 2 ** 32 }, "run: seed is 4294967296, but it must be a whole number from 0 to 4294967295."],
    [{ learningRate: 0 }, "run: learningRate is 0, but it must be a number above 0, such as 0.001."],
    [{ averageDecay: 1 }, "run: averageDecay is 1, but it must be a number above 0 and below 1, such as 0.999."],
    [{ lambda: -1 }, "run: lambda is -1, but it must be numbers from 0 up, such as 0.1 or [0.1, 0.1, 0.05]."],
    [{ lambda: [0.1, NaN, 0.1] }, "run: lambda is NaN, but it must be numbers from 0 up"],
    [{ lambda: "0.1" as unknown as number }, 'run: lambda is "0.1", but it must be numbers from 0 up'],
    [{ lambda: [1, 2] }, "run: lambda has 2 numbers, but lenet-300-100 needs 1 for all its gated layers or 3, one for each."],
    [{ lambda: [], shrink: true }, "run: shrink takes closed gates out, but { lambda: [] } leaves none. Leave out one of the two."],
    [{ shrink: 1 as unknown as boolean }, "run: shrink is 1, but it must be true or false."],
    [{ data: 5 as unknown as string }, "run: data is 5, but it must be the path of a folder."],
    [{ epoch: 3 } as RunSettings, 'run: there is no option "epoch". Options are recipe, dataset, seed'],
  ];
  test.each(refused)("refuses %j", (settings, text) => {
    expect(() => checkRun(settings)).toThrow(ValueError);
    expect(() => checkRun(settings)).toThrow(text);
  });
});
