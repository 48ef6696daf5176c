import { COPY, own } from "../copies.ts";
import type { LayerArrays } from "../descriptions/facts.ts";
import type { KeepingMap } from "../descriptions/features.ts";
import type { PartDescription, SequentialDescription } from "../descriptions/layers.ts";
import { ValueError } from "../errors.ts";
import { showAs } from "../inspect.ts";
import { nameOf } from "../ops/named.ts";
import type { Tensor } from "../tensor.ts";
import { runInSequence } from "./afterNorm.ts";
import { featureMapOf } from "./featureMapOf.ts";
import { checkOwnPart, flattened, isPart, type Layer, type Part } from "./layer.ts";
import { shownPart } from "./shown.ts";

/**
 * The parts in the order in which they are run: a `relu` in front of a max pooling comes after it, where a quarter of the numbers are left.
 * The largest of a window is the same number, and so are the gradients: one that is not above 0 had none.
 */
function inOrder(parts: readonly Part[]): Part[] {
  const order = [...parts];
  parts.forEach((_, i) => {
    const [first, next] = order.slice(i) as Part[];
    if (next && nameOf(first as Part) === "relu" && (featureMapOf(next) as KeepingMap | undefined)?.largest) order.splice(i, 2, next, first as Part);
  });
  return order;
}

/** Parts one after the other. */
export class Sequential implements Layer {
  /** In order; training that shrinks the net adds selections. */
  parts: readonly Part[];

  /** Use `sequential()`. */
  constructor(parts: readonly Part[]) {
    parts.forEach((part, i) => {
      if (isPart(part)) {
        checkOwnPart(part);
        return;
      }
      if (Array.isArray(part)) throw new ValueError(`sequential: part ${i} is an array, but parts are given one by one. Write sequential(...parts).`);
      const what = part === null ? "null" : typeof part;
      throw new ValueError(
        `sequential: part ${i} is ${what === "object" ? "an object without forward(x)" : what}, but each part is a layer or a function of a tensor.`,
      );
    });
    this.parts = parts;
    showAs(this);
  }

  /** @internal */
  get [COPY](): object {
    return own;
  }

  /** Its parts. */
  get sequence(): readonly Part[] {
    return this.parts;
  }

  /** Puts other parts in place of its own. @internal */
  setSequence(parts: readonly Part[]): void {
    this.parts = parts;
  }

  /** The same of other parts. @internal */
  withParts(parts: readonly Part[]): Sequential {
    return new Sequential(parts);
  }

  /** What files say of it. */
  describe(describe: (part: Part, name: string) => PartDescription): SequentialDescription {
    return { type: "sequential", parts: this.parts.map((each, i) => describe(each, `${i}`)) };
  }

  /** Made again of what a file says. @internal */
  static rebuild({ parts }: SequentialDescription, _: LayerArrays, part: (description: PartDescription, name: string) => Part): Sequential {
    return new Sequential(parts.map((each, i) => part(each, `${i}`)));
  }

  /** x: whatever the first part takes. */
  forward(x: Tensor, ahead: readonly Part[] = []): Tensor {
    const own = inOrder(flattened(this));
    const all = ahead.length ? [...own, ...ahead.flatMap(flattened)] : own;
    let h = x;
    for (let i = 0; i < own.length; i++) h = runInSequence(own[i] as Part, h, all, i + 1);
    return h;
  }

  /** Its parts, a line each: what they are, how many numbers they learn, which of their gates are open. */
  toString(): string {
    return shownPart(this);
  }

  /** The parts of this and of every sequence inside it, in a row. */
  flat(): Part[] {
    return [...flattened(this)];
  }
}

/**
 * Layers and functions one after the other.
 * @throws ValueError; UsageError for a layer of another copy of the library
 * @example
 * ```ts
 * import { dense, predict, relu, sequential } from "sievenet";
 *
 * const net = sequential(dense(784, 300), relu, dense(300, 10));
 * predict(net, [new Float32Array(784)]).shape; // [1, 10]
 * ```
 */
export function sequential(...parts: Part[]): Sequential {
  return new Sequential(parts);
}
