import { type Indices, skip } from "../addresses.ts";
import { ShapeError, ValueError } from "../errors.ts";
import { Block } from "../memory.ts";
import { whole } from "../options.ts";
import { isWhole, print, sizeOf } from "../shape.ts";
import { record } from "../tape.ts";
import { Tensor } from "../tensor.ts";
import { ints, kernels } from "../wasm.ts";

/** `indices` of `inputs` places, which may themselves be those that `outer` picks: as a class of places is made of them. */
export function within(outer: Places | undefined, indices: ArrayLike<number>, inputs: number): [ArrayLike<number>, number] {
  return outer ? [Array.from(indices, (i) => outer.indices[i] as number), outer.inputs] : [indices, inputs];
}

/** Some of `inputs` places, in any order. */
export class Places {
  /** Which, in order. */
  readonly indices: Int32Array;
  /** How many there are to pick from. */
  readonly inputs: number;
  readonly #block: Block<Indices>;

  /** Use `select()`. @throws ValueError */
  constructor(indices: ArrayLike<number>, inputs: number) {
    whole("select", "inputs", inputs);
    for (let i = 0; i < indices.length; i++) {
      const each = indices[i] as number;
      if (!isWhole(each, 0, inputs - 1)) throw new ValueError(`select: index ${i} is ${each}, but it must be a whole number from 0 to ${inputs - 1}.`);
    }
    this.indices = Int32Array.from(indices);
    this.inputs = inputs;
    this.#block = new Block<Indices>(4 * indices.length);
    ints(this.#block.address, indices.length).set(this.indices);
  }

  /** What error texts call it. */
  get label(): string {
    return `select(${this.indices.length} of ${this.inputs})`;
  }

  /** Along axis 1: y[b, j, ...] = x[b, indices[j], ...]. x: [batch, inputs, ...], result: [batch, indices, ...]. @throws ShapeError */
  pick(x: Tensor): Tensor {
    const { inputs: k, label } = this;
    const [m, came, ...rest] = x.shape as [number, number, ...number[]];
    if (came !== k) throw new ShapeError(`${label}: the input is ${print(x.shape)} but needs [batch, ${k}] or [batch, ${k}, height, width].`);
    const n = this.indices.length;
    const list = this.#block.address;
    const y = new Tensor([m, n, ...rest]);
    const inner = sizeOf(rest);
    if (!rest.length) kernels.selectColumns(y.address, x.address, list, m, k, n);
    else for (let b = 0; b < m; b++) kernels.gatherRows(skip(y.address, b * n * inner), skip(x.address, b * k * inner), list, n, inner);
    return record(y, [x], () => {
      if (!rest.length) kernels.selectColumnsGrad(x.grad, y.grad, list, m, k, n);
      else for (let b = 0; b < m; b++) kernels.gatherRowsGrad(skip(x.grad, b * k * inner), skip(y.grad, b * n * inner), list, n, inner);
    });
  }

  /** The way back, with zeros elsewhere: y[b, indices[j]] = x[b, j]. x: [batch, indices], result: [batch, inputs]. */
  spread(x: Tensor): Tensor {
    const { inputs: k } = this;
    const n = this.indices.length;
    const list = this.#block.address;
    const m = x.size / n;
    const y = new Tensor([m, k]);
    kernels.fill(y.address, y.size, 0);
    kernels.selectColumnsGrad(y.address, x.address, list, m, k, n);
    return record(y, [x], () => {
      const share = new Tensor(x.shape);
      kernels.selectColumns(share.address, y.grad, list, m, k, n);
      kernels.reduceInto(x.grad, share.address, 1, x.size, 0, 1, 1);
    });
  }
}
