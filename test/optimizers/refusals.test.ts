import { describe, expect, test } from "vitest";
import { accumulate, adam, adamW, clipNorm, clipValue, Parameter, rmsProp, sgd, ValueError } from "../../src/index.ts";

const p = new Parameter("parameter", [1]);
type Factory = (options: Record<string, unknown>) => unknown;
const factories: Record<string, Factory> = { adam: (o) => adam(o), adamW: (o) => adamW(o), sgd: (o) => sgd(o), rmsProp: (o) => rmsProp(o) };

/** Options, who has them, and the end of their allowed range if it has one. */
const options: [name: string, who: string[], end?: number][] = [
  ["beta1", ["adam", "adamW"], 1],
  ["beta2", ["adam", "adamW"], 1],
  ["epsilon", ["adam", "adamW", "rmsProp"]],
  ["decay", ["rmsProp"], 1],
  ["momentum", ["sgd", "rmsProp"], 1],
  ["weightDecay", ["adam", "adamW", "sgd", "rmsProp"]],
];
const cases = options.flatMap(([name, who, end]) => who.map((each) => [name, each, end] as const));

describe("an optimizer says what is wrong with", () => {
  test.each(cases)("%s of %s", (name, who, end) => {
    const make = factories[who] as Factory;
    const range = end === undefined ? "at least 0 and finite" : `at least 0 and below ${end}`;
    for (const bad of [-0.1, NaN, Infinity, -Infinity, ...(end === undefined ? [] : [end, 1.5])])
      expect(() => make({ [name]: bad })).toThrow(new ValueError(`${who}: ${name} is ${bad}, but it must be ${range}.`));
    for (const good of [0, 0.5, end === undefined ? 1e6 : 0.999999]) expect(() => make({ [name]: good })).not.toThrow();
  });

  test.each(Object.entries(factories))("the factor and weight decay of a group of %s", (who, make) => {
    for (const name of ["learningRateFactor", "weightDecay"]) {
      for (const bad of [-1, NaN, Infinity])
        expect(() => make({ groups: [{ parameters: [p], [name]: bad }] })).toThrow(
          new ValueError(`${who}: ${name} is ${bad}, but it must be at least 0 and finite.`),
        );
    }
  });

  test.each([0, -1, NaN, Infinity])("a clip at %f", (bad) => {
    expect(() => clipNorm(sgd(), bad)).toThrow(new ValueError(`clipNorm: the norm is ${bad}, but it must be a number above 0.`));
    expect(() => clipValue(sgd(), bad)).toThrow(new ValueError(`clipValue: the value is ${bad}, but it must be a number above 0.`));
  });

  test.each([0, -1, 1.5, NaN, Infinity])("accumulating %f batches", (bad) => {
    expect(() => accumulate(sgd(), bad)).toThrow(new ValueError(`accumulate: ${bad} batches came, but it must be a whole number from 1 up.`));
  });
});

describe("the name of an optimizer, as histories record it, says", () => {
  test.each([
    ["adam", adam()],
    ["adamW", adamW()],
    ["lazy-adam", adam({ lazy: true })],
    ["lazy-adamW", adamW({ lazy: true })],
    ["sgd", sgd()],
    ["rmsProp", rmsProp()],
    ["clipNorm-adam", clipNorm(adam(), 1)],
    ["clipValue-sgd", clipValue(sgd(), 1)],
    ["clipNorm-lazy-adam", clipNorm(adam({ lazy: true }), 1)],
    ["clipNorm-accumulate2-adamW", clipNorm(accumulate(adamW(), 2), 1)],
  ])("%s", (name, optimizer) => expect(optimizer.name).toBe(name));
});

test("an option that is undefined has its default", () => {
  expect(adam({ beta1: undefined, beta2: undefined, epsilon: undefined, lazy: undefined })).toMatchObject({
    beta1: 0.9,
    beta2: 0.999,
    epsilon: 1e-8,
    lazy: false,
  });
  expect(rmsProp({ decay: undefined, momentum: undefined, centered: undefined })).toMatchObject({ decay: 0.99, momentum: 0, centered: false });
  expect(sgd({ learningRate: undefined, momentum: undefined, nesterov: undefined })).toMatchObject({ learningRate: 0.01, momentum: 0, nesterov: false });
});
