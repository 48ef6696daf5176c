// A part of a net that tells what passes through it.
import type { KeepingMap } from "../descriptions/features.ts";
import type { Layer } from "../layers/layer.ts";
import { observe } from "../ops/observe.ts";
import type { Shape } from "../shape.ts";
import { checkTensor, type Tensor } from "../tensor.ts";

/** Use `probe()`. */
export class Probe implements Layer {
  /** What passed through last, in a row; undefined before anything did. */
  output: Float32Array | undefined = undefined;
  /** The gradient of the loss with respect to it, from the same step or call of `gradients()`; undefined where none has come back. */
  gradient: Float32Array | undefined = undefined;
  /** The shape of both. */
  shape: Shape | undefined = undefined;

  /** What error texts call it. */
  get label(): string {
    return "probe()";
  }

  /** Every feature stays by itself, and is looked at. */
  get featureMap(): KeepingMap {
    return { passes: "kept", zeros: true, numberwise: true, observes: true };
  }

  /** x of any shape, as it is. */
  forward(x: Tensor): Tensor {
    this.shape = checkTensor("probe", x).shape;
    this.output = x.toArray();
    this.gradient = undefined;
    return observe(x, (gradient) => {
      this.gradient = gradient;
    });
  }
}

/**
 * A part for any place of a net that changes nothing: it keeps what passed through it last, and the gradient that came back, of
 * every example of the batch. Both as arrays, for looking at layers and for measures of units such as activation times gradient.
 * Nets with probes cannot be saved: build one around the layers of the net that is saved, which may be parts of both.
 * @example
 * ```ts
 * import { crossEntropy, dense, gradients, parameters, relu, sequential, tensor } from "sievenet";
 * import { probe } from "sievenet/math";
 *
 * const hidden = probe();
 * const net = sequential(dense(2, 5), relu, hidden, dense(5, 3));
 * gradients(() => crossEntropy(net.forward(tensor([[1, 2], [3, 4]])), [0, 2]), [...parameters(net).values()]);
 * hidden.shape; // [2, 5]
 * hidden.output?.map((z, i) => z * (hidden.gradient?.[i] ?? 0)).length; // 10
 * ```
 */
export function probe(): Probe {
  return new Probe();
}
