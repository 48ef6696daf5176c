import type { SparseGeometry } from "../addresses.ts";
import type { LayerArrays, StoredArray } from "../descriptions/facts.ts";
import { conv2d as facts } from "../descriptions/images.ts";
import { ShapeError } from "../errors.ts";
import { Conv2d } from "../layers/conv2d.ts";
import type { Layer } from "../layers/layer.ts";
import { take } from "../memory.ts";
import { asImage, asSeries, type ConvolutionSizes, convolutionSize, type Pair, printPair } from "../ops/window.ts";
import { print } from "../shape.ts";
import { record } from "../tape.ts";
import { Tensor } from "../tensor.ts";
import { ints } from "../wasm.ts";
import { kernels } from "./kernels.ts";
import { Matrix } from "./matrix.ts";
import { checkPattern, convolutionWeights, type Format, type Pattern, patternOf } from "./pattern.ts";
import { describePattern, type PatternDescription, rebuildPattern, storedPattern } from "./stored.ts";
import { refuseTraining } from "./training.ts";

/** What a convolution is like, apart from its weights. */
export type Convolution = ConvolutionSizes;

/** What a file says of a sparse convolution. */
export interface SparseConv2dDescription extends Convolution, PatternDescription {
  /** The kind. */
  readonly type: "sparseConv2d";
  /** Of the maps it gave last, where it has seen an image. */
  readonly outputSize?: Pair;
  /** Whether it takes series [batch, channels, length]. */
  readonly series?: true;
}

/** A convolution with the weights that are not zero only, for prediction: the bits are those of the ordinary layer. */
export class SparseConv2d implements Layer, Convolution {
  /** Channels. */
  readonly inputs: number;
  /** Filters. */
  readonly outputs: number;
  /** [height, width]. */
  readonly kernel: Pair;
  /** [vertical, horizontal]. */
  readonly stride: Pair;
  /** Zeros added on both sides: [vertical, horizontal]. */
  readonly padding: Pair;
  /** From one tap to the next: [vertical, horizontal]. */
  readonly dilation: Pair;
  /** Into how many groups channels and filters are split. */
  readonly groups: number;
  /** Rows are filters, columns the taps of all channels: [inputs, kernel height, kernel width]. Not to be changed. */
  readonly pattern: Pattern;
  /** [outputs]. Not to be changed. */
  readonly bias: Float32Array | undefined;
  /** Whether it takes series [batch, channels, length], which are images of height 1 to it. */
  readonly series: true | undefined;
  /** [height, width] of the maps it gave last. */
  outputSize: Pair | undefined;
  readonly #matrix: Matrix;
  #placedFor = "";

  /** Use `sparsify()`. @throws ValueError */
  constructor(sizes: Convolution & { readonly outputSize?: Pair | undefined; readonly series?: true | undefined }, pattern: Pattern, bias?: Float32Array) {
    const checked = facts.check(sizes);
    ({ inputs: this.inputs, outputs: this.outputs, kernel: this.kernel, stride: this.stride } = checked);
    ({ padding: this.padding, dilation: this.dilation, groups: this.groups, outputSize: this.outputSize, series: this.series } = checked);
    checkPattern(this.label, pattern);
    this.pattern = pattern;
    this.bias = bias;
    this.#matrix = new Matrix(pattern, bias);
  }

  /** The sparse form of a layer without gates. @internal */
  static of(layer: Conv2d, format: Format): SparseConv2d {
    const { inputs, outputs, kernel, groups, bias } = layer;
    const w = layer.weight.toArray();
    const taps = kernel[0] * kernel[1];
    const own = (inputs / groups) * taps;
    const pattern = patternOf(format, outputs, inputs * taps, (row, column) => {
      const inGroup = column - Math.floor((row * groups) / outputs) * own;
      return inGroup >= 0 && inGroup < own ? (w[row * own + inGroup] as number) : 0;
    });
    return new SparseConv2d(layer, pattern, bias?.toArray());
  }

