// The grammar of random nets. A word means a part that fits whatever comes in, so that any words in any order make a net, and
// fast-check can leave out and simplify words as it likes when a test fails.
import fc from "fast-check";
import type { Axis, Placement, TestGate } from "../../../src/index.ts";
import type { Pair } from "../../../src/ops/window.ts";

export type Over = Axis | "both" | "none";

/** Which gates a layer gets. */
export interface Gating {
  readonly over: Over;
  readonly placement: Placement;
  readonly testGate: TestGate;
  readonly perExample: boolean;
}

/** A dense layer for rows, a convolution for maps and series. Sizes that do not fit are made smaller. */
export interface Weights {
  readonly word: "weights";
  /** Units; filters are a quarter of them at most. */
  readonly size: number;
  readonly kernel: Pair;
  readonly stride: Pair;
  readonly padding: Pair;
  readonly dilation: Pair;
  /** As many groups, if they divide the channels. */
  readonly groups: number | "depthwise";
  readonly bias: boolean;
  readonly gating: Gating;
}

export interface Pool {
  readonly word: "pool";
  readonly by: "max" | "average";
  readonly kernel: Pair;
  readonly stride: Pair;
  readonly padding: Pair;
  readonly countPadding: boolean;
}

export type Word =
  | Weights
  | Pool
  /** One of the functions of each number that a test has. */
  | { readonly word: "function"; readonly which: number }
  | { readonly word: "softmax" | "logSoftmax" | "flatten" | "average" | "dropout" }
  /** By fitted numbers: the same for all, each feature's own, or as raw columns of a table. */
  | { readonly word: "rescale" | "standardize" | "columns" }
  | { readonly word: "norm"; readonly kind: "batch" | "layer" }
  | { readonly word: "pad"; readonly by: Pair }
  /** Picks features or channels, some of them twice. */
  | { readonly word: "select"; readonly indices: readonly number[] }
  /** A layer or block that stands in the net already, if one fits. */
  | { readonly word: "again"; readonly which: number }
  | { readonly word: "sequence"; readonly words: readonly Word[] }
  /** What the paths give is made to fit by `gated` layers. Without words a shortcut is x itself, where that fits. */
  | { readonly word: "residual"; readonly main: readonly Word[]; readonly shortcut: readonly Word[]; readonly gating: Gating }
  /** A block of one's own: two paths side by side. */
  | { readonly word: "beside"; readonly left: readonly Word[]; readonly right: readonly Word[]; readonly gating: Gating }
  /** A block of one's own around a path: nothing more, with a function after it, or one that compact() cannot take apart. */
  | { readonly word: "own"; readonly how: "through" | "tanh" | "opaque"; readonly words: readonly Word[] };

/** A net in words. */
export interface Recipe {
  /** What an example is: features, maps, series, or whole numbers that are looked up. */
  readonly begin: "rows" | "maps" | "series" | "indices";
  /** Features; or channels, height and width; or things looked up: as many sizes as are needed. */
  readonly sizes: readonly [number, number, number];
  readonly words: readonly Word[];
  /** What gates are, over and over. */
  readonly states: readonly number[];
  /** Of weights and numbers. */
  readonly seed: number;
}

/** What a test needs words to be. */
export interface Vocabulary {
  /** log alpha of gates. Default: 0. */
  readonly states?: readonly number[];
  /** Which gates there are. Default: all. */
  readonly over?: readonly Over[];
  readonly placements?: readonly Placement[];
  readonly testGates?: readonly TestGate[];
  /** Default: never. */
  readonly perExample?: readonly boolean[];
  /** Whether there are blocks of one's own, and which. Default: none. */
  readonly own?: readonly ("through" | "tanh" | "opaque" | "beside")[];
  /** Words in a row: 7 at most and at least 1 (in blocks none) unless told. */
  readonly longest?: number;
  readonly shortest?: number;
  readonly begin?: readonly Recipe["begin"][];
  /** Whether layers and blocks may stand in several places. Default true. */
  readonly again?: boolean;
  /** Of layers and examples: products of several tiles are large. Default "small". */
  readonly sizes?: keyof typeof SIZES;
}

/** Units of a layer, features of an example, and sides of its maps, at most. */
const SIZES = { small: { units: 12, features: 12, side: 7 }, large: { units: 40, features: 60, side: 14 } };

const pair = (min: number, max: number): fc.Arbitrary<Pair> => fc.tuple(fc.integer({ min, max }), fc.integer({ min, max }));
const usually = <T>(value: T, other: fc.Arbitrary<T>): fc.Arbitrary<T> =>
  fc.oneof({ weight: 2, arbitrary: fc.constant(value) }, { weight: 1, arbitrary: other });

