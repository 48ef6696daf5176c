// From words to a net: each word is read as the part that it means for what comes in.
import {
  conv1d,
  conv2d,
  dense,
  embedding,
  flatten,
  type Gateable,
  gate,
  globalAveragePool1d,
  globalAveragePool2d,
  type Layer,
  type Part,
  residual,
  type Sequential,
  seed,
  sequential,
} from "../../../src/index.ts";
import { isGated } from "../../../src/gates/attach.ts";
import { Conv2d } from "../../../src/layers/conv2d.ts";
import type { Pair } from "../../../src/ops/window.ts";
import { walk } from "../../../src/walk.ts";
import { Beside, opaque, Squashed, Through } from "./blocks.ts";
import { after, between, type Flow, fitted, flat, kindOf, LARGEST, same, sizeOf } from "./shapes.ts";
import { type Nested, type Reading, simplePart } from "./simple.ts";
import type { Gating, Recipe, Weights, Word } from "./words.ts";

/** A part that stands in the net, and what it made of what. */
interface Known {
  readonly part: Layer;
  readonly into: Flow;
  readonly out: Flow;
}

const NO_GATES: Gating = { over: "none", placement: "after-norm", testGate: "mean", perExample: false };
const ONE: Pair = [1, 1];

const gatesOf = (part: Layer): boolean => {
  let any = false;
  walk(part, (node) => {
    any ||= isGated(node);
  });
  return any;
};

export class Builder {
  readonly #reading: Reading;
  readonly #known: Known[] = [];
  /** Whether gates may be put on layers: not inside blocks that cannot be taken apart. */
  #gating = true;

  constructor(reading: Reading) {
    this.#reading = reading;
  }

  /** The parts that words mean for what comes in, and what they give. */
  path(words: readonly Word[], flow: Flow): { parts: Part[]; flow: Flow } {
    const parts: Part[] = [];
    let now = flow;
    for (const word of words) now = this.#add(parts, word, now);
    if (now.of) now = this.#lookUp(parts, now);
    return { parts, flow: now };
  }

  /** Ends a path with a dense layer of `outputs` units whose biases are of the size of what they are added to. */
  head(parts: Part[], flow: Flow, outputs: number, average: boolean, gating: Gating = NO_GATES): void {
    const rows = this.#toRows(parts, flow, average);
    const last = this.#gated(dense(rows.shape[0] as number, outputs), gating);
    last.bias?.set(Array.from({ length: outputs }, (_, i) => [1, -0.7, 0.5][i % 3] as number));
    parts.push(last);
  }

