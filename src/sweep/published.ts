// What others have published for the nets of the recipes on MNIST, to be drawn beside a sweep.
import type { SizeOf } from "./choose.ts";

/** A net of the literature. Errors are of the last epoch, shares between 0 and 1. */
export interface Published {
  readonly name: string;
  /** On MNIST's 10 000 test examples. */
  readonly error: number;
  /** What is left of each layer, where whole neurons, channels or pixels are taken out. */
  readonly architecture?: readonly number[];
  /** Share of the weights that are left, where single ones are taken out: then the operations are not known. */
  readonly weightsShare?: number;
}

interface Known {
  /** Everything open. */
  readonly full: readonly number[];
  /** Weights, or multiplications and additions, of an architecture, without biases. */
  count(architecture: readonly number[], of: SizeOf): number;
  readonly nets: readonly Published[];
}

/** 784-300-100, with 10 classes. */
const dense = ([inputs = 0, first = 0, second = 0]: readonly number[]): number => inputs * first + first * second + 10 * second;

/** 20-50-800-500: filters of two convolutions (5 x 5, to 24 x 24 and 8 x 8 places), inputs and neurons of a dense layer. */
function lenet5([first = 0, second = 0, inputs = 0, neurons = 0]: readonly number[], of: SizeOf): number {
  const [places, pooled] = of === "flops" ? [24 * 24, 8 * 8] : [1, 1];
  return 25 * first * places + 25 * first * second * pooled + inputs * neurons + 10 * neurons;
}

/**
 * L0: Louizos, Welling and Kingma 2018, section 4.1. L0-ARM: Li and Ji 2019. VIBNet: Dai et al. 2018. BC-GHS: Louizos, Ullrich and
 * Welling 2017. Sparse VD: Molchanov, Ashukha and Vetrov 2017. RigL+: after Evci et al. 2020, as later works report it.
 */
const KNOWN: Readonly<Record<string, Known>> = {
  "lenet-300-100": {
    full: [784, 300, 100],
    count: dense,
    nets: [
      { name: "L0, one price", error: 0.014, architecture: [219, 214, 100] },
      { name: "L0, price per layer", error: 0.018, architecture: [266, 88, 33] },
      { name: "L0-ARM", error: 0.016, architecture: [143, 153, 78] },
      { name: "VIBNet", error: 0.016, architecture: [97, 71, 33] },
      { name: "RigL+", error: 0.0157, weightsShare: 0.012 },
      { name: "Sparse VD", error: 0.0192, weightsShare: 0.015 },
    ],
  },
  "lenet-5": {
    full: [20, 50, 800, 500],
    count: lenet5,
    nets: [
      { name: "L0, one price", error: 0.009, architecture: [20, 25, 45, 462] },
      { name: "L0, price per layer", error: 0.01, architecture: [9, 18, 65, 25] },
      { name: "L0-ARM", error: 0.008, architecture: [20, 16, 32, 257] },
      { name: "BC-GHS", error: 0.01, architecture: [5, 10, 76, 16] },
      { name: "Sparse VD", error: 0.0075, weightsShare: 0.0036 },
    ],
  },
};

/** A net of the literature with its share of what is counted. */
export interface PublishedPoint extends Published {
  readonly share: number;
}

/** What was published for a recipe on a dataset, as far as its size is known in these terms. */
export function published(recipe: string, dataset: string, of: SizeOf): PublishedPoint[] {
  const known = dataset === "mnist" ? KNOWN[recipe] : undefined;
  if (!known) return [];
  const { full, count, nets } = known;
  return nets.flatMap((net) => {
    const { architecture, weightsShare } = net;
    const share = architecture ? count(architecture, of) / count(full, of) : of === "weights" ? weightsShare : undefined;
    return share === undefined ? [] : [{ ...net, share }];
  });
}
