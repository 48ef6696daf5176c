// Nets of every kind of layer, made of a few random numbers each.
import fc from "fast-check";
import {
  type Axis,
  averagePool2d,
  batchNorm,
  concat,
  conv2d,
  type Dense,
  dense,
  dropout,
  embedding,
  flatten,
  type Gateable,
  gate,
  globalAveragePool2d,
  isGate,
  type Layer,
  layerNorm,
  maxPool2d,
  type Part,
  type Placement,
  relu,
  residual,
  type Sequential,
  seed,
  select,
  sequential,
  sigmoid,
  type Tensor,
  tanh,
  tensor,
  zeroPad2d,
} from "../../src/index.ts";
import { BatchNorm } from "../../src/layers/batchNorm.ts";
import { walk } from "../../src/walk.ts";
import { numbers } from "./numbers.ts";

export const CLOSED = -4;
export const OPEN = 4;
/** Rows that are nearly constant would else have their roundings magnified 300-fold by a layer norm. */
const CALM = { epsilon: 0.1 };
const BATCH = 4;
const SIDE = 6;

/** One part of a net. What the numbers mean depends on what comes in. */
export interface Choice {
  kind: number;
  size: number;
  over: number;
  detail: number;
}

export interface Recipe {
  begin: "flat" | "maps" | "words";
  images: Choice[];
  features: Choice[];
  states: number[];
  seed: number;
}

/** Two paths side by side. */
class Beside implements Layer {
  readonly left: Part;
  readonly right: Part;
  constructor(left: Part, right: Part) {
    this.left = left;
    this.right = right;
  }
  forward(x: Tensor): Tensor {
    return concat([(this.left as Layer).forward(x), (this.right as Layer).forward(x)], 1);
  }
  compacted(smaller: (...parts: Part[]) => Layer): Layer {
    return new Beside(smaller(this.left), smaller(this.right));
  }
}

/** A block of one's own without gates and without that method. */
const plain = (inner: Layer): Layer => ({ inner, forward: (x: Tensor) => tanh(inner.forward(x)) }) as Layer;

const OVER: (Axis | "both" | undefined)[] = ["inputs", "outputs", "weights", "both", undefined];

