// Arrays of 32-bit floats. A tensor made by an op lives in the arena until its step ends; one made by `tensor()` keeps
// its values in JavaScript and is copied into the arena when an op reads it; what stays is in resident.ts.
import { type Floats, none, type OptionalFloats } from "./addresses.ts";
import { COPY, checkOwn, own } from "./copies.ts";
import { ShapeError, UsageError, ValueError } from "./errors.ts";
import { currentEra } from "./block.ts";
import { INSPECT, tensorInWords } from "./inspect.ts";
import { currentScope, take, takeCleared } from "./memory.ts";
import { alike, noteBytes } from "./ofBytes.ts";
import { print, type Shape, sizeOf } from "./shape.ts";
import { fillGaps, type Gaps, type Support } from "./support.ts";
import { numbersOf, type Values } from "./values.ts";
import { floats, kernels } from "./wasm.ts";
import { shown } from "./options.ts";

export type { Support } from "./support.ts";

/** An array of 32-bit floats, up to a step's end; `tensor()` makes one of your own numbers. */
export class Tensor {
  /** Sizes along each axis. */
  readonly shape: Shape;
  /** How many numbers there are. */
  readonly size: number;
  /** Whether a gradient is to be taken with respect to it. @internal */
  wantsGrad = false;
  /** The features that are not all zeros, if others are known to be. @internal */
  support: Support | undefined = undefined;
  /** Set where this is gate ∘ before: a norm that follows takes what was before, and puts the gate after itself. @internal */
  gated: { readonly before: Tensor; readonly gate: Tensor } | undefined = undefined;
  /** The features that are not written, though known to be zeros. @internal */
  gaps: Gaps | undefined = undefined;
  /** The same of the gradient. @internal */
  gradGaps: Gaps | undefined = undefined;
  /** The rows (first axis) that have a gradient, when it is known that others have none. @internal */
  gradRows: Support | undefined = undefined;
  /** @internal */
  protected place: OptionalFloats = none;
  /** @internal */
  protected home: { readonly open: boolean } | undefined = undefined;
  private gradPlace: OptionalFloats = none;
  /** In JavaScript, of a tensor whose own place they are. @internal */
  protected values: Float32Array | undefined;

  /** @internal Use `tensor()`. Without values the storage is taken from the arena and not cleared. */
  constructor(shape: Shape, values?: Float32Array) {
    this.shape = shape;
    this.size = sizeOf(shape);
    this.values = values;
    if (!values) this.adopt(take(4 * this.size));
  }

  /** @internal */
  get [COPY](): object {
    return own;
  }

  /** @internal Gives the tensor a place in the current scope. */
  protected adopt(address: Floats): void {
    this.place = address;
    this.home = currentScope();
  }

  /** Where the numbers are now. @internal */
  get address(): Floats {
    const place = this.openAddress;
    if (this.gaps) fillGaps(place, this.gaps);
    this.gaps = undefined;
    return place;
  }

  /** The same for who reads no features but those of `support`: gaps stay as they are. @internal */
  get openAddress(): Floats {
    return this.home?.open ? (this.place as Floats) : this.bring();
  }

  /** Puts the numbers into linear memory, where they are not. @internal */
  protected bring(): Floats {
    if (!this.values) {
      throw new UsageError(
        `A tensor of shape ${print(this.shape)} is used after the step that made it. Read it inside with toArray(), or carry it over with keep().`,
      );
    }
    const place = take(4 * this.size);
    this.adopt(place);
    floats(place, this.size).set(this.values);
    return place;
  }

  /** Whether its place in memory still stands. @internal */
  get alive(): boolean {
    return this.home?.open === true;
  }

  /** Where ops add to the gradient; zeros at first. Ends what was known about rows without one. @internal */
  get grad(): Floats {
    this.gradRows = undefined;
    return this.gradAddress;
  }

  /** Where the gradient is, to be read; zeros when none has arrived. @internal */
  get gradAddress(): Floats {
    if (!this.gradPlace) this.setGrad(takeCleared(4 * this.size));
    const place = this.openGrad;
    if (this.gradGaps) fillGaps(place, this.gradGaps);
    this.gradGaps = undefined;
    return place;
  }

  /** Where a gradient is that has arrived, for who reads no features but the open ones. @internal */
  get openGrad(): Floats {
    return this.gradPlace as Floats;
  }

  /** Whether any gradient has arrived. @internal */
  get hasGrad(): boolean {
    return this.gradPlace !== none;
  }

