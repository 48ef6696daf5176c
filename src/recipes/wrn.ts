// Wide residual networks (Zagoruyko & Komodakis 2016) with gates on the first convolution of each block, as in
// Louizos et al. 2018, section 4.2: "wrn-<depth>-<width>", depth = 6n + 4 for n blocks in each of three stages.
import {
  batchNorm,
  conv2d,
  cosine,
  dense,
  gate,
  gateParameters,
  globalAveragePool2d,
  type Part,
  relu,
  residual,
  type Sequential,
  sequential,
  sgd,
  ValueError,
} from "../index.ts";
import { defineRecipe, type Recipe } from "./recipe.ts";

const CLASSES = 10;
/** The deepest net of the paper has 40 layers, the widest is 10 times as wide; these are more than memory has room to train together. */
const DEEPEST = 1000;
const WIDEST = 32;
/** Of each stage: maps of a block at width 1, and the lambda of an open weight, about as dear as what it computes (maps shrink, filters grow). */
const STAGES = [
  { maps: 16, lambda: 0.35 },
  { maps: 32, lambda: 0.17 },
  { maps: 64, lambda: 0.06 },
] as const;
/** How much faster gates move than weights: at the same rate a price that closes any closes nearly all (docs/cifar-10.md). */
const GATE_RATE = 20;
/** Of convolutions without a bias, which the norm after them would cancel. */
const three = (stride: number) => ({ stride, padding: 1, bias: false });

/** Two 3x3 convolutions, each after a norm and ReLU; where the shape changes, the first norm is shared with a 1x1 shortcut. */
function block(inputs: number, outputs: number, stride: number, lambda: number | undefined): Part {
  const first = conv2d(inputs, outputs, 3, three(stride));
  if (lambda !== undefined) gate(first, { over: "outputs", lambda, dropRate: 0.3 });
  const rest = [batchNorm(outputs), relu, conv2d(outputs, outputs, 3, three(1))];
  if (inputs === outputs && stride === 1) return residual(sequential(batchNorm(inputs), relu, first, ...rest));
  return sequential(batchNorm(inputs), relu, residual(sequential(first, ...rest), conv2d(inputs, outputs, 1, { stride, bias: false })));
}

function build(blocks: number, width: number, lambda: readonly number[] | undefined): Sequential {
  const parts: Part[] = [conv2d(3, 16, 3, three(1))];
  let inputs = 16;
  STAGES.forEach(({ maps }, stage) => {
    for (let i = 0; i < blocks; i++) {
      const outputs = maps * width;
      parts.push(block(inputs, outputs, stage > 0 && i === 0 ? 2 : 1, lambda?.[stage * blocks + i]));
      inputs = outputs;
    }
  });
  return sequential(...parts, batchNorm(inputs), relu, globalAveragePool2d, dense(inputs, CLASSES));
}

/** The recipe of "wrn-10-1" and its like; undefined for another name. @throws ValueError for a depth that cannot be */
export function wrn(name: string): Recipe | undefined {
  const [, depth, width] = /^wrn-(\d+)-(\d+)$/.exec(name)?.map(Number) ?? [];
  if (depth === undefined || width === undefined) return undefined;
  const blocks = (depth - 4) / 6;
  if (!Number.isInteger(blocks) || blocks < 1 || depth > DEEPEST || !(width >= 1 && width <= WIDEST))
    throw new ValueError(
      `recipe: ${name} cannot be built: the depth is ${depth} and the width ${width}, but the depth must be 10, 16, 22, 28 and so on up to ${DEEPEST}, and the width from 1 to ${WIDEST}.`,
    );
  const eachBlock = (value: (stage: (typeof STAGES)[number]) => number) => STAGES.flatMap((stage) => new Array<number>(blocks).fill(value(stage)));
  return defineRecipe({
    name,
    widths: eachBlock(({ maps }) => maps * width),
    shape: [3, 32, 32],
    datasets: { cifar10: { epochs: 60, lambda: eachBlock(({ lambda }) => lambda) } },
    batchSize: 100,
    learningRate: 0.1,
    augment: { flip: true, crop: 4 },
    build: (lambda) => build(blocks, width, lambda),
    optimizer: (net, { learningRate, steps }) =>
      sgd({
        learningRate: cosine(learningRate, { steps }),
        momentum: 0.9,
        nesterov: true,
        weightDecay: 5e-4,
        groups: [{ parameters: gateParameters(net), weightDecay: 0, learningRateFactor: GATE_RATE }],
      }),
  });
}