/** Nets of the grammar. The same seed of fast-check gives the same ones. */
export function recipes(vocabulary: Vocabulary): fc.Arbitrary<Recipe> {
  const {
    states = [0],
    over = ["none", "inputs", "outputs", "both", "weights"],
    placements = ["after-norm", "before-norm"],
    testGates = ["mean"],
    perExample = [false],
    again = true,
    own = [],
    longest = 7,
    shortest = 1,
    begin = ["rows", "maps", "series", "indices"],
  } = vocabulary;
  const { units, features, side } = SIZES[vocabulary.sizes ?? "small"];
  const gating: fc.Arbitrary<Gating> = fc.record({
    over: fc.constantFrom(...over),
    placement: fc.constantFrom(...placements),
    testGate: fc.constantFrom(...testGates),
    perExample: fc.constantFrom(...perExample),
  });
  const weights: fc.Arbitrary<Word> = fc.record({
    word: fc.constant("weights"),
    size: fc.integer({ min: 1, max: units }),
    kernel: usually<Pair>([3, 3], pair(1, 5)),
    stride: usually<Pair>([1, 1], pair(1, 3)),
    padding: usually<Pair>([1, 1], pair(0, 2)),
    dilation: usually<Pair>([1, 1], pair(1, 2)),
    groups: fc.constantFrom<Weights["groups"]>(1, 1, 1, 2, 3, "depthwise"),
    bias: fc.boolean(),
    gating,
  });
  const pool: fc.Arbitrary<Word> = fc
    .record({
      by: fc.constantFrom<Pool["by"]>("max", "average"),
      window: fc.oneof(
        fc.constant<Pick<Pool, "kernel" | "stride" | "padding">>({ kernel: [2, 2], stride: [2, 2], padding: [0, 0] }),
        fc.constant<Pick<Pool, "kernel" | "stride" | "padding">>({ kernel: [3, 3], stride: [2, 2], padding: [1, 1] }),
        fc.record({ kernel: pair(1, 3), stride: pair(1, 3), padding: pair(0, 1) }),
      ),
      countPadding: fc.boolean(),
    })
    .map(({ by, window, countPadding }) => ({ word: "pool", by, ...window, countPadding }));
  const simple = (...names: ("softmax" | "logSoftmax" | "flatten" | "average" | "dropout" | "rescale" | "standardize" | "columns")[]): fc.Arbitrary<Word> =>
    fc.record({ word: fc.constantFrom(...names) });
  const norm = (...kinds: ("batch" | "layer")[]): fc.Arbitrary<Word> => fc.record({ word: fc.constant("norm"), kind: fc.constantFrom(...kinds) });
  const functions: fc.Arbitrary<Word> = fc.record({ word: fc.constant("function"), which: fc.nat(99) });
  /** What nets are made of that people write, and what words in any order would seldom make. */
  const phrases: fc.Arbitrary<Word[]> = fc.oneof(
    fc.tuple(weights, norm("batch"), functions),
    fc.tuple(weights, norm("layer"), functions, weights),
    fc
      .tuple(norm("batch"), functions, weights, norm("batch"), functions, weights, gating)
      .map(([a, b, c, d, e, f, of]): Word[] => [{ word: "residual", main: [a, b, c, d, e, f], shortcut: [], gating: of }]),
  );
  const rows = (word: fc.Arbitrary<Word>, minLength: number): fc.Arbitrary<Word[]> =>
    fc
      .array(fc.oneof({ weight: 8, arbitrary: word.map((each) => [each]) }, { weight: 1, arbitrary: phrases }), { minLength, maxLength: longest })
      .map((list) => list.flat());
  const { word } = fc.letrec<{ word: Word; words: Word[] }>((tie) => {
    const words = tie("words");
    const around = own.length ? own.filter((each) => each !== "beside") : (["through"] as const);
    const all: [boolean, number, fc.Arbitrary<Word>][] = [
      [true, 8, weights],
      [true, 6, functions],
      [true, 4, norm("batch", "batch", "layer")],
      [true, 2, pool],
      [true, 2, simple("flatten", "average")],
      [true, 1, simple("softmax", "logSoftmax")],
      [true, 1, simple("dropout")],
      [true, 1, simple("rescale", "standardize", "columns")],
      [true, 1, fc.record({ word: fc.constant("pad"), by: pair(0, 2) })],
      [true, 1, fc.record({ word: fc.constant("select"), indices: fc.array(fc.nat(99), { minLength: 1, maxLength: 40 }) })],
      [again, 2, fc.record({ word: fc.constant("again"), which: fc.nat(99) })],
      [true, 3, fc.record({ word: fc.constant("sequence"), words })],
      [true, 3, fc.record({ word: fc.constant("residual"), main: words, shortcut: words, gating })],
      [own.includes("beside"), 2, fc.record({ word: fc.constant("beside"), left: words, right: words, gating })],
      [own.length > 0, 2, fc.record({ word: fc.constant("own"), how: fc.constantFrom(...around), words })],
    ];
    const weighted = all.filter(([wanted]) => wanted).map(([, weight, arbitrary]) => ({ weight, arbitrary }));
    return {
      word: fc.oneof({ maxDepth: 3, depthSize: "small" }, ...weighted),
      words: rows(tie("word"), 0),
    };
  });
  return fc.record({
    begin: fc.constantFrom(...begin),
    sizes: fc.tuple(fc.integer({ min: 1, max: features }), fc.integer({ min: 1, max: side }), fc.integer({ min: 1, max: side })),
    words: rows(word, shortest),
    states: fc.array(fc.constantFrom(...states), { minLength: 1, maxLength: 31 }),
    seed: fc.integer({ min: 1, max: 1000 }),
  });
}
