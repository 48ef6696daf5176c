import { ValueError } from "../errors.ts";
import type { Tensor } from "../tensor.ts";
import { runInSequence } from "./afterNorm.ts";
import { isPart, type Layer, type Part } from "./layer.ts";

/** Parts one after the other. */
export class Sequential implements Layer {
  /** In order. */
  readonly parts: readonly Part[];

  /** Use `sequential()`. */
  constructor(parts: readonly Part[]) {
    parts.forEach((part, i) => {
      if (isPart(part)) return;
      if (Array.isArray(part)) throw new ValueError(`sequential: part ${i} is an array, but parts are given one by one. Write sequential(...parts).`);
      const what = part === null ? "null" : typeof part;
      throw new ValueError(
        `sequential: part ${i} is ${what === "object" ? "an object without forward(x)" : what}, but each part is a layer or a function of a tensor.`,
      );
    });
    this.parts = parts;
  }

  /** x: whatever the first part takes. */
  forward(x: Tensor, ahead: readonly Part[] = []): Tensor {
    const own = this.flat();
    const all = [...own, ...new Sequential(ahead).flat()];
    return own.reduce((h, part, i) => runInSequence(part, h, all.slice(i + 1)), x);
  }

  /** The parts of this and of every sequence inside it, in a row. */
  flat(): Part[] {
    return this.parts.flatMap((part) => (part instanceof Sequential ? part.flat() : [part]));
  }
}

/** Layers and functions one after the other. @throws ValueError */
export function sequential(...parts: Part[]): Sequential {
  return new Sequential(parts);
}
