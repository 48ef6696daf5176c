// The nets of trajectory-full.json: what they start from and what they are fed, all made from a hash.
import { conv2d, type Dense, dense, flatten, gate, maxPool2d, type Part, relu, type SampledGate, type Sequential, sequential } from "../../src/index.ts";
import type { Conv2d } from "../../src/layers/conv2d.ts";
import { hashUniform, hashWeight, list } from "./hash.ts";

interface Final {
  readonly sum: number;
  readonly abs_sum: number;
  readonly head: number[];
  readonly tail: number[];
}

/** One net of the file. */
export interface Net {
  readonly net: string;
  readonly log_alpha_init: "dense_start" | "mostly_off";
  readonly per_example: boolean;
  readonly layers: { name: string; kind: "dense" | "conv"; W: number[]; m: number; e: number }[];
  readonly steps: { ce: number; reg: number; grad_norms: Record<string, number>; zero_gates: Record<string, number> }[];
  readonly expected_l0_after: number;
  readonly expected_flops_after: number;
  readonly final: Record<string, Record<string, Final>>;
}

/** The file. */
export interface Trajectory {
  readonly batch: number;
  readonly N: number;
  readonly lambda_: number;
  readonly weight_decay: number;
  readonly lr: number;
  readonly adam_eps: number;
  readonly hash_check: number[];
  readonly nets: Net[];
}

function logAlpha(layer: number, i: number, start: Net["log_alpha_init"]): number {
  const u = hashUniform(100 + layer, i);
  if (start === "dense_start") return Math.round((u - 0.5) * 256) / 256;
  return (u < 0.75 ? -4 : 3) + Math.round((hashUniform(200 + layer, i) - 0.5) * 128) / 256;
}

/** The gates of a layer, wherever they are. */
export const gatesOf = ({ gates }: Dense | Conv2d): SampledGate<"logAlpha"> => (gates.inputs ?? gates.outputs) as SampledGate<"logAlpha">;

/** A net as it starts. Prices of the file are for the sum over N examples, those of the library per mean loss. */
export function netOf(wanted: Net, file: Trajectory): { net: Sequential; layers: (Dense | Conv2d)[] } {
  const layers = wanted.layers.map(({ kind, W, m, e }, li) => {
    const options = { perExample: wanted.per_example, lambda: file.lambda_ / file.N, l2: file.weight_decay / file.N };
    const [a, b, kernel] = W as [number, number, number];
    const layer = kind === "conv" ? gate(conv2d(b, a, kernel), { over: "outputs", ...options }) : gate(dense(a, b), { over: "inputs", ...options });
    layer.weight.set(list(layer.weight.size, (i) => hashWeight(1 + li, i, m, e)));
    layer.bias?.set(list(layer.outputs, (i) => hashWeight(50 + li, i, 1, 19)));
    gatesOf(layer).logAlpha.set(list(gatesOf(layer).size, (i) => logAlpha(li, i, wanted.log_alpha_init)));
    return layer;
  });
  return { net: sequential(...layers.flatMap((layer, i) => [...between(layers, i), layer])), layers };
}

/** What stands before layer i: pooling after a convolution, then flattening before a dense layer. */
function between(layers: readonly (Dense | Conv2d)[], i: number): Part[] {
  const [before, layer] = [layers[i - 1], layers[i] as Dense | Conv2d];
  if (!before) return [];
  const images = before.axes.outputs === 0;
  return [relu, ...(images ? [maxPool2d(2)] : []), ...(images && layer.axes.outputs === 1 ? [flatten] : [])];
}

/** Labels of a step. */
export function labels(step: number, batch: number): number[] {
  return Array.from({ length: batch }, (_, n) => (7 * n + step) % 10);
}

/** Images of a step: noise on one of ten prototypes. [batch, 784]. */
export function inputs(step: number, batch: number): Float64Array {
  const target = labels(step, batch);
  return list(batch * 784, (i) => {
    const [n, p] = [Math.floor(i / 784), i % 784];
    const prototype = hashUniform(900, (target[n] as number) * 784 + p);
    return Math.floor(prototype * 128 + hashUniform(1000 + step, i) * 128) / 256;
  });
}

/** The noise of the gates of a layer in a step. */
export function noiseOf(step: number, layer: number, n: number): Float64Array {
  return list(n, (i) => hashUniform(3000 + 10 * step + layer, i));
}
