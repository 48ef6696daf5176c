// Blocks of one's own, as users write them.
import { concat, type Layer, type Part, type Tensor, tanh } from "../../../src/index.ts";
import { runPart } from "../../../src/layers/layer.ts";

/** Two paths, their results side by side. */
export class Beside implements Layer {
  readonly left: Part;
  readonly right: Part;
  constructor(left: Part, right: Part) {
    this.left = left;
    this.right = right;
  }
  forward(x: Tensor): Tensor {
    return concat([runPart(this.left, x), runPart(this.right, x)], 1);
  }
  compacted(smaller: (...parts: Part[]) => Layer): Layer {
    return new Beside(smaller(this.left), smaller(this.right));
  }
}

/** A path and nothing more. */
export class Through implements Layer {
  readonly inner: Part;
  constructor(inner: Part) {
    this.inner = inner;
  }
  forward(x: Tensor, ahead?: readonly Part[]): Tensor {
    return runPart(this.inner, x, ahead);
  }
  compacted(smaller: (...parts: Part[]) => Layer): Layer {
    return new Through(smaller(this.inner));
  }
}

/** A path and a function after it, which are handed over together. */
export class Squashed implements Layer {
  readonly inner: Part;
  constructor(inner: Part) {
    this.inner = inner;
  }
  forward(x: Tensor, ahead: readonly Part[] = []): Tensor {
    return tanh(runPart(this.inner, x, [tanh, ...ahead]));
  }
  compacted(smaller: (...parts: Part[]) => Layer): Layer {
    return new Through(smaller(this.inner, tanh));
  }
}

/** A block that does not say what becomes of its parts. */
export const opaque = (inner: Part): Layer => ({ inner, forward: (x: Tensor) => tanh(runPart(inner, x)) }) as Layer;
