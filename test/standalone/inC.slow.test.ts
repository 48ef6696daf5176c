// Every kind of layer and every named function, and fifty compacted nets at random, give the numbers of predict() in C, which gcc
// finds no fault with, nor its sanitizers.
import { expect, test } from "vitest";
import { everyCase } from "./cases.ts";
import { randomCases } from "./randomCases.ts";
import { asC, expectInC, noCompiler, SANITIZED, STRICT } from "./run.ts";

const FLAGS = [...STRICT, ...SANITIZED, "-O0"];

test.skipIf(noCompiler)("every kind and function, of floats and of 8 bits", () => {
  const nets = everyCase().flatMap(({ net, x, rounds }, i) => [
    asC(net, x, `net${i}`),
    ...(rounds ? [asC(net, x, `small${i}`, { weights: "int8", examples: x })] : []),
  ]);
  expect(nets.length).toBeGreaterThan(70);
  expectInC(nets, FLAGS);
});

test.skipIf(noCompiler)("50 compacted nets at random", () => {
  const nets = randomCases().flatMap(({ net, x }, i) => [asC(net, x, `net${i}`), asC(net, x, `small${i}`, { weights: "int8", examples: x })]);
  expect(nets.length).toBe(100);
  expectInC(nets, FLAGS);
});
