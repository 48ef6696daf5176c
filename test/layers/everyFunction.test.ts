// Every named function, as the table lists them, is known everywhere: to files, compaction and inference; and what it says of
// itself is true.
import { describe, expect, test } from "vitest";
import { type FunctionName, functionFeatures } from "../../src/descriptions/functions.ts";
import {
  compact,
  conv1d,
  conv2d,
  type Dense,
  decode,
  dense,
  encode,
  gate,
  gateParameters,
  mul,
  predict,
  type Sequential,
  sequential,
  summary,
  type Tensor,
  tensor,
} from "../../src/index.ts";
import { decode as decodeModel } from "../../src/inference/index.ts";
import { featureMapOf } from "../../src/layers/featureMapOf.ts";
import { functionOf } from "../../src/layers/functions.ts";
import { nameOf } from "../../src/ops/named.ts";
import { scope } from "../../src/memory.ts";
import { expectNear } from "../support/near.ts";
import { numbers } from "../support/numbers.ts";
import { supportOf } from "../support/support.ts";
import { BATCH, bits, expectTrue, inputFor, type Place, SIZE, sidesAt, sizeOf } from "./featureClaims.ts";

describe.each(Object.keys(functionFeatures) as FunctionName[])("%s", (name) => {
  const part = functionOf(name) as (x: Tensor) => Tensor;
  const map = functionFeatures[name];
  const at: Place = name.endsWith("1d") ? "series" : (map?.layouts?.[0] ?? "units");
  const sides = sidesAt(at);

  test("is a function of the library, found by its name and the other way round", () => {
    expect(part).toBeTypeOf("function");
    expect(nameOf(part)).toBe(name);
    expect((part as { readonly name: string }).name).toBe(name);
    expect(featureMapOf(part)).toBe(map);
  });

  test("says how features pass through it, and that is so", () => {
    for (const layout of map?.layouts ? [at] : (["units", "maps", "series"] as const)) if (map) expectTrue(map, part, inputFor(name, layout));
    if (map?.passes !== "kept") return;
    // known zeros are handed on exactly where it says so
    scope(() => {
      const x = inputFor(name, at);
      const known = mul(x, tensor([1, 1, 0, 1, 1, 0], [SIZE, ...sides.map(() => 1)]));
      known.support = supportOf([0, 1, 3, 4]);
      expect(part(known).support !== undefined).toBe(map.zeros);
    });
  });

  test("is saved by name, and predicts the same bits in the inference entry", () => {
    const x = inputFor(name, at);
    const net = sequential(part);
    const bytes = encode(net);
    expect((decode(bytes) as Sequential).parts).toEqual([part]);
    expect(bits(decodeModel(bytes).predict(x.toArray(), x.shape).data)).toEqual(bits(predict(net, x).toArray()));
    expect(decodeModel(bytes).layers.map(({ label }) => label)).toEqual([name]);
    expect(summary(net, x.shape.slice(1)).rows.map(({ layer }) => layer)).toEqual([name]);
  });

  test("is compacted between gated layers", () => {
    const before = gate([dense(2, SIZE), conv1d(2, SIZE, 1), conv2d(2, SIZE, 1)][sides.length] as Dense, { over: "outputs" });
    gateParameters(before)[0]?.set([-4, 4, 4, -4, 4, 4]);
    const x = tensor(numbers(BATCH * 2 * sizeOf(sides), 0.2, 1), [BATCH, 2, ...sides]);
    before.weight.set(numbers(before.weight.size, 0.1, 1));
    const after = gate(dense(SIZE, 3), { over: "inputs" });
    gateParameters(after)[0]?.set([4, 4, -4, -4, -4, 4]);
    const net = sequential(before, part, after);
    // a logarithm of closed units is no number, and what reads it neither; an index is no feature that a layer could read
    if (name === "log" || name === "argmax") return;
    predict(net, x);
    const small = compact(net);
    expectNear(predict(small, x).toArray(), predict(net, x).toArray(), { abs: 1e-5, rel: 1e-5 });
    expect((small.parts[0] as Dense).outputs < SIZE).toBe(map !== undefined);
  });
});
