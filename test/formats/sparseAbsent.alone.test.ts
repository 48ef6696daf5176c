// Nothing here imports sievenet/sparse.
import { expect, test } from "vitest";
import { writeSafetensors } from "../../src/formats/safetensors.ts";
import { decode, FormatError } from "../../src/index.ts";

test("decode() of a net with sparse layers says what to import, where that has not been imported", () => {
  const bytes = writeSafetensors({
    tensors: new Map(),
    metadata: { format: "sievenet", version: "1", architecture: JSON.stringify({ type: "sequential", parts: [{ type: "sparseDense" }] }) },
  });
  expect(() => decode(bytes)).toThrow(
    new FormatError('decode: the file holds a layer of type "sparseDense" that this version does not know. Import "sievenet/sparse" first.'),
  );
});
