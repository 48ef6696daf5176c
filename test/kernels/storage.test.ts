// What a kernel may touch: the 64-byte blocks of its arrays and nothing after them. withArrays() puts a canary behind each
// array and NaN into the rest of its last block, so that a kernel that used the rest would give NaN.
import { describe, expect, test } from "vitest";
import { withArrays } from "../support/arrays.ts";
import { kernels } from "../support/kernels.ts";
import { numbers } from "../support/numbers.ts";

/** Elementwise kernels: how many arrays come first, then the size, then these numbers. */
const elementwise: [keyof typeof kernels, arrays: number, ...rest: number[]][] = [
  ["relu", 2],
  ["reluGrad", 3],
  ["tanh", 2],
  ["tanhGrad", 3],
  ["softplus", 2],
  ["softplusGrad", 3],
  ["leakyRelu", 2, 0.1],
  ["leakyReluGrad", 3, 0.1],
  ["elu", 2, 1],
  ["eluGrad", 3, 1],
  ["silu", 2],
  ["siluGrad", 3],
  ["gelu", 2],
  ["geluGrad", 3],
  ["geluTanh", 2],
  ["geluTanhGrad", 3],
  ["clamp", 2, 0.2, 0.7],
  ["clampGrad", 3, 0.2, 0.7],
  ["dropoutMask", 1, 0.4, 2],
  ["square", 2],
  ["squareGrad", 3],
  ["sqrt", 2],
  ["sqrtGrad", 3],
  ["abs", 2],
  ["absGrad", 3],
  ["power", 2, 2.5],
  ["power", 2, 0.3],
  ["powerGrad", 3, 0.3],
  ["sin", 2],
  ["sinGrad", 3],
  ["cos", 2],
  ["cosGrad", 3],
  ["choose", 4],
  ["exp", 2],
  ["expGrad", 3],
  ["log", 2],
  ["logGrad", 3],
  ["sigmoid", 2],
  ["sigmoidGrad", 3],
  ["affine", 2, 2, 1],
  ["fill", 1, 3],
  ["fromBytes", 2, 0.5],
  ["hardConcrete", 4, 2 / 3, -0.1, 1.1],
  ["hardConcreteGrad", 4, 2 / 3, -0.1, 1.1],
  ["openProbability", 2, -1.6],
  ["openProbabilityGrad", 3, -1.6],
  ["settledGate", 2, 1, -0.1, 1.1, -2.4, 2.4],
  ["settledGateGrad", 3, 1, -0.1, 1.1],
  ["adam", 5, 0.1, 0.9, 0.999, 1, 1e-8, 0.1, 0.98, -1, 1, 0.9],
  ["sgd", 4, 0.1, 0.9, 1, 0.1, -1, 1, 0.9],
  ["rmsProp", 6, 0.1, 0.9, 1e-8, 0.9, 0.1, -1, 1, 0.9],
  ["runningAverage", 2, 0.9],
  ["randomWords", 1, 1, 2, 3, 4, 5, 6],
  ["uniformFromWords", 1],
  ["normalFromUniform", 2],
];

describe.each(elementwise)("the kernel %s", (name, count, ...rest) => {
  test("leaves everything beyond the storage of its arrays untouched", () => {
    for (let n = 1; n <= 35; n++) {
      withArrays(({ put }) => {
        const places = Array.from({ length: count }, (_, i) => put(numbers(n, 0.1, 0.9, i)).address);
        (kernels[name] as (...all: number[]) => unknown)(...places, n, ...rest);
      });
    }
  });

  test("gives each number the same result wherever it stands and whatever follows it", () => {
    const at = (n: number, offset: number) =>
      withArrays(({ put }) => {
        // the number in question is the last of n
        const places = Array.from({ length: count }, (_, i) => put(numbers(40, 0.1, 0.9, i).slice(offset, offset + n)));
        (kernels[name] as (...all: number[]) => unknown)(...places.map((each) => each.address), n, ...rest);
        return places.map((each) => each.read()[n - 1]);
      });
    if (name === "randomWords" || name === "fromBytes") return; // words depend on their place, bytes are read otherwise
    for (let n = 2; n <= 20; n++) expect(at(n, 20 - n)).toEqual(at(1, 19));
  });
});

test("the canary sees a kernel that writes too far", () => {
  const tooFar = () => withArrays(({ room }) => kernels.fill(room(16).address, 17, 1));
  expect(tooFar).toThrow(/beyond the storage/);
});