  /** Makes place for the gradient without clearing it. False when there was one already, to be added to. @internal */
  claimGrad(): boolean {
    if (this.gradPlace) return false;
    this.setGrad(take(4 * this.size));
    return true;
  }

  /** Where to add the gradient at features that are open: zeros there at first, and gaps where others are not. @internal */
  gradAt(gaps: Gaps | undefined): Floats {
    if (!gaps) return this.grad;
    if (this.claimGrad()) {
      this.gradGaps = gaps;
      kernels.fillMaps(this.openGrad, gaps.blocks, gaps.features, gaps.inner, gaps.open.list, gaps.open.count, 0);
    }
    return this.openGrad;
  }

  /** Takes over the gradient of a tensor on the same storage. False when one has arrived already, to be added to. @internal */
  adoptGrad(other: Tensor): boolean {
    if (this.gradPlace) return false;
    this.setGrad(other.openGrad);
    this.gradGaps = other.gradGaps;
    return true;
  }

  /** Gives the gradient a place. */
  private setGrad(address: Floats): void {
    this.gradPlace = address;
    currentScope().graded.push(this);
  }

  /** @internal */
  forgetGradient(): void {
    this.gradPlace = none;
    this.gradRows = undefined;
    this.gradGaps = undefined;
  }

  /** @internal Moves the values of an op that ran outside a step into JavaScript. */
  lift(): void {
    this.values = floats(this.address, this.size).slice();
    this.home = undefined;
    this.support = undefined;
    this.gated = undefined;
  }

  /** @internal A tensor on the same storage with another shape, outside the tape; `support`: of its features, if it is known. */
  alias(shape: Shape, support?: Support): Tensor {
    const address = support ? this.openAddress : this.address;
    const other = Object.create(Tensor.prototype) as Tensor;
    Object.assign(other, {
      shape,
      size: this.size,
      wantsGrad: false,
      support,
      gated: undefined,
      gaps: this.gaps,
      gradGaps: undefined,
      gradRows: undefined,
      place: address,
      // that of a parameter does not keep its block: it ends with the step
      home: this.home === currentEra() ? currentScope() : this.home,
      gradPlace: none,
      values: this.values,
    });
    return alike(other, this);
  }

  /** What it is called, its shape, and its first numbers. */
  toString(): string {
    return tensorInWords(this);
  }

  /** @internal */
  [INSPECT](): string {
    return this.toString();
  }

  /** A copy of the numbers, row by row. */
  toArray(): Float32Array {
    return this.values && !this.home?.open ? this.values.slice() : floats(this.address, this.size).slice();
  }

  /** The number of a tensor that holds just one. */
  item(): number {
    if (this.size !== 1) throw new ShapeError(`item: the tensor is ${print(this.shape)} but needs exactly one number. Use toArray().`);
    return this.toArray()[0] as number;
  }
}

/** Whether a value is a tensor. @throws UsageError for one of another copy of the library @internal */
export function isTensor(value: unknown): value is Tensor {
  if (value instanceof Tensor) return true;
  checkOwn(value);
  return false;
}

/**
 * A tensor of your own numbers, copied. `values` may be a typed array, a plain array, or nested arrays, whose nesting is
 * the shape when none is given. Bytes become numbers as they are, 0 to 255.
 * @throws ShapeError when the numbers do not fill the shape; ValueError when one of them is not a number.
 * @example
 * ```ts
 * import { tensor } from "sievenet";
 *
 * tensor([[1, 2, 3], [4, 5, 6]]).shape; // [2, 3]
 * tensor(new Float32Array(6), [3, 2]).shape; // [3, 2]
 * tensor(7).item(); // 7
 * ```
 */
export function tensor(values: Values | number, shape?: Shape): Tensor {
  const { numbers, shape: found, areBytes } = numbersOf(values, shape);
  const x = new Tensor(found, numbers);
  if (areBytes) noteBytes(x);
  return x;
}

/** Refuses what came for optional tensors and is none, before anything of it is read. @throws ValueError @internal */
export function checkTensors(who: string, ...tensors: (Tensor | undefined)[]): void {
  for (const each of tensors) if (each) checkTensor(who, each);
}

/** Refuses what is no tensor where an op needs one. @throws ValueError @internal */
export function checkTensor(who: string, x: Tensor): Tensor {
  if (isTensor(x)) return x;
  const what = shown(x);
  const more = x === undefined ? "; a net is made of functions themselves, without ()" : "";
  throw new ValueError(`${who}: ${what} came where a tensor is needed. ${typeof x === "number" ? `Write tensor(${what}).` : `Make one with tensor()${more}.`}`);
}
