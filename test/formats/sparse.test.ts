import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { conv2d, decode, dense, encode, FormatError, flatten, predict, relu, residual, seed, sequential, tensor } from "../../src/index.ts";
import { type Format, sparsify } from "../../src/sparse/index.ts";
import { numbers } from "../support/numbers.ts";
import { withoutChecksum } from "../support/savedFiles.ts";
import { bitsOf, sparseNumbers } from "../support/sparse.ts";

function net(format: Format) {
  seed(1);
  const layers = [conv2d(1, 6, 3, { stride: 2, padding: 1 }), conv2d(6, 6, 3, { padding: 1, groups: 2, bias: false }), dense(96, 10)] as const;
  for (const layer of layers) layer.weight.set(sparseNumbers(layer.weight.size, 0.2));
  layers[2].bias?.set(numbers(10));
  return sparsify(sequential(layers[0], relu, residual(layers[1]), flatten, layers[2], dense(10, 2)), { density: 0.5, format });
}
const x = tensor(numbers(3 * 64), [3, 1, 8, 8]);

describe.each<Format>(["csr", "blocks"])("a net with sparse layers, %s,", (format) => {
  test("comes back from its bytes, and gives the same bytes again", () => {
    const before = net(format);
    predict(before, x);
    const bytes = encode(before);
    const after = decode(bytes);
    expect(bitsOf(predict(after, x).toArray())).toEqual(bitsOf(predict(before, x).toArray()));
    expect(encode(after)).toEqual(bytes);
  });

  test("takes no more bytes than its weights and their places", () => {
    const layer = dense(100, 80);
    layer.weight.set(sparseNumbers(8000, 0.1));
    const entries = layer.weight.toArray().filter((w) => w !== 0).length;
    expect(encode(sparsify(layer, { density: 1 })).length).toBeLessThan(8 * entries + 4 * 81 + 4 * 80 + 700);
  });

  test("whose numbers are changed is refused or harmless, never read outside of", () => {
    const whole = withoutChecksum(encode(net(format)));
    const header = new DataView(whole.buffer).getUint32(0, true) + 8;
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.integer({ min: header, max: whole.length - 1 }), fc.nat(255)), { minLength: 1, maxLength: 4 }), (changes) => {
        const bytes = whole.slice();
        for (const [at, value] of changes) bytes[at] = value;
        try {
          predict(decode(bytes), x);
        } catch (error) {
          expect(error).toBeInstanceOf(FormatError);
        }
      }),
      { numRuns: 300 },
    );
  });
});
