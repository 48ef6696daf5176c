// Parts that a word means by itself, whatever stands in the net already.
import {
  averagePool1d,
  averagePool2d,
  batchNorm,
  columns,
  dropout,
  flatten,
  type Gateable,
  globalAveragePool1d,
  globalAveragePool2d,
  layerNorm,
  logSoftmax,
  maxPool1d,
  maxPool2d,
  type Part,
  rescale,
  select,
  softmax,
  standardize,
  zeroPad1d,
  zeroPad2d,
} from "../../../src/index.ts";
import type { Pair } from "../../../src/ops/window.ts";
import { numbers } from "../numbers.ts";
import { after, type Flow, fittedPool, flat, kindOf, LARGEST, sizeOf } from "./shapes.ts";
import type { Word } from "./words.ts";

/** How words are read. */
export interface Reading {
  /** Functions of each number. */
  readonly functions: readonly Part[];
  /** Whether all that is closed stays zero until a layer reads it. Default false. */
  readonly zeros?: boolean;
  /** Of layer norms. The usual 1e-5 magnifies roundings 300-fold in rows that are nearly constant. */
  readonly epsilon?: number;
  /** Rate of dropout. Default 0.3. */
  readonly dropout?: number;
  /** Options of all gates. */
  readonly gates?: { readonly dropRate?: number; readonly lambda?: number };
}

/** Words of blocks, and of layers with weights. */
export type Nested = Extract<Word, { word: "sequence" | "residual" | "beside" | "own" }>;
export type Simple = Exclude<Word, Nested | { word: "weights" | "again" }>;

/** Whether a part closes some of its outputs, and a norm after it keeps them closed. */
function closesAfterNorm(part: Part | undefined): boolean {
  const { gates } = (part ?? {}) as Partial<Gateable>;
  return gates?.outputs !== undefined && gates.placement === "after-norm";
}

/** The part a word means for what comes in, behind `last`, and what it gives; undefined where it means nothing there. */
export function simplePart(word: Simple, flow: Flow, last: Part | undefined, reading: Reading): { part: Part; out: Flow } | undefined {
  const { functions, zeros = false, epsilon = 1e-5 } = reading;
  const { series } = flow;
  const [features = 1, ...side] = flow.shape as [number, ...number[]];
  const [kind, maps] = [kindOf(flow), side as unknown as Pair];
  switch (word.word) {
    case "function":
      return { part: functions[word.which % functions.length] as Part, out: flow };
    case "softmax":
    case "logSoftmax":
      return zeros ? undefined : { part: word.word === "softmax" ? softmax : logSoftmax, out: flow };
    case "dropout":
      return { part: dropout(reading.dropout ?? 0.3), out: flow };
    case "flatten":
      return { part: flatten, out: { shape: [sizeOf(flow)] } };
    case "rescale":
      return { part: rescale(-0.8, zeros ? 0 : 0.3), out: flow };
    case "standardize": {
      const fitted = { mean: numbers(features, -0.5, 0.5), deviation: numbers(features, 0.5, 1.5) };
      return zeros || kind === "table" ? undefined : { part: standardize(fitted), out: flow };
    }
    case "columns": {
      const fitted = Array.from({ length: features }, (_, i) => ({ mean: (i % 5) / 7, deviation: 0.7 + (i % 3) / 2 }));
      return zeros || kind !== "rows" || !flow.raw ? undefined : { part: columns(fitted), out: flow };
    }
    case "average":
      return kind === "maps" ? { part: series ? globalAveragePool1d : globalAveragePool2d, out: { shape: [features] } } : undefined;
    case "norm":
      if (word.kind === "layer") return zeros && kind !== "rows" ? undefined : { part: layerNorm(flow.shape.at(-1) as number, { epsilon }), out: flow };
      return kind === "table" || (zeros && !closesAfterNorm(last)) ? undefined : { part: batchNorm(features), out: flow };
    case "select": {
      const indices = word.indices.map((each) => each % features);
      return kind === "table" ? undefined : { part: select(indices, features), out: { shape: [indices.length, ...side], series } };
    }
    case "pad": {
      const out = { shape: [features, maps[0] + (series ? 0 : 2 * word.by[0]), maps[1] + 2 * word.by[1]], series };
      return kind !== "maps" || Math.max(...out.shape.slice(1)) > LARGEST ? undefined : { part: series ? zeroPad1d(word.by[1]) : zeroPad2d(word.by), out };
    }
    case "pool": {
      if (kind !== "maps") return undefined;
      const window = fittedPool(flat(word, flow), maps);
      const { kernel, ...options } = window;
      const { countPadding } = word;
      const along = { stride: options.stride[1], padding: options.padding[1] };
      const part = series
        ? word.by === "max"
          ? maxPool1d(kernel[1], along)
          : averagePool1d(kernel[1], { ...along, countPadding })
        : word.by === "max"
          ? maxPool2d(kernel, options)
          : averagePool2d(kernel, { ...options, countPadding });
      return { part, out: { shape: [features, ...after(maps, window)], series } };
    }
  }
}
