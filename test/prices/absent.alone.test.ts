// A net that is priced by rates, read where sievenet/prices has not been imported.
import { expect, test } from "vitest";
import { decode, dense, encode, FormatError, gate } from "../../src/index.ts";

test("is refused, and read once it is imported", async () => {
  const layer = gate(dense(3, 2), { over: "inputs", lambda: 0.1 });
  layer.gates.rates = { perWeight: 2 };
  const bytes = encode(layer);
  expect(() => decode(bytes)).toThrow(new FormatError('decode: the gates at "gates.inputs" have rates. Import "sievenet/prices" first.'));
  await import("../../src/prices/index.ts");
  expect((decode(bytes) as typeof layer).gates.rates).toEqual({ perWeight: 2 });
});

test("rates that are none are refused", async () => {
  await import("../../src/prices/index.ts");
  const layer = gate(dense(3, 2), { over: "inputs" });
  layer.gates.rates = { perWeight: Infinity };
  expect(() => decode(encode(layer))).toThrow("perWeight is null, but it must be a finite number.");
});