  #lookUp(parts: Part[], { shape, of }: Flow): Flow {
    const width = 1 + ((of as number) % 9);
    const padding = (of as number) % 2 ? { padding: 0 } : {};
    const meanOverPlaces = shape.length === 1 && (of as number) % 3 === 0;
    parts.push(embedding(of as number, width, { ...padding, meanOverPlaces }));
    return { shape: meanOverPlaces ? [width] : [...shape, width] };
  }

  #toRows(parts: Part[], flow: Flow, average = false): Flow {
    if (kindOf(flow) === "rows") return flow;
    parts.push(average && kindOf(flow) === "maps" ? (flow.series ? globalAveragePool1d : globalAveragePool2d) : flatten);
    return { shape: [average && kindOf(flow) === "maps" ? (flow.shape[0] as number) : sizeOf(flow)] };
  }

  #gated<L extends Gateable>(layer: L, { over, placement, testGate, perExample }: Gating): L {
    const options = { testGate, perExample: perExample && over !== "weights", ...this.#reading.gates };
    if (!this.#gating) return layer;
    if (over === "inputs" || over === "both") gate(layer, { over: "inputs", ...options });
    if (over === "outputs" || over === "both") gate(layer, { over: "outputs", placement, ...options });
    if (over === "weights") gate(layer, { over, ...options });
    return layer;
  }

  #remember(part: Layer, into: Flow, out: Flow): void {
    this.#known.push({ part, into, out });
  }

  #add(parts: Part[], word: Word, flow: Flow): Flow {
    switch (word.word) {
      case "sequence":
      case "residual":
      case "beside":
      case "own": {
        const { part, out } = this.#block(word, flow);
        parts.push(part);
        this.#remember(part, flow, out);
        return out;
      }
      default:
    }
    if (flow.of) return this.#add(parts, word, this.#lookUp(parts, flow));
    if (word.word === "weights") return this.#weights(parts, word, flow);
    if (word.word === "again") return this.#again(parts, word.which, flow);
    const simple = simplePart(word, flow, parts.at(-1), this.#reading);
    if (!simple) return flow;
    parts.push(simple.part);
    return { ...simple.out, raw: false };
  }

  #weights(parts: Part[], word: Weights, flow: Flow): Flow {
    const [inputs = 1, ...side] = flow.shape as [number, ...number[]];
    if (kindOf(flow) === "table") return this.#weights(parts, word, this.#toRows(parts, flow));
    const bias = word.bias && !(this.#reading.zeros && word.groups !== 1);
    if (kindOf(flow) === "rows") {
      const layer = this.#gated(dense(inputs, word.size, { bias: word.bias }), word.gating);
      parts.push(layer);
      this.#remember(layer, flow, { shape: [word.size] });
      return { shape: [word.size] };
    }
    const window = fitted(flat(word, flow), side as unknown as Pair);
    const wanted = word.groups === "depthwise" ? inputs : inputs % word.groups ? 1 : word.groups;
    const filters = wanted * Math.ceil(word.size / (4 * Math.min(wanted, 4)));
    const layer = this.#gated(convolution(inputs, filters, window, { groups: wanted, bias }, flow), word.gating);
    parts.push(layer);
    const out = { shape: [filters, ...after(side as unknown as Pair, layer)], series: flow.series };
    this.#remember(layer, flow, out);
    return out;
  }

  /** A layer or block that stands in the net already and takes what comes; a convolution takes maps of any size. */
  #again(parts: Part[], which: number, flow: Flow): Flow {
    const side = flow.shape.slice(1) as unknown as Pair;
    const outOf = ({ part, into, out }: Known): Flow | undefined => {
      if (!this.#gating && gatesOf(part)) return undefined;
      if (same(into, flow) && (!into.raw || flow.raw || "weight" in part)) return out;
      if (!(part instanceof Conv2d) || kindOf(flow) !== "maps" || part.inputs !== flow.shape[0] || part.series !== flow.series) return undefined;
      const now = after(side, part);
      return Math.min(...now) > 0 && Math.max(...now) <= LARGEST ? { shape: [part.outputs, ...now], series: flow.series } : undefined;
    };
    const fitting = this.#known.filter((each) => outOf(each));
    const found = fitting[which % fitting.length];
    if (!found) return flow;
    parts.push(found.part);
    return outOf(found) as Flow;
  }

  #block(word: Nested, flow: Flow): { part: Layer; out: Flow } {
    if (word.word === "sequence") {
      const inner = this.path(word.words, flow);
      return { part: sequential(...inner.parts), out: inner.flow };
    }
    if (word.word === "own") {
      const before = this.#gating;
      if (word.how === "opaque") this.#gating = false;
      const inner = this.path(word.words, flow);
      this.#gating = before;
      const make = { through: (each: Part) => new Through(each), tanh: (each: Part) => new Squashed(each), opaque }[word.how];
      return { part: make(one(inner.parts)), out: inner.flow };
    }
    if (word.word === "beside") {
      const [left, right] = [this.path(word.left, flow), this.path(word.right, flow)];
      // all sizes but the first must be equal
      const out = this.#meet(
        left,
        right,
        word.gating,
        (a, b) => a.series === b.series && a.shape.length === b.shape.length && a.shape.slice(1).join() === b.shape.slice(1).join(),
      );
      const [n, m] = [out.shape[0] as number, right.flow.shape[0] as number];
      return { part: new Beside(one(left.parts), one(right.parts)), out: { shape: [n + m, ...out.shape.slice(1)], series: out.series } };
    }
    const main = this.path(word.main, flow);
    const shortcut = word.shortcut.length ? this.path(word.shortcut, flow) : { parts: [] as Part[], flow };
    if (shortcut.flow.of) shortcut.flow = this.#lookUp(shortcut.parts, shortcut.flow);
    const out = this.#meet(main, shortcut, word.gating, same);
    return { part: shortcut.parts.length ? residual(one(main.parts), one(shortcut.parts)) : residual(one(main.parts)), out };
  }

  /** Lets two paths end with what fits together: a layer is put behind the one that can be changed. Returns what the first gives. */
  #meet(first: { parts: Part[]; flow: Flow }, second: { parts: Part[]; flow: Flow }, gating: Gating, fits: (a: Flow, b: Flow) => boolean): Flow {
    if (!fits(first.flow, second.flow)) {
      const [a, b] = [kindOf(first.flow), kindOf(second.flow)];
      // rows cannot become maps again, nor can tables get more places
      if (a === "table" || (b === "rows" && a !== "rows")) first.flow = this.#toRows(first.parts, first.flow);
      if (!fits(first.flow, second.flow)) second.flow = this.#adapted(second.parts, second.flow, first.flow, gating);
    }
    return first.flow;
  }

  #adapted(parts: Part[], from: Flow, to: Flow, gating: Gating): Flow {
    if (kindOf(to) === "maps") {
      const [side, wanted] = [from.shape.slice(1), to.shape.slice(1)] as unknown as [Pair, Pair];
      const { kernel, padding } = between(side, wanted);
      const window = { kernel, padding, stride: ONE, dilation: ONE };
      parts.push(this.#gated(convolution(from.shape[0] as number, to.shape[0] as number, window, {}, to), gating));
      return to;
    }
    const rows = this.#toRows(parts, from);
    parts.push(this.#gated(dense(rows.shape[0] as number, to.shape[0] as number), gating));
    return to;
  }
}

