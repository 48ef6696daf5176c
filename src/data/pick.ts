// Some of the examples of a dataset, copied.
import { ValueError } from "../errors.ts";
import { sizeOf } from "../shape.ts";
import type { Dataset } from "./dataset.ts";

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
  return { ...data, count: which.length, ...picked };
}

/** The examples that count: those of weight 0 are as if they were absent. @throws ValueError when there is none */
export function present(who: string, data: Dataset): Dataset {
  const { weights } = data;
  if (!weights?.includes(0)) return data;
  const which = Array.from(weights.keys()).filter((i) => weights[i]);
  if (which.length === 0) throw new ValueError(`${who}: the weights of all examples are 0. Give those that count a weight above 0.`);
  return pick(data, which);
}
