import { none, type Workspace } from "../addresses.ts";
import type { LayerArrays, StoredArray } from "../descriptions/facts.ts";
import { ShapeError } from "../errors.ts";
import { Dense } from "../layers/dense.ts";
import type { Layer } from "../layers/layer.ts";
import { take } from "../memory.ts";
import { sizeFrom } from "../options.ts";
import { print } from "../shape.ts";
import { record } from "../tape.ts";
import { Tensor } from "../tensor.ts";
import { kernels } from "./kernels.ts";
import { Matrix } from "./matrix.ts";
import { checkPattern, denseWeights, type Format, type Pattern, patternOf } from "./pattern.ts";
import { describePattern, type PatternDescription, rebuildPattern, storedPattern } from "./stored.ts";
import { refuseTraining } from "./training.ts";

/** What a file says of a sparse dense layer. */
export interface SparseDenseDescription extends PatternDescription {
  /** The kind. */
  readonly type: "sparseDense";
  /** Features of an example. */
  readonly inputs: number;
  /** Units. */
  readonly outputs: number;
}

/** y = x · W + b with the weights that are not zero only, for prediction: the bits are those of the dense layer. */
export class SparseDense implements Layer {
  /** Features of an example. */
  readonly inputs: number;
  /** Units. */
  readonly outputs: number;
  /** Rows are outputs, columns inputs. Not to be changed. */
  readonly pattern: Pattern;
  /** [outputs]. Not to be changed. */
  readonly bias: Float32Array | undefined;
  readonly #matrix: Matrix;

  /** Use `sparsify()`. @throws ValueError */
  constructor(inputs: number, outputs: number, pattern: Pattern, bias?: Float32Array) {
    this.inputs = sizeFrom("sparseDense", "inputs", inputs);
    this.outputs = sizeFrom("sparseDense", "outputs", outputs);
    checkPattern(this.label, pattern);
    this.pattern = pattern;
    this.bias = bias;
    this.#matrix = new Matrix(pattern, bias);
    this.#matrix.place((column) => 4 * column);
  }

  /** The sparse form of a layer without gates. @internal */
  static of({ inputs, outputs, weight, bias }: Dense, format: Format): SparseDense {
    const w = weight.toArray();
    const pattern = patternOf(format, outputs, inputs, (row, column) => w[column * outputs + row] as number);
    return new SparseDense(inputs, outputs, pattern, bias?.toArray());
  }

  /** What error texts call it. */
  get label(): string {
    return `sparseDense(${this.inputs}, ${this.outputs})`;
  }

  /** What a file says of it. */
  describe(): SparseDenseDescription {
    const { inputs, outputs } = this;
    return { type: "sparseDense", inputs, outputs, ...describePattern(this) };
  }

  /** Its arrays in a file. */
  get storedArrays(): Readonly<Record<string, StoredArray>> {
    return storedPattern(this);
  }

  /** The layer of a file. @throws FormatError, ValueError */
  static rebuild({ inputs, outputs, ...rest }: SparseDenseDescription, arrays: LayerArrays): SparseDense {
    return new SparseDense(inputs, outputs, ...rebuildPattern(rest, arrays, outputs, inputs));
  }

  /** x: [batch, inputs], result: [batch, outputs]. @throws ShapeError; UsageError in a training step */
  forward(x: Tensor): Tensor {
    refuseTraining(this.label);
    const { inputs: k, outputs: n } = this;
    const m = x.shape[0] as number;
    if (x.shape.length !== 2 || x.shape[1] !== k)
      throw new ShapeError(`${this.label}: the input is ${print(x.shape)} but needs [batch, ${k}]. Give it what the dense layer was given.`);
    const y = new Tensor([m, n]);
    const { sparseDense, sparseDenseWorkspace } = kernels();
    sparseDense(y.address, x.address, this.#matrix.address, m, k, n, m > 1 ? take<Workspace>(sparseDenseWorkspace(k, n)) : none);
    return record(y, [x], [this.label], () => {});
  }

  /** The ordinary layer. @internal */
  dense(): Dense {
    const { inputs, outputs, bias } = this;
    return new Dense(inputs, outputs, { bias: bias !== undefined }, denseWeights(this.pattern), bias);
  }
}
