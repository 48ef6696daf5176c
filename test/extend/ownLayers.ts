// Layers from outside: written with what the entry points export, without touching the library, and registered for files for
// the inference entry and for ONNX.
import {
  type Axes,
  add,
  type FeatureMap,
  type Gateable,
  type Gates,
  type KeepNumbers,
  type KeptFeatures,
  type Layer,
  type LayerArrays,
  linear,
  mul,
  Parameter,
  registerLayer,
  type Tensor,
  transpose,
} from "../../src/index.ts";
import { registerStage } from "../../src/inference/index.ts";
import { registerOnnx } from "../../src/onnx/index.ts";
import { numbers } from "../support/numbers.ts";

/** y = scale x + shift, a number of each for every feature. */
export class Affine implements Layer {
  size: number;
  readonly scale: Parameter;
  readonly shift: Parameter;
  constructor(size: number, scale: ArrayLike<number> = new Float32Array(size).fill(1), shift: ArrayLike<number> = new Float32Array(size)) {
    this.size = size;
    this.scale = new Parameter(`scale of affine(${size})`, [size], scale);
    this.shift = new Parameter(`shift of affine(${size})`, [size], shift);
  }
  get label(): string {
    return `affine(${this.size})`;
  }
  get featureMap(): FeatureMap {
    return { passes: "kept", width: this.size, layouts: ["units"], zeros: false, numberwise: true };
  }
  forward(x: Tensor): Tensor {
    return add(mul(x, this.scale), this.shift);
  }
  describe() {
    return { type: "affine", size: this.size };
  }
  static rebuild({ size }: { size: number }, arrays: LayerArrays): Affine {
    return new Affine(size, arrays.floats("scale", [size]), arrays.floats("shift", [size]));
  }
  narrow({ outputs }: KeptFeatures, keep: KeepNumbers): void {
    keep(this.scale, outputs);
    keep(this.shift, outputs);
    this.size = outputs.length;
  }
}

/** A factor for every feature: zeros stay zeros. */
export class Scale implements Layer {
  size: number;
  readonly factor: Parameter;
  constructor(size: number, factor: ArrayLike<number> = numbers(size, 0.5, 1.5)) {
    this.size = size;
    this.factor = new Parameter(`factor of scale(${size})`, [size], factor);
  }
  get featureMap(): FeatureMap {
    return { passes: "kept", width: this.size, layouts: ["units"], zeros: true, numberwise: true };
  }
  forward(x: Tensor): Tensor {
    const y = mul(x, this.factor);
    y.support = x.support;
    return y;
  }
  narrow({ outputs }: KeptFeatures, keep: KeepNumbers): void {
    keep(this.factor, outputs);
    this.size = outputs.length;
  }
}

/** y = W x, with the weights of an output in a row, and gates over inputs or outputs. */
export class Transposed implements Layer, Gateable {
  inputs: number;
  outputs: number;
  readonly groups = 1;
  readonly spatialPositions = 1;
  readonly weight: Parameter;
  readonly bias = undefined;
  readonly gates: Gates = { placement: "after-norm", lambda: 0, l2: 0 };
  constructor(inputs: number, outputs: number, weight: ArrayLike<number> = numbers(inputs * outputs, -1, 1, 7)) {
    this.inputs = inputs;
    this.outputs = outputs;
    this.weight = new Parameter(`weight of transposed(${inputs}, ${outputs})`, [outputs, inputs], weight);
  }
  get label(): string {
    return `transposed(${this.inputs}, ${this.outputs})`;
  }
  get axes(): Axes {
    return { inputs: 1, outputs: 0 };
  }
  get featureMap(): FeatureMap {
    return { passes: "connected", width: this.inputs, layouts: ["units"], outputs: this.outputs, to: "units", uniform: false };
  }
  forward(x: Tensor): Tensor {
    const { inputs, outputs } = this.gates;
    const y = linear(inputs ? mul(x, inputs.value()) : x, transpose(this.weight));
    return outputs ? mul(y, outputs.value()) : y;
  }
  describe() {
    return { type: "transposed", inputs: this.inputs, outputs: this.outputs };
  }
  static rebuild({ inputs, outputs }: { inputs: number; outputs: number }, arrays: LayerArrays): Transposed {
    return new Transposed(inputs, outputs, arrays.floats("weight", [outputs, inputs]));
  }
  narrow({ inputs, outputs }: KeptFeatures, keep: KeepNumbers): void {
    const indices = outputs.flatMap((j) => inputs.map((i) => j * this.inputs + i));
    keep(this.weight, indices, [outputs.length, inputs.length]);
    [this.inputs, this.outputs] = [inputs.length, outputs.length];
  }
}

registerLayer("affine", Affine);
registerLayer("transposed", Transposed);
registerStage<{ size: number }>("affine", ({ size }, arrays) => {
  const [scale, shift] = [arrays.floats("scale", [size]), arrays.floats("shift", [size])];
  return {
    label: `affine(${size})`,
    run(y, x) {
      for (let i = 0; i < x.length; i++) y[i] = Math.fround((x[i] as number) * (scale[i % size] as number)) + (shift[i % size] as number);
    },
  };
});
registerOnnx<{ size: number }>("affine", ({ size }, x, to) => to.node("Add", [to.node("Mul", [x, to.floats("scale", [size])]), to.floats("shift", [size])]));
