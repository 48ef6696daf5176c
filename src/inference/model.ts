// A saved net that predicts.
import { adviseOnImages } from "../canvas.ts";
import type { ColumnsDescription } from "../descriptions/columns.ts";
import { areRows, type Row, rowsByName } from "../descriptions/rowsByName.ts";
import { areTexts } from "../descriptions/tokens.ts";
import { ShapeError } from "../errors.ts";
import { isFloats, typeOf } from "../realms.ts";
import { checkShape, print, type Shape, sameShape, sizeOf } from "../shape.ts";
import { exampleNumbers, type Values } from "../values.ts";
import type { LayerFacts } from "./context.ts";
import { ExecutionPlan, type Stage } from "./executionPlan.ts";
import type { Storage } from "./storage.ts";

/** Examples go through a model in pieces whose numbers stay in the second cache. */
const PIECE_BYTES = 524288;
/** Fewer are no faster, each with its own calls. */
const LEAST_PIECE = 16;
/** Plans are dropped, all together, when they would take more than this. */
const PLAN_BYTES = 16 * 1048576;

/** What a model gives: numbers row by row. */
export interface Prediction {
  /** The numbers, row by row. */
  readonly data: Float32Array;
  /** [batch, ...]. */
  readonly shape: Shape;
}

/** What a saved net says of itself. */
export interface Facts {
  /** Its layers and functions, in order. */
  readonly layers: readonly LayerFacts[];
  /** How many numbers it has learned. */
  readonly weights: number;
  /** The shape of one example; undefined where the file does not say. */
  readonly inputShape: Shape | undefined;
  /** What bytes are multiplied by, as in training; undefined for a net that was not trained on bytes. */
  readonly byteScale: number | undefined;
  /** What else the file's metadata holds. */
  readonly notes: Readonly<Record<string, string>>;
  /** The columns of the table that the net begins with; undefined where it begins with something else. */
  readonly table: ColumnsDescription | undefined;
  /** The indices of texts, [texts, places] in a row, for a net that begins with `vocabulary()`; undefined for others. */
  readonly indices: ((texts: readonly string[]) => Float32Array) | undefined;
}

/** A net that predicts and does nothing else. Its memory goes back when it is forgotten. */
export class Model implements Facts {
  declare readonly layers: readonly LayerFacts[];
  declare readonly weights: number;
  declare readonly inputShape: Shape | undefined;
  declare readonly byteScale: number | undefined;
  declare readonly notes: Readonly<Record<string, string>>;
  declare readonly table: ColumnsDescription | undefined;
  declare readonly indices: ((texts: readonly string[]) => Float32Array) | undefined;
  readonly #storage: Storage;
  readonly #stage: Stage;
  /** Where the weights end and plans begin. */
  readonly #base: number;
  readonly #plans = new Map<string, ExecutionPlan>();
  #last: ExecutionPlan | undefined;

  /** Use `decode()`. @internal */
  constructor(storage: Storage, stage: Stage, facts: Facts) {
    Object.assign(this, facts);
    this.#storage = storage;
    this.#stage = stage;
    this.#base = storage.top;
  }

