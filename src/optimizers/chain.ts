// Optimizers around optimizers: each changes the gradients and hands them on.
import { ValueError } from "../errors.ts";
import { scope, take } from "../memory.ts";
import type { Parameter } from "../tensor.ts";
import { floats, kernels } from "../wasm.ts";
import { type Optimizer, State } from "./optimizer.ts";
import type { Schedule } from "./schedules.ts";

function checkLimit(who: string, name: string, value: number): number {
  if (!(value > 0 && value < Infinity)) throw new ValueError(`${who}: ${name} is ${value}, but it must be a number above 0.`);
  return value;
}

/** Something that is done to gradients before an optimizer sees them. Rows that are known to have none keep none. */
abstract class Wrapped implements Optimizer {
  readonly name: string;
  protected readonly inner: Optimizer;

  constructor(name: string, inner: Optimizer) {
    this.name = `${name}-${inner.name}`;
    this.inner = inner;
  }

  get learningRate(): number | Schedule {
    return this.inner.learningRate;
  }

  set learningRate(rate: number | Schedule) {
    this.inner.learningRate = rate;
  }

  get steps(): number {
    return this.inner.steps;
  }

  get waiting(): boolean {
    return this.inner.waiting ?? false;
  }

  abstract update(parameters: Iterable<Parameter>, keep?: number): void;

  fresh(): Optimizer | undefined {
    const inner = this.inner.fresh?.();
    return inner && this.around(inner);
  }

  /** The same around another. */
  protected abstract around(inner: Optimizer): Optimizer;
}

class ClipNorm extends Wrapped {
  readonly #most: number;

  constructor(inner: Optimizer, most: number) {
    super("clipNorm", inner);
    this.#most = checkLimit("clipNorm", "the norm", most);
  }

  update(parameters: Iterable<Parameter>, keep?: number): void {
    const all = [...parameters];
    const norm = Math.sqrt(all.reduce((sum, p) => sum + squares(p), 0));
    const factor = this.#most / norm;
    if (factor < 1) for (const p of all) kernels.affine(p.gradAddress, p.gradAddress, p.size, factor, 0);
    this.inner.update(all, keep);
  }

  protected around(inner: Optimizer): Optimizer {
    return new ClipNorm(inner, this.#most);
  }
}

function squares(p: Parameter): number {
  return scope(() => {
    const place = take(4);
    kernels.sumSquares(place, p.gradAddress, 1, 1, p.size);
    return floats(place, 1)[0] as number;
  });
}

class ClipValue extends Wrapped {
  readonly #most: number;

  constructor(inner: Optimizer, most: number) {
    super("clipValue", inner);
    this.#most = checkLimit("clipValue", "the value", most);
  }

  update(parameters: Iterable<Parameter>, keep?: number): void {
    const all = [...parameters];
    for (const p of all) kernels.clamp(p.gradAddress, p.gradAddress, p.size, -this.#most, this.#most);
    this.inner.update(all, keep);
  }

  protected around(inner: Optimizer): Optimizer {
    return new ClipValue(inner, this.#most);
  }
}

class Accumulate extends Wrapped {
  readonly #every: number;
  readonly #sums = new State(1);
  #seen = 0;

  constructor(inner: Optimizer, every: number) {
    super(`accumulate${every}`, inner);
    if (!Number.isInteger(every) || every < 1) throw new ValueError(`accumulate: ${every} batches came, but it must be a whole number from 1 up.`);
    this.#every = every;
  }

  /** Steps are batches here, so that each batch draws gates of its own. */
  override get steps(): number {
    return this.inner.steps * this.#every + this.#seen;
  }

  override get waiting(): boolean {
    return this.#seen > 0 || super.waiting;
  }

  update(parameters: Iterable<Parameter>, keep?: number): void {
    const all = [...parameters];
    this.#seen++;
    for (const p of all) kernels.reduceInto(this.#sums.address(p, 0), p.gradAddress, 1, p.size, 0, 1, 1 / this.#every);
    if (this.#seen < this.#every) return;
    this.#seen = 0;
    for (const p of all) {
      kernels.affine(p.grad, this.#sums.address(p, 0), p.size, 1, 0);
      kernels.fill(this.#sums.address(p, 0), p.size, 0);
    }
    this.inner.update(all, keep);
  }

  protected around(inner: Optimizer): Optimizer {
    return new Accumulate(inner, this.#every);
  }
}

/** Scales all gradients together so that their common norm is at most `most`. @throws ValueError */
export function clipNorm(inner: Optimizer, most: number): Optimizer {
  return new ClipNorm(inner, most);
}

/** Keeps each number of the gradients within -`most` and `most`. @throws ValueError */
export function clipValue(inner: Optimizer, most: number): Optimizer {
  return new ClipValue(inner, most);
}

/** Updates only after every `batches` batches, with the mean of their gradients. @throws ValueError */
export function accumulate(inner: Optimizer, batches: number): Optimizer {
  return new Accumulate(inner, batches);
}