/** `exact`: nothing that is closed is anything but zero on its way. `rate`: of dropout. */
export function build({ begin, images, features, states, seed: s }: Recipe, exact: boolean, rate = 0.3): { net: Sequential; x: Tensor } {
  seed(s);
  const parts: Part[] = [];
  const gated = <L extends Gateable>(layer: L, { over, detail }: Choice, plainWeights = true): L => {
    const chosen = OVER[over % OVER.length];
    const placement: Placement = detail % 3 || exact ? "after-norm" : "before-norm";
    if (chosen === "both") return gate(gate(layer, { over: "inputs" }), { over: "outputs", placement });
    if (chosen === undefined || (chosen === "weights" && (exact || !plainWeights))) return layer;
    return gate(layer, { over: chosen, placement });
  };
  const biased = <L extends { bias: Dense["bias"] }>(layer: L): L => {
    layer.bias?.set(numbers(layer.bias.size, -0.5, 0.5, 3));
    return layer;
  };
  const functions: Part[] = exact ? [relu, tanh] : [relu, sigmoid, tanh];
  let [width, side] = [begin === "maps" ? 3 : 5, SIDE];
  const shared: { layer: Layer; inputs: number; outputs: number }[] = [];
  let x: Tensor;
  if (begin === "maps") {
    x = tensor(numbers(BATCH * width * side * side, -1, 1, 5), [BATCH, width, side, side]);
    for (const choice of images) {
      const { kind, size, detail } = choice;
      const conv = (inputs: number, outputs: number, k: number, options = {}) =>
        biased(gated(conv2d(inputs, outputs, k, { padding: (k - 1) / 2, ...options }), choice));
      const k = detail % 2 ? 3 : 1;
      switch (kind % 10) {
        case 0: {
          const layer = conv(width, size, k);
          parts.push(layer, functions[detail % functions.length] as Part);
          shared.push({ layer, inputs: width, outputs: size });
          width = size;
          break;
        }
        case 1: {
          const layer = conv(width, size, k, { bias: exact ? false : detail % 2 > 0 });
          const norm = exact && OVER[choice.over % OVER.length] !== "outputs" && OVER[choice.over % OVER.length] !== "both" ? [] : [batchNorm(size)];
          parts.push(layer, ...norm, relu);
          width = size;
          break;
        }
        case 2: // depthwise, with a filter or two for each channel
          parts.push(conv(width, width * (1 + (detail % 2)), 3, { groups: width, bias: !exact }), relu);
          width *= 1 + (detail % 2);
          break;
        case 3: // groups
          if (width % 2) break;
          parts.push(conv(width, 2 * size, k, { groups: 2, bias: !exact }), functions[detail % functions.length] as Part);
          width = 2 * size;
          break;
        case 4:
          parts.push(
            residual(sequential(...(exact ? [] : [batchNorm(width)]), relu, conv(width, size, 3), relu, conv2d(size, width, 1))),
            ...(detail % 2 && !exact ? [batchNorm(width)] : []),
          );
          break;
        case 5:
          parts.push(residual(sequential(conv(width, size, 3), relu, conv2d(size, size + 1, 3, { padding: 1 })), conv(width, size + 1, 1)));
          width = size + 1;
          break;
        case 6:
          if (side >= 2) {
            parts.push(detail % 2 ? maxPool2d(2) : averagePool2d(2));
            side = Math.floor(side / 2);
          }
          break;
        case 7:
          parts.push(new Beside(sequential(conv(width, size, k), relu, conv2d(size, 2, 1)), conv(width, 3, 1)));
          width = 5;
          break;
        case 8: {
          const found = shared.find((each) => each.inputs === width);
          if (found) {
            parts.push(found.layer, relu);
            width = found.outputs;
          }
          break;
        }
        default:
          parts.push(detail % 2 ? zeroPad2d(1) : dropout(rate));
          if (detail % 2) side += 2;
      }
    }
    if (s % 2) {
      parts.push(flatten);
      width *= side * side;
    } else parts.push(globalAveragePool2d);
    shared.length = 0;
  } else if (begin === "words") {
    const words = 7;
    const places = 1 + (s % 3);
    x = tensor(
      Float32Array.from({ length: BATCH * places }, (_, i) => (i * 5 + s) % words),
      [BATCH, places],
    );
    parts.push(embedding(words, width), ...(s % 2 && !exact ? [layerNorm(width, CALM)] : []), functions[s % functions.length] as Part, flatten);
    width *= places;
  } else x = tensor(numbers(BATCH * width, -1, 1, 5), [BATCH, width]);
  for (const choice of features) {
    const { kind, size, detail } = choice;
    const layered = (inputs: number, outputs: number) => biased(gated(dense(inputs, outputs, { bias: detail % 4 > 0 }), choice));
    switch (kind % 8) {
      case 0:
      case 1: {
        const layer = layered(width, size);
        parts.push(layer, functions[detail % functions.length] as Part);
        shared.push({ layer, inputs: width, outputs: size });
        width = size;
        break;
      }
      case 2:
        parts.push(layered(width, size), ...(exact ? [] : [batchNorm(size)]), relu);
        width = size;
        break;
      case 3: // what is closed before a layer norm and not read after it counts as zeros
        parts.push(layered(width, size), layerNorm(size, CALM), relu, gate(dense(size, size + 1), { over: "inputs" }));
        width = size + 1;
        break;
      case 4:
        parts.push(residual(sequential(layered(width, size), relu, dense(size, width))), ...(detail % 2 && !exact ? [layerNorm(width, CALM)] : []));
        break;
      case 5:
        parts.push(new Beside(sequential(layered(width, size), relu, dense(size, 2)), layered(width, 2)));
        width = 4;
        break;
      case 6: {
        const found = shared.find((each) => each.inputs === width);
        if (found) {
          parts.push(found.layer, relu);
          width = found.outputs;
        } else parts.push(plain(dense(width, width)), dropout(rate));
        break;
      }
      default:
        parts.push(
          select(
            Array.from({ length: width }, (_, i) => (i * 2 + (exact ? 0 : detail)) % width),
            width,
          ),
        );
    }
  }
  // outputs of the size of what they are summed from: within 1e-5 of sums that cancel would be below float32
  const last = dense(width, 3);
  last.bias?.set([1, -0.7, 0.5]);
  parts.push(last);
  const net = sequential(...(s % 5 ? parts : [sequential(...parts.slice(0, 3)), ...parts.slice(3)]));
  let at = 0;
  walk(net, (node) => {
    if (isGate(node))
      node.parameters.logAlpha?.set(Float32Array.from({ length: node.size }, (_, i) => (exact && i === 0 ? OPEN : (states[at++ % states.length] as number))));
    if (node instanceof BatchNorm) {
      node.mean.set(numbers(node.channels, -0.5, 0.5, ++at));
      node.variance.set(numbers(node.channels, 0.5, 2, ++at));
      node.shift.set(numbers(node.channels, -0.5, 0.5, ++at));
    }
  });
  return { net, x };
}

const choice: fc.Arbitrary<Choice> = fc.record({
  kind: fc.integer({ min: 0, max: 79 }),
  size: fc.integer({ min: 1, max: 5 }),
  over: fc.integer({ min: 0, max: 4 }),
  detail: fc.integer({ min: 0, max: 11 }),
});

/** Any net. `states`: what gates may be. */
export const recipes = (states: readonly number[]): fc.Arbitrary<Recipe> =>
  fc.record({
    begin: fc.constantFrom("flat", "maps", "words"),
    images: fc.array(choice, { minLength: 1, maxLength: 4 }),
    features: fc.array(choice, { minLength: 0, maxLength: 4 }),
    states: fc.array(fc.constantFrom(...states), { minLength: 1, maxLength: 31 }),
    seed: fc.integer({ min: 1, max: 1000 }),
  });
