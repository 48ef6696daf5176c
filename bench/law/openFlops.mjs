// The floating-point operations of the products of one training step that closed gates leave: a product of the open inputs
// and the open outputs of each layer, forward, for the gradient of the weights and, but in the first layer, for the gradient
// of the inputs. Closed is what gates close on either side of a layer. Everything else (activations, pooling, gates, the
// loss, the optimizer) is not counted: it is what the law calls its constant.
import { BATCH, SIZES } from "../nets/mlp/net.mjs";

const CLASSES = SIZES.at(-1);

/** FLOPs of layers { inputs, outputs, taps, places }, the first of which needs no gradient of its inputs. */
const stepOf = (layers) =>
  layers.reduce((sum, { inputs, outputs, taps = 1, places = 1 }, i) => sum + 2 * BATCH * inputs * outputs * taps * places * (i ? 3 : 2), 0);

/** How many weights they have. */
export const weightsOf = (layers) => layers.reduce((sum, { inputs, outputs, taps = 1 }) => sum + inputs * outputs * taps, 0);

const isOpen = (alpha) => alpha > 0;
const count = (alphas) => alphas.filter(isOpen).length;

/** What is open of 784-300-100-10 with gates over the inputs of its layers. */
export function mlpOpenLayers(alphas) {
  const widths = [...alphas.map(count), CLASSES];
  return alphas.map((_, i) => ({ inputs: widths[i], outputs: widths[i + 1] }));
}

/** What is open of LeNet-5-Caffe: an input of its first dense layer is open when its own gate is and that of the map it comes from. */
export function lenet5OpenLayers([first, second, flat, units]) {
  const perMap = flat.length / second.length;
  const inputs = flat.filter((alpha, i) => isOpen(alpha) && isOpen(second[Math.floor(i / perMap)])).length;
  return [
    { inputs: 1, outputs: count(first), taps: 25, places: 24 * 24 },
    { inputs: count(first), outputs: count(second), taps: 25, places: 8 * 8 },
    { inputs, outputs: count(units) },
    { inputs: count(units), outputs: CLASSES },
  ];
}

export const mlpOpenFlops = (alphas) => stepOf(mlpOpenLayers(alphas));
export const lenet5OpenFlops = (alphas) => stepOf(lenet5OpenLayers(alphas));
