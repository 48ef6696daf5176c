// Some of the examples of a dataset, copied.
import { sizeOf } from "../shape.ts";
import { type Dataset, inWords } from "./dataset.ts";

/** The examples of `which`, copied. */
export function pick(data: Dataset, which: ArrayLike<number>): Dataset {
  const gather = <T extends Uint8Array | Int32Array | Float32Array>(from: T, size: number): T => {
    const into = new (from.constructor as new (n: number) => T)(which.length * size);
    for (let i = 0; i < which.length; i++) {
      const example = which[i] as number;
      into.set(from.subarray(example * size, (example + 1) * size), i * size);
    }
    return into;
  };
  const { inputs, labels, shape, targetShape = [], weights } = data;
  const picked = { inputs: gather(inputs, sizeOf(shape)), labels: gather(labels, sizeOf(targetShape)), ...(weights && { weights: gather(weights, 1) }) };
  return inWords({ ...data, count: which.length, ...picked });
}

/** The examples that count: those of weight 0 are as if they were absent. */
export function present(data: Dataset): Dataset {
  const { weights } = data;
  if (!weights?.includes(0)) return data;
  return pick(
    data,
    [...weights.keys()].filter((i) => weights[i]),
  );
}
