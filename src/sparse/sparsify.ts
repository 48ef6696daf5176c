import { UsageError, ValueError } from "../errors.ts";
import { isGated } from "../gates/attach.ts";
import type { Layer } from "../layers/layer.ts";
import type { Sequential } from "../layers/sequential.ts";
import { scope } from "../memory.ts";
import { refuseUnknown, shown, whole } from "../options.ts";
import { taped } from "../tape.ts";
import { isTensor, type Tensor, tensor } from "../tensor.ts";
import type { Values } from "../values.ts";
import { type Choice, faster, type Ordinary } from "./choose.ts";
import { fastest } from "./fastest.ts";
import type { Format } from "./pattern.ts";
import { replace } from "./replace.ts";
import { SparseConv2d } from "./sparseConv2d.ts";
import { SparseDense } from "./sparseDense.ts";

/** Options of `sparsify()`. */
export interface SparsifyOptions {
  /** "csr": each output lists its own weights; "blocks": four neighbouring outputs share a list. Default: the faster one of each layer. */
  readonly format?: Format;
  /** Layers with at most this share of weights that are not zero are replaced, whatever is known of their speed: 0 to 1. */
  readonly density?: number;
  /** How many examples the net will predict at a time; a sparse layer pays sooner for many. Default 1. */
  readonly batch?: number;
  /** Examples of what the net will be given: each layer is timed with them in every form, and the fastest stays. Not with `density`. */
  readonly measure?: Tensor | Values;
}

/** The sparse form of each kind of layer that has one. */
const forms: { readonly [L in Ordinary as ReturnType<L["describe"]>["type"]]: (layer: L, format: Format) => Layer } = {
  dense: (layer, format) => SparseDense.of(layer, format),
  conv2d: (layer, format) => SparseConv2d.of(layer, format),
};

const isOrdinary = (layer: Layer): layer is Ordinary =>
  layer.featureMap?.passes === "connected" && Object.hasOwn(forms, (layer as Partial<Ordinary>).describe?.().type ?? "");

const sparse = (layer: Ordinary, format: Format): Layer => forms[layer.describe().type](layer as never, format);

/**
 * The net with sparse layers in place of those dense() and conv2d() whose weights are zeros for the most part, where that is
 * faster: for prediction, with the same bits. `net` stays as it is. Layers in blocks of your own are left alone.
 * @throws UsageError for layers with gates, which `compact()` settles; ValueError
 * @example
 * ```ts
 * import { dense, predict, relu, sequential } from "sievenet";
 * import { sparsify } from "sievenet/sparse";
 *
 * const layer = dense(2, 4, { bias: false });
 * layer.weight.set([1, 0, 0, 0, 0, 2, 0, 0]);
 * const net = sparsify(sequential(layer, relu), { density: 0.5 }); // layers of which at most half the weights are not 0
 * predict(net, [[3, 4]]).toArray(); // [3, 8, 0, 0]
 * ```
 */
export function sparsify(net: Sequential, options?: SparsifyOptions): Sequential;
/** The same of any net or layer. */
export function sparsify(net: Layer, options?: SparsifyOptions): Layer;
export function sparsify(net: Layer, options: SparsifyOptions = {}): Layer {
  refuseUnknown("sparsify", options, ["format", "density", "batch", "measure"]);
  const { format, density, batch = 1, measure } = options;
  if (format !== undefined && format !== "csr" && format !== "blocks")
    throw new ValueError(`sparsify: format is "${String(format)}", but it must be "csr" or "blocks".`);
  if (density !== undefined && (typeof density !== "number" || !(density >= 0 && density <= 1)))
    throw new ValueError(`sparsify: density is ${shown(density)}, but it is a share of weights, from 0 to 1.`);
  if (density !== undefined && measure !== undefined) throw new ValueError("sparsify: density and measure came, but a layer is chosen by one of them.");
  whole("sparsify", "batch", batch);
  replace(net, refuseGates);
  if (measure !== undefined) return measured(net, measure, format ? [format] : ["csr", "blocks"]);
  const choice: Choice = { format, density, batch };
  return replace(net, (layer) => {
    const chosen = isOrdinary(layer) && faster(layer, choice);
    return chosen ? sparse(layer, chosen) : layer;
  });
}

function refuseGates(layer: Layer): Layer {
  if (isGated(layer)) throw new UsageError(`sparsify: ${layer.label} has gates, which have to be settled first. Write sparsify(compact(net)).`);
  return layer;
}

/** Runs the net once to see what each layer is given, then times the layers one by one. */
function measured(net: Layer, examples: Tensor | Values, formats: readonly Format[]): Layer {
  const given = new Map<Layer, Tensor>();
  const watched = replace(net, (layer) => {
    if (!isOrdinary(layer)) return layer;
    const forward = (x: Tensor) => {
      given.set(layer, x);
      return layer.forward(x);
    };
    return { forward };
  });
  return scope(() =>
    taped(false, () => {
      watched.forward(isTensor(examples) ? examples : tensor(examples));
      return replace(net, (layer) => {
        const x = given.get(layer);
        return isOrdinary(layer) && x ? fastest([layer, ...formats.map((format) => sparse(layer, format))], x) : layer;
      });
    }),
  );
}
