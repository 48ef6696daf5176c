// A layer with gates over its outputs, a batch norm and a layer without gates, of which nets are made, and the same by ops.
import {
  type BatchNorm,
  batchNorm,
  batchNormalization,
  type Conv2d,
  conv2d,
  convolve2d,
  type Dense,
  dense,
  gate,
  linear,
  mul,
  type Placement,
  reshape,
  type SampledGate,
  seed,
  type Tensor,
  tensor,
} from "../../src/index.ts";
import { numbers } from "../support/numbers.ts";

export const WIDTH = 4;
/** One gate is closed, one open, one in between, one nearly closed. */
const LOG_ALPHA = [0.4, -4, 4, -1.5];

type Gated = Dense | Conv2d;

/** The two kinds of layers with output gates, each of WIDTH features in and out, and the same by ops. */
export interface Kind {
  make(): Gated;
  plain(layer: Gated, x: Tensor): Tensor;
  x: Tensor;
}

export const kinds: Record<string, Kind> = {
  dense: {
    make: () => dense(WIDTH, WIDTH),
    plain: (layer, x) => linear(x, layer.weight, layer.bias),
    x: tensor(numbers(6 * WIDTH, -2, 2, 3), [6, WIDTH]),
  },
  conv2d: {
    make: () => conv2d(WIDTH, WIDTH, 3, { padding: 1 }),
    plain: (layer, x) => convolve2d(x, layer.weight, layer.bias, { padding: 1 }),
    x: tensor(numbers(3 * WIDTH * 16, -2, 2, 3), [3, WIDTH, 4, 4]),
  },
};

/** What the pieces of a net are, for one kind of layer. */
export interface Pieces {
  /** With gates over its outputs. */
  gated: Gated;
  norm: BatchNorm;
  /** Without gates. */
  other: Gated;
  kind: Kind;
}

export interface Ops {
  /** The gated layer without its gate. */
  ungated(x: Tensor): Tensor;
  /** z ∘ x. */
  gate(x: Tensor): Tensor;
  norm(x: Tensor): Tensor;
  other(x: Tensor): Tensor;
}

export function pieces(kind: Kind, placement?: Placement): Pieces {
  seed(5);
  const [gated, other, norm] = [gate(kind.make(), { over: "outputs", placement }), kind.make(), batchNorm(WIDTH)];
  for (const layer of [gated, other]) layer.bias?.set(numbers(WIDTH, -0.5, 0.5, 2));
  (gated.gates.outputs as SampledGate<"logAlpha">).logAlpha.set(LOG_ALPHA);
  norm.scale.set([1.5, -1, 0.5, 2]);
  norm.shift.set([0.3, 0.7, -0.4, 0.2]);
  norm.mean.set([0.1, -0.2, 0.3, 0.05]);
  norm.variance.set([0.5, 1.5, 0.8, 1.2]);
  return { gated, other, norm, kind };
}

export function ops({ gated, other, norm, kind }: Pieces): Ops {
  const z = () => (gated.gates.outputs as SampledGate<"logAlpha">).value();
  const { scale, shift, mean, variance } = norm;
  return {
    ungated: (x) => kind.plain(gated, x),
    other: (x) => kind.plain(other, x),
    gate: (x) => mul(x, x.shape.length === 4 ? reshape(z(), [WIDTH, 1, 1]) : z()),
    norm: (x) => batchNormalization(x, { scale, shift, mean, variance }),
  };
}