  /**
   * What the net gives for some examples: the numbers that `predict()` of the library gives for the same net, bit for bit.
   * `values`: rows by name, for a net that begins with `columns()`; texts, for one that begins with `vocabulary()`; or nested arrays, or numbers in a row, typed or plain; bytes are multiplied as in training. `shape`: [batch, ...]; without one that of the nesting,
   * and numbers in a row are as many examples as they fill.
   * @throws ShapeError, ValueError, MemoryError
   */
  predict(values: Values | readonly Row[] | readonly string[], shape?: Shape): Prediction {
    return adviseOnImages("predict", values, () => this.#predict(values, shape));
  }

  #predict(values: Values | readonly Row[] | readonly string[], shape: Shape | undefined): Prediction {
    const raw = areTexts(values) ? this.indices?.(values) : this.table && areRows(values) && rowsByName(this.table, values);
    const [numbers, full] = this.#input((raw || values) as Values, shape);
    const [count = 1, ...one] = full;
    const piece = full.length < 2 ? count : this.#piece(one, count);
    if (piece >= count) {
      const { output } = this.#run(numbers, full);
      return { data: this.#read(output), shape: output.shape };
    }
    const each = numbers.length / count;
    let all = new Float32Array();
    let out: Shape = [];
    for (let from = 0; from < count; from += piece) {
      const n = Math.min(piece, count - from);
      const { output } = this.#run(numbers.subarray(from * each, (from + n) * each), [n, ...one]);
      if (from === 0) {
        out = [count, ...output.shape.slice(1)];
        all = new Float32Array(sizeOf(out));
      }
      all.set(this.#read(output), (all.length / count) * from);
    }
    return { data: all, shape: out };
  }

  /** The softmax of scores, unless they come of one. @internal */
  probabilities({ data, shape }: Prediction): Float32Array {
    if (this.layers.at(-1)?.label === "softmax") return data;
    const storage = this.#storage;
    const before = storage.top;
    const [x, y] = [storage.put(data), { address: storage.take(data.length), shape }];
    storage.kernels.softmax(y.address, x, shape[0] as number, shape[1] as number);
    storage.top = before;
    return storage.view(y).slice();
  }

  /** Bytes of memory it has: its weights, and what it works in. */
  get memoryBytes(): number {
    return this.#storage.floats.byteLength;
  }

  /** The numbers in a row, and their shape. */
  #input(values: Values, shape: Shape | undefined): [Float32Array, Shape] {
    const one = this.inputShape;
    // floats are read where they are: a copy of one example of MNIST takes 1 us
    const asTheyAre = isFloats(values) && (!shape || sizeOf(checkShape("predict", shape)) === values.length);
    const { numbers, shape: found } = asTheyAre ? { numbers: values, shape: shape ?? [values.length] } : exampleNumbers(values, shape, this.byteScale);
    if (shape || found.length > 1 || !one) return [numbers, found];
    const n = sizeOf(one);
    const examples = numbers.length / n;
    // RGBA of a canvas could pass for several examples
    if (examples % 1 === 0 && examples !== 1 && typeOf(values) === "Uint8ClampedArray")
      throw new ShapeError(
        `predict: ${numbers.length} numbers came in a row as a canvas has them. Where they are examples, give their shape: ${print([examples, ...one])}.`,
      );
    if (examples % 1) throw new ShapeError(`predict: ${numbers.length} numbers came, which are not whole examples: one is ${print(one)}, ${n} numbers.`);
    return [numbers, [examples, ...one]];
  }

  /** How many examples at a time. */
  #piece(one: Shape, count: number): number {
    if (count === 1) return 1;
    const { bytes } = this.#plan([1, ...one]);
    return Math.max(LEAST_PIECE, Math.floor(PIECE_BYTES / bytes / 4) * 4);
  }

  #run(numbers: Float32Array, shape: Shape): ExecutionPlan {
    const plan = this.#plan(shape);
    this.#storage.floats.set(numbers, plan.input.address / 4);
    plan.run();
    return plan;
  }

  #read({ address, shape }: { readonly address: number; readonly shape: Shape }): Float32Array {
    return this.#storage.floats.slice(address / 4, address / 4 + sizeOf(shape));
  }

  /** The plan for inputs of a shape. */
  #plan(shape: Shape): ExecutionPlan {
    if (this.#last && sameShape(this.#last.input.shape, shape)) return this.#last;
    const key = shape.join();
    const plan = this.#plans.get(key) ?? this.#make(shape);
    this.#plans.set(key, plan);
    this.#last = plan;
    return plan;
  }

  #make(shape: Shape): ExecutionPlan {
    const storage = this.#storage;
    const before = storage.top;
    try {
      const plan = new ExecutionPlan(storage, checkShape("predict", shape), this.#stage);
      if (!this.#plans.size || storage.top - this.#base <= PLAN_BYTES) return plan;
    } catch (error) {
      storage.top = before;
      throw error;
    }
    this.#plans.clear();
    this.#last = undefined;
    storage.top = this.#base;
    return this.#make(shape);
  }
}
