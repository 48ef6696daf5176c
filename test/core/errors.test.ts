import { expect, test } from "vitest";
import { ShapeError, SievenetError, ValueError } from "../../src/index.ts";

class Own extends ShapeError {}
class Code extends SievenetError {
  static override readonly code = "OWN";
}

test("errors are those of their class, and of the one above all", () => {
  const error = new ShapeError("of no use");
  expect([error instanceof ShapeError, error instanceof SievenetError, error instanceof Error]).toEqual([true, true, true]);
  expect([error instanceof ValueError, new Error("other") instanceof SievenetError]).toEqual([false, false]);
});

test("those of another copy of the library are known by their code", () => {
  const copied = Object.assign(new Error("of another copy"), { [Symbol.for("sievenet.error")]: "SHAPE" });
  expect([copied instanceof ShapeError, copied instanceof SievenetError, copied instanceof ValueError]).toEqual([true, true, false]);
});

test("a class that programs derive without a code of its own goes by its prototype", () => {
  const own = new Own("mine");
  expect([own instanceof Own, own instanceof ShapeError, own instanceof SievenetError]).toEqual([true, true, true]);
  expect(new ShapeError("not mine") instanceof Own).toBe(false);
});

test("one with a code of its own goes by that", () => {
  const own = new Code("mine");
  expect([own instanceof Code, own instanceof SievenetError, own instanceof ShapeError, own.code]).toEqual([true, true, false, "OWN"]);
});

test.each([null, undefined, 1, "text", {}])("%s is none", (value) => {
  expect((value as unknown) instanceof SievenetError).toBe(false);
  expect((value as unknown) instanceof ShapeError).toBe(false);
});
