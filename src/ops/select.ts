import { type Indices, skip } from "../addresses.ts";
import type { StoredArray } from "../descriptions/facts.ts";
import { checkIndices, select as facts } from "../descriptions/rows.ts";
import { take } from "../memory.ts";
import { sizeOf } from "../shape.ts";
import { record } from "../tape.ts";
import { Tensor } from "../tensor.ts";
import { ints, kernels } from "../wasm.ts";

/** `indices` of `inputs` features, which may themselves be those that `outer` picks: what a `Selection` is made of. */
export function within(outer: Selection | undefined, indices: ArrayLike<number>, inputs: number): [ArrayLike<number>, number] {
  return outer ? [Array.from(indices, (i) => outer.indices[i] as number), outer.inputs] : [indices, inputs];
}

/** Indices of some of `inputs` features, in any order. */
export class Selection {
  /** Which, in order. */
  indices!: Int32Array;
  /** How many there are to pick from. */
  inputs!: number;

  /** Use `select()`. @throws ValueError */
  constructor(indices: ArrayLike<number>, inputs: number) {
    facts.check({ inputs, count: indices.length });
    checkIndices(indices, inputs);
    this.reset(indices, inputs);
  }

  /** Picks others from now on. @internal */
  reset(indices: ArrayLike<number>, inputs: number): void {
    this.indices = Int32Array.from(indices);
    this.inputs = inputs;
  }

  /** The indices where kernels read them, until the scope closes. */
  #list(): Indices {
    const { indices } = this;
    const list = take<Indices>(4 * indices.length);
    ints(list, indices.length).set(indices);
    return list;
  }

  /** What error texts call it. */
  get label(): string {
    return facts.label({ inputs: this.inputs, count: this.indices.length });
  }

  /** The indices, as files hold them. */
  get storedArrays(): { readonly indices: StoredArray } {
    return { indices: { shape: [this.indices.length], values: this.indices } };
  }

  /** Along axis 1: y[b, j, ...] = x[b, indices[j], ...]. x: [batch, inputs, ...], result: [batch, indices, ...]. @throws ShapeError */
  pick(x: Tensor): Tensor {
    const { inputs: k } = this;
    const shape = facts.output({ inputs: k, count: this.indices.length }, x.shape);
    const [m, n, ...rest] = shape as [number, number, ...number[]];
    const list = this.#list();
    const y = new Tensor(shape);
    const inner = sizeOf(rest);
    if (!rest.length) kernels.selectColumns(y.address, x.address, list, m, k, n);
    else for (let b = 0; b < m; b++) kernels.gatherRows(skip(y.address, b * n * inner), skip(x.address, b * k * inner), list, n, inner);
    return record(y, [x], ["select"], () => {
      if (!rest.length) kernels.selectColumnsGrad(x.grad, y.grad, list, m, k, n);
      else for (let b = 0; b < m; b++) kernels.gatherRowsGrad(skip(x.grad, b * k * inner), skip(y.grad, b * n * inner), list, n, inner);
    });
  }

  /** The way back, with zeros elsewhere: y[b, indices[j]] = x[b, j]. x: [batch, indices], result: [batch, inputs]. */
  spread(x: Tensor): Tensor {
    const { inputs: k } = this;
    const n = this.indices.length;
    const list = this.#list();
    const m = x.size / n;
    const y = new Tensor([m, k]);
    kernels.fill(y.address, y.size, 0);
    kernels.selectColumnsGrad(y.address, x.address, list, m, k, n);
    return record(y, [x], ["select"], () => {
      const share = new Tensor(x.shape);
      kernels.selectColumns(share.address, y.grad, list, m, k, n);
      kernels.reduceInto(x.grad, share.address, 1, x.size, 0, 1, 1);
    });
  }
}