/** A convolution for what flows. */
function convolution(
  inputs: number,
  filters: number,
  window: ReturnType<typeof fitted>,
  options: { groups?: number; bias?: boolean },
  { series }: Flow,
): Conv2d {
  const { kernel, stride, padding, dilation } = window;
  if (!series) return conv2d(inputs, filters, kernel, { ...options, stride, padding, dilation });
  return conv1d(inputs, filters, kernel[1], { ...options, stride: stride[1], padding: padding[1], dilation: dilation[1] });
}

/** One part alone, or several as a sequence. */
const one = (parts: readonly Part[]): Part => (parts.length === 1 ? (parts[0] as Part) : sequential(...parts));

/** What an example is. */
export function beginning({ begin, sizes: [a, b, c] }: Recipe): Flow {
  if (begin === "rows") return { shape: [a], raw: true };
  if (begin === "maps") return { shape: [1 + (a % 5), b, c] };
  if (begin === "series") return { shape: [1 + (a % 5), 1, b + c], series: true };
  return { shape: [1 + (b % 5), c].slice(0, 1 + (c % 2)), of: 1 + a };
}

export interface Built {
  readonly net: Sequential;
  readonly input: Flow;
}

/** The layers of a recipe, as they are drawn. */
export function assemble(recipe: Recipe, reading: Reading, head: { outputs: number; gating?: Gating } | undefined): Built {
  seed(recipe.seed);
  const builder = new Builder(reading);
  const input = beginning(recipe);
  const { parts, flow } = builder.path(recipe.words, input);
  if (head) builder.head(parts, flow, head.outputs, recipe.seed % 2 > 0, head.gating);
  return { net: sequential(...parts), input };
}
