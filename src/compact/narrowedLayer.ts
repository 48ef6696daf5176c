// A layer with weights on its way to a smaller one: what is known of its weights, and which of its features are kept.
import type { Gate } from "../gates/gate.ts";
import type { KeptFeatures } from "../layers/layer.ts";
import type { Inner, WeightedLayer } from "../layers/weighted.ts";

/** How a net is looked at: with test-time gates; or as it trains on, where every weight may still become anything. */
export interface View {
  /** What a gate multiplies with: 0 where it is closed (for good). */
  values(gate: Gate): Float32Array;
  readonly trains: boolean;
}

const ones = (n: number) => new Float32Array(n).fill(1);

/** Which are kept, in order. */
export const indicesOf = (keep: Uint8Array): number[] => Array.from(keep.keys()).filter((i) => keep[i]);

/** The group of feature i of `from`, as a range of the `to` features on the other side. */
function groupOf(groups: number, i: number, from: number, to: number): readonly [number, number] {
  const group = Math.floor((i * groups) / from);
  return [(group * to) / groups, ((group + 1) * to) / groups];
}

export class NarrowedLayer {
  readonly layer: WeightedLayer;
  /** Features that come in: none where data choose rows of the weight. */
  readonly inputs: number;
  readonly outputs: number;
  /** In the order of the layer, gates multiplied in; ones where it trains. */
  readonly weight: Float32Array;
  bias: Float32Array | undefined;
  readonly keepIn: Uint8Array;
  readonly keepOut: Uint8Array;
  /** Others hold it too, so nothing is taken away. */
  readonly isShared: boolean;
  /** What the gates over its outputs multiply with after the norm that follows, if they act there. */
  readonly afterNorm: Float32Array | undefined;
  readonly trains: boolean;
  /** Its weights from outputs to outputs, if it has some. */
  readonly inner: Inner | undefined;
  readonly #groups: number;
  /** Weights of each pair of features. */
  readonly #taps: number;

  /** Gates are multiplied in; those over its outputs are left to the norm after it where they act there. */
  constructor(layer: WeightedLayer, afterNorm: boolean, isShared: boolean, { values, trains }: View) {
    const { featureMap, gates, groups = 1 } = layer;
    const [inputs, outputs] = [featureMap.width ?? 0, featureMap.outputs];
    this.layer = layer;
    this.inputs = inputs;
    this.outputs = outputs;
    this.#groups = groups;
    this.#taps = inputs ? (layer.weight.size * groups) / (inputs * outputs) : 1;
    this.isShared = isShared;
    this.trains = trains;
    this.keepIn = new Uint8Array(inputs).fill(1);
    this.keepOut = new Uint8Array(outputs).fill(1);
    const outgoing = gates?.outputs ? values(gates.outputs) : ones(outputs);
    this.afterNorm = afterNorm ? outgoing : undefined;
    this.inner = layer.inner?.(outgoing, trains);
    // what is closed after the norm need not be computed before it; with inner weights, gates multiply where outputs are read
    const here = afterNorm || this.inner ? outgoing.map((z) => (z === 0 ? 0 : 1)) : outgoing;
    this.weight = trains ? ones(layer.weight.size) : layer.weight.toArray();
    this.#multiply(gates?.inputs ? values(gates.inputs) : ones(inputs), here, gates?.weights && values(gates.weights));
    if (!this.inner) this.bias = layer.bias && (trains ? ones(outputs) : layer.bias.toArray()).map((b, j) => b * (here[j] as number));
  }

  #multiply(incoming: Float32Array, outgoing: Float32Array, each: Float32Array | undefined): void {
    const { weight } = this;
    for (let i = 0; i < this.inputs; i++) {
      const [from, to] = this.#outputsOf(i);
      for (let j = from; j < to; j++) {
        const first = this.#firstOf(i, j);
        for (let t = first; t < first + this.#taps; t++) {
          // one rounding a product, as in the kernels: (z w) first, then the gate of the output
          const w = each ? Math.fround((weight[t] as number) * (each[t] as number)) : (weight[t] as number);
          weight[t] = Math.fround(w * (incoming[i] as number)) * (outgoing[j] as number);
        }
      }
    }
  }

  /** The outputs that are in the group of an input. */
  #outputsOf(i: number): readonly [number, number] {
    return groupOf(this.#groups, i, this.inputs, this.outputs);
  }

  /** Where the weights of a pair of features in one group begin. */
  #firstOf(i: number, j: number): number {
    const [width, height] = [this.inputs / this.#groups, this.outputs / this.#groups];
    return (this.layer.axes.inputs === 0 ? i * height + (j % height) : j * width + (i % width)) * this.#taps;
  }

  #connects(i: number, j: number): boolean {
    const first = this.#firstOf(i, j);
    for (let t = first; t < first + this.#taps; t++) if (this.weight[t] !== 0) return true;
    return false;
  }

  /** Whether any kept output depends on input i. */
  reads(i: number): boolean {
    const [from, to] = this.#outputsOf(i);
    for (let j = from; j < to; j++) if (this.keepOut[j] && this.#connects(i, j)) return true;
    return false;
  }

  /** Whether output j depends on any kept input, or may come to. */
  varies(j: number): boolean {
    if (this.inner) return this.inner.isOpen(j);
    if (!this.inputs || (this.trains && this.bias?.[j])) return true;
    const [from, to] = groupOf(this.#groups, j, this.outputs, this.inputs);
    for (let i = from; i < to; i++) if (this.keepIn[i] && this.#connects(i, j)) return true;
    return false;
  }

  /** Whether a bias can stand for a feature that always has these values. */
  folds(values: Float32Array): boolean {
    if (values.every((each) => each === 0)) return true;
    return !this.trains && this.layer.featureMap.uniform && values.every((each) => each === values[0]);
  }

  /** Takes input i away. Its weights go, so that it adds nothing if it has to stay after all; `value`: what it always was, to be added to the biases. */
  drop(i: number, value = 0): void {
    const [from, to] = this.#outputsOf(i);
    this.keepIn[i] = 0;
    if (value) this.bias ??= new Float32Array(this.outputs);
    const bias = this.bias as Float32Array;
    for (let j = from; j < to; j++) {
      const first = this.#firstOf(i, j);
      for (let t = first; t < first + this.#taps; t++) {
        if (value) bias[j] = (bias[j] as number) + value * (this.weight[t] as number);
        this.weight[t] = 0;
      }
    }
  }

  /** Keeps at least one feature on each side, and as many in each group that is left. Returns whether any came back. */
  evenOut(): boolean {
    const groups = this.#groups;
    const sides = this.inputs ? [this.keepIn, this.keepOut] : [this.keepOut];
    const part = (keep: Uint8Array, g: number) => keep.subarray((g * keep.length) / groups, ((g + 1) * keep.length) / groups);
    const left = (keep: Uint8Array) => keep.reduce((sum, each) => sum + each, 0);
    const all = Array.from({ length: groups }, (_, g) => g);
    const alive = all.filter((g) => sides.some((keep) => left(part(keep, g))));
    const groupsLeft = alive.length ? alive : [0];
    let grown = false;
    for (const keep of sides) {
      const most = Math.max(1, ...groupsLeft.map((g) => left(part(keep, g))));
      for (const g of groupsLeft) {
        const some = part(keep, g);
        for (let missing = most - left(some); missing > 0; missing--) {
          some[some.indexOf(0)] = 1;
          grown = true;
        }
      }
    }
    return grown;
  }

  /** The features that are left. */
  get kept(): KeptFeatures {
    return { inputs: indicesOf(this.keepIn), outputs: indicesOf(this.keepOut) };
  }
}
