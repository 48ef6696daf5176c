// Metrics refuse what only looks like numbers, in a sentence and before anything is computed.
import { describe, expect, test } from "vitest";
import { accuracy, confusionMatrix, rocAuc, SievenetError, tensor, topK, ValueError } from "../../src/index.ts";

const lengths = [1, 3, 1e9, -1, 0.5, Number.NaN, "2", null, undefined].map((length) => ({ length }));
const wrong: unknown[] = [...lengths, {}, null, undefined, 3, "text", true, () => 1, new BigInt64Array(3), new DataView(new ArrayBuffer(8)), new Map([[0, 1]])];
const scores = [
  [0.9, 0.1],
  [0.4, 0.6],
];

const metrics: Record<string, (outputs: unknown, labels: unknown) => unknown> = {
  accuracy: (outputs, labels) => accuracy(outputs as number[][], labels as number[]),
  topK: (outputs, labels) => topK(outputs as number[][], labels as number[], 1),
  confusionMatrix: (outputs, labels) => confusionMatrix(outputs as number[][], labels as number[]),
};

describe.each(Object.entries(metrics))("%s", (name, metric) => {
  const refused = (outputs: unknown, labels: unknown) => {
    expect(() => metric(outputs, labels)).toThrow(SievenetError);
    expect(() => metric(outputs, labels)).toThrow(new RegExp(`^${name}: .*\\.$`));
  };

  test("refuses outputs that are no rows of numbers", () => {
    for (const each of wrong) {
      refused(each, [0, 1]);
      refused([each, each], [0, 1]);
      if (typeof each === "number") continue;
      const inside = [
        [0.5, each],
        [each, 0.5],
      ];
      refused(inside, [0, 1]);
    }
    refused(
      [
        [0.9, "0.1"],
        [0.4, 0.6],
      ],
      [0, 1],
    );
  });

  test("refuses labels that are no numbers", () => {
    for (const each of wrong) {
      refused(scores, each);
      if (typeof each !== "number") refused(scores, [each, 1]);
    }
  });

  test("takes tensors, arrays and typed arrays", () => {
    const expected = metric(scores, [0, 1]);
    for (const outputs of [tensor(scores), scores.map((row) => Float64Array.from(row))])
      for (const labels of [tensor([0, 1]), Uint8Array.of(0, 1), Int32Array.of(0, 1)]) expect(metric(outputs, labels)).toEqual(expected);
  });
});

test("rocAuc refuses the same", () => {
  for (const each of wrong) {
    for (const [a, b] of [
      [each, [0, 1]],
      [[0.1, 0.2], each],
      [
        [0.1, typeof each === "number" ? "3" : each],
        [0, 1],
      ],
    ]) {
      expect(() => rocAuc(a as number[], b as number[])).toThrow(ValueError);
      expect(() => rocAuc(a as number[], b as number[])).toThrow(/^rocAuc: .*\.$/);
    }
  }
});
