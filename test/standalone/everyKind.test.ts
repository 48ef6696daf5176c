// Every kind of layer and every named function gives the numbers of predict(), in JavaScript that sees no globals.
import { expect, test } from "vitest";
import { everyCase } from "./cases.ts";
import { expectInJavaScript } from "./run.ts";

const cases = everyCase();

test.each(cases)("$what", ({ net, x, rounds }) => {
  expectInJavaScript(net, x);
  if (rounds) expect(expectInJavaScript(net, x, { weights: "int8", examples: x }).int8Error?.examples).toBe(x.shape[0]);
});
