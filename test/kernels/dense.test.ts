import { describe, expect, test } from "vitest";
import { none, type Workspace } from "../../src/addresses.ts";
import { kernels } from "../../src/wasm.ts";
import * as reference from "../reference/dense.ts";
import { type Arrays, withArrays } from "../support/arrays.ts";
import { numbers, some } from "../support/numbers.ts";

const round = Math.fround;
const shapes = [
  { m: 1, k: 1, n: 1 },
  { m: 3, k: 4, n: 7 },
  { m: 7, k: 3, n: 4 },
  { m: 64, k: 7, n: 3 },
  { m: 4, k: 64, n: 1000 },
  { m: 10, k: 400, n: 33 },
];
const variants = [
  { name: "whole" },
  { name: "gated", gate: true },
  { name: "with closed inputs", gate: true, inputs: 0.4 },
  { name: "with unused outputs", outputs: 0.4 },
  { name: "with closed inputs and unused outputs", gate: true, inputs: 0.6, outputs: 0.3 },
  { name: "with no open input", gate: true, inputs: 0 },
  { name: "with no used output", outputs: 0 },
];
const cases = shapes.flatMap((shape) => variants.map((variant) => [shape, variant] as const));

describe.each(cases)("a dense layer of %o %o", (shape, { gate, inputs, outputs }) => {
  const { m, k, n } = shape;
  const open = inputs === undefined ? undefined : some(k, inputs, 5);
  const used = outputs === undefined ? undefined : some(n, outputs, 6);
  const z = gate ? numbers(k, 0.1, 1, 7) : undefined;
  const layer = { ...shape, z, open, used };
  const [x, w, y, dy] = [numbers(m * k), numbers(k * n, -1, 1, 2), numbers(m * n, -1, 1, 3), numbers(m * n, -1, 1, 4)];

  /** Addresses of the gate and lists, sizes, and the workspace, as the kernels take them. */
  const rest = ({ put, putInts, room }: Arrays) => {
    const list = (each: number[] | undefined) => (each ? putInts(each).address : none);
    const lists = [list(open), open?.length ?? k, list(used), used?.length ?? n] as const;
    return { gate: z ? put(z).address : none, lists, workspace: room<Workspace>(kernels.gemmWorkspace() / 4).address };
  };

  test("has the outputs of its definition, bit for bit", () => {
    const found = withArrays((arrays) => {
      const to = arrays.put(y);
      const { gate, lists, workspace } = rest(arrays);
      kernels.dense(to.address, arrays.put(x).address, arrays.put(w).address, gate, m, k, n, ...lists, workspace);
      return Array.from(to.read());
    });
    expect(found).toEqual(reference.dense(y, x, w, layer, { round }));
  });

  test.each([false, true])("has the gradient of its inputs, bit for bit (added: %s)", (add) => {
    const found = withArrays((arrays) => {
      const to = arrays.put(x);
      const { gate, lists, workspace } = rest(arrays);
      kernels.denseGradInput(to.address, arrays.put(dy).address, arrays.put(w).address, gate, m, k, n, ...lists, add ? 1 : 0, workspace);
      return Array.from(to.read());
    });
    expect(found).toEqual(reference.denseGradInput(x, dy, w, layer, { add, round }));
  });

  test.each([false, true])("has the gradient of its weights, bit for bit (added: %s)", (add) => {
    const found = withArrays((arrays) => {
      const to = arrays.put(w);
      const { lists, workspace } = rest(arrays);
      kernels.denseGradWeight(to.address, arrays.put(x).address, arrays.put(dy).address, m, k, n, ...lists, add ? 1 : 0, workspace);
      return Array.from(to.read());
    });
    expect(found).toEqual(reference.denseGradWeight(w, x, dy, layer, { add, round }));
  });

  test("has the gradient of its gates, bit for bit", () => {
    const [dz, dv, gates] = [numbers(k, -1, 1, 8), numbers(k * n, -1, 1, 9), numbers(k, 0, 1, 10)];
    const found = withArrays(({ put, putInts }) => {
      const [gate, weight] = [put(dz), put(dv)];
      kernels.gateRowsGrad(gate.address, weight.address, put(w).address, put(gates).address, n, open ? putInts(open).address : none, open?.length ?? k);
      return { dz: Array.from(gate.read()), dw: Array.from(weight.read()) };
    });
    expect(found).toEqual(reference.gateRowsGrad(dz, dv, w, gates, n, open ?? Array.from({ length: k }, (_, i) => i), round));
  });
});
