// The recipes' nets, compacted, in both languages; and what C states of flash and RAM is what binutils' size finds.
import { execFileSync, spawnSync } from "node:child_process";
import { expect, test } from "vitest";
import { isGate } from "../../src/gates/gate.ts";
import { compact, type Gateable, type Layer, predict, tensor } from "../../src/index.ts";
import { recipe } from "../../src/recipes/index.ts";
import { walk } from "../../src/walk.ts";
import { numbers } from "../support/numbers.ts";
import { asC, compiled, expectInC, expectInJavaScript, noCompiler, STRICT } from "./run.ts";

/** A recipe's net with a share of its gates closed, compacted. */
function small(name: string, keep: number): Layer {
  const net = recipe(name).build() as Layer & Partial<Gateable>;
  walk(net, (node) => {
    if (isGate(node)) node.parameters["logAlpha"]?.set(Float32Array.from({ length: node.size }, (_, i) => (i % keep ? -4 : 4)));
  });
  return compact(net);
}

const nets = [
  { name: "lenet-300-100", keep: 2, shape: [784] },
  { name: "lenet-5", keep: 3, shape: [1, 28, 28] },
  { name: "wrn-10-1", keep: 2, shape: [3, 32, 32] },
];

test.each(nets)("$name", ({ name, keep, shape }) => {
  const net = small(name, keep);
  const x = tensor(numbers(3 * shape.reduce((a, b) => a * b, 1), 0, 1), [3, ...shape]);
  expect(predict(net, x).shape).toEqual([3, 10]);
  expectInJavaScript(net, x);
  expectInJavaScript(net, x, { weights: "int8", examples: x });
  if (noCompiler) return;
  const all = [asC(net, x, "net"), asC(net, x, "small", { weights: "int8", examples: x })];
  expectInC(all, [...STRICT, "-O2"]);
  if (spawnSync("size", ["--version"]).error) return;
  for (const { source } of all) {
    const sections = compiled({ "net.c": source.text }, [...STRICT, "-O2", "-c"], (folder) =>
      execFileSync("size", ["-A", "net"], { cwd: folder, encoding: "utf8" }),
    );
    const bytes = (section: RegExp) =>
      [...sections.matchAll(/^(\S+)\s+(\d+)/gm)].filter(([, each]) => section.test(each as string)).reduce((sum, [, , n]) => sum + Number(n), 0);
    // alignment, and the few numbers that code names
    const [flash, ram] = [bytes(/^\.rodata/), bytes(/^\.(bss|data$)/)];
    expect(flash - source.flash).toBeGreaterThanOrEqual(0);
    expect(flash - source.flash).toBeLessThan(600);
    expect(ram).toBe(source.ram);
  }
});
