// What weights from the outputs of a layer to its outputs are to others: recurrent layers have them, and only programs with such a
// layer carry this file. A gate over an output closes it on both sides, as the outputs of a layer and as the inputs of the next place.
import type { Gateable } from "../gates/attach.ts";
import { type GatesOn, gatesOn, readTerms, type Term, type Width } from "../gates/cost.ts";
import { onTape } from "../gates/tapeReading.ts";
import { add } from "../ops/add.ts";
import { mul } from "../ops/mul.ts";
import { linear } from "../ops/linear.ts";
import { reshape } from "../ops/reshape.ts";
import { scale } from "../ops/scale.ts";
import { sum } from "../ops/sum.ts";
import { sumSquares } from "../ops/sumSquares.ts";
import type { Constant, Parameter } from "../resident.ts";
import type { Tensor } from "../tensor.ts";
import type { Inner } from "./weighted.ts";

/** A layer with such weights. */
export interface Recurrent extends Gateable {
  /** [outputs, outputs, numbers of a pair]. */
  readonly recurrent: Parameter;
  /** [outputs, numbers of each], as `bias` is. */
  readonly recurrentBias: Parameter | undefined;
  /** [outputs]: what outputs are multiplied with. */
  readonly scale: Constant | undefined;
}

/** How many such weights are open, those of an output with itself by one gate, not two: c (Σ p)² - c Σ p² + c Σ p. */
export function innerTerms({ recurrent: { size }, outputs: features }: Recurrent, gates: readonly GatesOn[]): Term[] {
  if (!gates.length) return [{ coefficient: size, widths: [] }];
  const width = (on: readonly GatesOn[]): Width => ({ over: "outputs", gates: on, features, group: 0, groups: 1 });
  const [coefficient, open] = [size / features ** 2, width(gates)];
  return [
    { coefficient, widths: [open, open] },
    { coefficient: -coefficient, widths: [width([...gates, ...gates])] },
    { coefficient, widths: [open] },
  ];
}

/** What such weights and all biases cost. An L2 term counts the weight of an output to itself by P². */
export function innerPenalty(layer: Recurrent, lambda: number): Tensor | undefined {
  const { recurrent, outputs, gates } = layer;
  const p = gates.outputs?.openProbability();
  const biases = [layer.bias, layer.recurrentBias].filter((each) => each !== undefined);
  const parts = [readTerms(innerTerms(layer, gatesOn(gates.outputs)), onTape, lambda).gated];
  if (p) for (const { size } of biases) parts.push(scale(sum(p), (lambda * size) / outputs));
  if (gates.l2) {
    const pairs = () => reshape(sumSquares(reshape(recurrent, [outputs ** 2, recurrent.size / outputs ** 2]), 0), [outputs, outputs]);
    const squares = p ? sum(mul(linear(reshape(p, [1, outputs]), pairs()), p)) : sumSquares(recurrent);
    const decayed = [squares, ...biases.map((bias) => (p ? sum(mul(sumSquares(bias, 0), p)) : sumSquares(bias)))];
    parts.push(scale(decayed.reduce(add), gates.l2 / 2));
  }
  return parts.reduce((all, each) => (all && each ? add(all, each) : (all ?? each)));
}

/** The same in compaction, with what gates multiply outputs with; `trains`: where every number may still become anything. */
export function innerOf({ recurrent, bias, recurrentBias, scale, outputs }: Recurrent, gates: Float32Array, trains: boolean): Inner {
  const each = recurrent.size / outputs ** 2;
  const numbers = (array: Parameter) => (trains ? new Float32Array(array.size).fill(1) : array.toArray());
  const isOpen = (j: number) => gates[j] !== 0;
  const ofOpen = (array: Parameter | undefined) => array && numbers(array).map((b, i) => b * Number(isOpen(Math.floor((i * outputs) / array.size))));
  const weights = numbers(recurrent).map((w, i) => {
    const [from, to] = [Math.floor(i / (each * outputs)), Math.floor(i / each) % outputs];
    return Math.fround(w * (gates[from] as number)) * Number(isOpen(to));
  });
  const reads = (from: number, to: number) => weights.subarray((from * outputs + to) * each, (from * outputs + to + 1) * each).some((w) => w !== 0);
  const before = scale?.toArray();
  const factors = gates.map((z, j) => z * (before?.[j] ?? 1));
  const isScaled = factors.some((z) => z !== 0 && z !== 1);
  return {
    arrays: { recurrent: weights, bias: ofOpen(bias), recurrentBias: ofOpen(recurrentBias), scale: isScaled ? factors : undefined },
    description: isScaled ? { scaled: true } : {},
    isOpen,
    addRead(wanted, kept) {
      for (let grown = true; grown; ) {
        grown = false;
        wanted.forEach((is, from) => {
          if (is || !kept[from] || !wanted.some((to, j) => to && kept[j] && reads(from, j))) return;
          wanted[from] = 1;
          grown = true;
        });
      }
    },
  };
}
