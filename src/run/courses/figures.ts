// What is left of a net, in numbers.
import { type Conv2d, compact, count, type Dataset, type Dense, evaluate, type Part, parameters, type Sequential } from "../../index.ts";
import { flattened, pathsOf } from "../../layers/layer.ts";

/** A layer with weights. */
export type Weighted = Conv2d | Dense;

const isWeighted = (part: Part): part is Weighted => typeof part === "object" && "weight" in part && "gates" in part;

/** The layers with weights, in the order of the net, those in residual blocks too. */
export const weighted = (net: Part): Weighted[] => flattened(net).flatMap((part) => (isWeighted(part) ? part : (pathsOf(part) ?? []).flatMap(weighted)));

/** All but the last layer of each path: its outputs are added to those of the other path, and keep their number. */
const within = (net: Part): Weighted[] => flattened(net).flatMap((part) => (pathsOf(part) ?? []).flatMap((path) => weighted(path).slice(0, -1)));

/** The layers that gates over features go on: in a net of residual blocks those within their paths, else all with weights. */
export function gateable(net: Part): Weighted[] {
  const inside = within(net);
  return inside.length ? inside : weighted(net);
}

/** Whether gates go over what comes out of a layer, as of convolutions, or over what goes in. */
export const gatedAxis = (layer: Weighted): "outputs" | "inputs" => ("kernel" in layer ? "outputs" : "inputs");

/** What a net comes to, made small. */
export interface CourseFigures {
  /** Weights and biases that are not 0. */
  readonly weights: number;
  /** Weights and biases there are, those that are 0 too. */
  readonly stored: number;
  /** Floating-point operations per example, zeros counted like any others. */
  readonly flops: number;
  /** Maps of convolutions and inputs of dense layers; in a net of residual blocks the maps within them. */
  readonly architecture: readonly number[];
  /** Of the test examples. */
  readonly testError: number;
}

/** The figures of a net, and the small one they are of. @internal */
export function figuresOf(net: Sequential, test: Dataset): { small: Sequential; figures: CourseFigures } {
  const small = compact(net);
  const { error } = evaluate(small, test);
  let [stored, weights] = [0, 0];
  for (const parameter of parameters(small).values()) {
    stored += parameter.size;
    weights += parameter.toArray().reduce((sum, x) => sum + Number(x !== 0), 0);
  }
  const architecture = gateable(small).map((layer) => layer[gatedAxis(layer)]);
  return { small, figures: { weights, stored, flops: count(small).flops, architecture, testError: error } };
}