  /** What error texts call it. */
  get label(): string {
    const { inputs, outputs, kernel, series } = this;
    return series ? `sparseConv1d(${inputs}, ${outputs}, ${kernel[1]})` : `sparseConv2d(${inputs}, ${outputs}, ${printPair(kernel)})`;
  }

  /** What a file says of it. */
  describe(): SparseConv2dDescription {
    const { inputs, outputs, kernel, stride, padding, dilation, groups, outputSize, series } = this;
    const sizes = { inputs, outputs, kernel, stride, padding, dilation, groups, ...(series && { series }), ...(outputSize && { outputSize }) };
    return { type: "sparseConv2d", ...sizes, ...describePattern(this) };
  }

  /** Its arrays in a file. */
  get storedArrays(): Readonly<Record<string, StoredArray>> {
    return storedPattern(this);
  }

  /** The layer of a file. @throws FormatError, ValueError */
  static rebuild(description: SparseConv2dDescription, arrays: LayerArrays): SparseConv2d {
    const sizes = facts.check(description);
    const { inputs, outputs, kernel } = sizes;
    return new SparseConv2d(sizes, ...rebuildPattern(description, arrays, outputs, inputs * kernel[0] * kernel[1]));
  }

  /** x: [batch, inputs, height, width], result: [batch, outputs, height', width']; of series without the height. @throws ShapeError; UsageError in a training step */
  forward(x: Tensor): Tensor {
    const { inputs, outputs, label, stride, padding, series } = this;
    refuseTraining(label);
    const rank = series ? 3 : 4;
    if (x.shape.length !== rank || x.shape[1] !== inputs)
      throw new ShapeError(
        `${label}: the input is ${print(x.shape)} but needs [batch, ${inputs}, ${series ? "length" : "height, width"}]. Give it what the ordinary layer was given.`,
      );
    const [batch, , ...size] = (series ? asImage(x.shape) : x.shape) as [number, number, number, number];
    const out = convolutionSize(label, size, this, series);
    // rows and columns of one phase of the padded image
    const phase = size.map((each, i) => Math.ceil((each + 2 * (padding[i] as number)) / (stride[i] as number))) as [number, number];
    this.#place(phase);
    const sizes = [inputs, ...size, ...padding, ...stride, ...phase, outputs, ...out];
    const geometry = take<SparseGeometry>(4 * sizes.length);
    ints(geometry, sizes.length).set(sizes);
    const shape = [batch, outputs, ...out];
    const y = new Tensor(series ? asSeries(shape) : shape);
    const { sparseConv2d, sparseConv2dWorkspace } = kernels();
    sparseConv2d(y.address, x.address, this.#matrix.address, geometry, batch, take(sparseConv2dWorkspace(geometry)));
    this.outputSize = out;
    return record(y, [x], [this.label], () => {});
  }

  /** The offset of each tap in a frame (assembly/sparse/conv2d.ts), anew when images have another size than the last ones. */
  #place([rows, width]: Pair): void {
    if (this.#placedFor === `${rows} ${width}`) return;
    const { kernel, stride, dilation } = this;
    const [kernelH, kernelW] = kernel;
    this.#matrix.place((column) => {
      const p = (Math.floor(column / kernelW) % kernelH) * dilation[0];
      const q = (column % kernelW) * dilation[1];
      const channel = Math.floor(column / (kernelH * kernelW));
      const plane = (channel * stride[0] + (p % stride[0])) * stride[1] + (q % stride[1]);
      return 4 * ((plane * rows + Math.floor(p / stride[0])) * width + Math.floor(q / stride[1]));
    });
    this.#placedFor = `${rows} ${width}`;
  }

  /** The ordinary layer. @internal */
  dense(): Conv2d {
    const { inputs, outputs, kernel, stride, padding, dilation, groups, bias, series } = this;
    const weight = convolutionWeights(this.pattern, groups);
    const layer = new Conv2d(inputs, outputs, kernel, { stride, padding, dilation, groups, bias: bias !== undefined }, { weight, bias, series });
    layer.outputSize = this.outputSize;
    return layer;
  }
}
