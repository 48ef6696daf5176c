import { describe, expect, test } from "vitest";
import { distance, likely, nearest } from "../../src/names.ts";

describe("names that are almost right", () => {
  test("differ by letters changed, added or taken away", () => {
    expect(distance("lenet", "lenet")).toBe(0);
    expect(distance("lent", "lenet")).toBe(1);
    expect(distance("kitten", "sitting")).toBe(3);
    expect(distance("", "abc")).toBe(3);
  });
  test("are told by their initials", () => {
    const names = ["learningRate", "beta1", "weightDecay", "groups"];
    expect(["lr", "wd", "LR", "l", "g"].map((each) => likely(each, names))).toEqual(["learningRate", "weightDecay", "learningRate", "learningRate", "groups"]);
  });
  test("find the one that was meant", () => expect(nearest("LeNet5", ["wrn", "lenet-300-100", "lenet-5"])).toBe("lenet-5"));
});
