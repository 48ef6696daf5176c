// Gates that are not drawn but given: zeros and ones that stay, of a ranking, or of a net that was pruned by other means.
import { ShapeError, ValueError } from "../errors.ts";
import { withSupport } from "../ops/noteSupport.ts";
import { Constant, type Parameter } from "../resident.ts";
import { shown } from "../options.ts";
import { print, type Shape, sizeOf } from "../shape.ts";
import { detach } from "../keep.ts";
import type { Tensor } from "../tensor.ts";
import { flat, numbersOf, type Values } from "../values.ts";
import { BaseGate } from "./base.ts";

/** The numbers of a mask. What `tensor()` would say of nested arrays is left aside: a net may have no other use of it. */
function zerosAndOnes(values: Values, shape: Shape): Float32Array {
  const all = flat(values);
  const at = all.findIndex((value) => value !== 0 && value !== 1);
  if (at >= 0) throw new ValueError(`mask: number ${at} is ${shown(all[at])}, but a mask holds zeros and ones.`);
  if (all.length !== sizeOf(shape)) throw new ShapeError(`mask: ${all.length} numbers came but the shape ${print(shape)} needs ${sizeOf(shape)}.`);
  return Float32Array.from(all as number[]);
}

/** What a file says of a mask. */
export interface MaskDescription {
  /** Apart from gates that are drawn. */
  readonly type: "mask";
}

/** Use `mask()`, or `gate(layer, { over, mask })`. */
export class Mask extends BaseGate {
  /** All examples share it. */
  readonly perExample = false;
  /** Each of its gates stays by itself. */
  readonly independent = true;
  /** 0 for each gate that is closed, 1 for each that is open: [shape]. */
  readonly values: Constant;

  /** As `mask()`. @throws ShapeError, ValueError */
  constructor(values: Values, shape: Shape) {
    super(shape);
    this.values = new Constant(`mask ${print(shape)}`, shape, zerosAndOnes(values, shape));
  }

  /** None: nothing moves a mask. */
  get parameters(): Readonly<Record<string, Parameter>> {
    return {};
  }

  /** Its zeros and ones. */
  override get arrays(): Readonly<Record<string, Constant>> {
    return { values: this.values };
  }

  /** Puts other zeros and ones in the place of those there are. Not in the middle of a step. @throws ShapeError, ValueError */
  set(values: Values): void {
    this.values.set(zerosAndOnes(values, this.shape));
  }

  /** The zeros and ones: [shape]. */
  value(): Tensor {
    return this.whileOn(() => withSupport(detach(this.values)));
  }

  /** The same. */
  testValue(): Tensor {
    return this.value();
  }

  /** The same, as probabilities. */
  openProbability(): Tensor {
    return this.whileOn(() => detach(this.values));
  }

  /** What a file says of it. */
  describe(): MaskDescription {
    return { type: "mask" };
  }
}

/**
 * Gates that stay as they are given, zeros and ones, to be multiplied with any tensor. On a layer:
 * `gate(layer, { over: "inputs", mask: values })`. They are saved, counted, compacted and shrunk like gates that closed by
 * training, and have neither parameters nor a price.
 * @example
 * ```ts
 * import { dense, gate, mask, openGates } from "sievenet";
 *
 * mask([1, 0, 1]).size; // 3
 * const layer = dense(3, 2);
 * layer.weight.set([3, -1, 0, 2, 0.5, -4]);
 * const large = Array.from(layer.weight.toArray(), (w) => Number(Math.abs(w) >= 2));
 * openGates(gate(layer, { over: "weights", mask: large })); // [3]
 * ```
 * @throws ShapeError; ValueError for other numbers than 0 and 1
 */
export function mask(values: Values, shape?: Shape): Mask {
  return new Mask(values, shape ?? numbersOf(values, undefined, "mask").shape);
}
