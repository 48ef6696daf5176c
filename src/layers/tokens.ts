import { areTexts, indexing, indicesOf, type TokenRule, type TokensDescription, tokens as facts, tokensIn } from "../descriptions/tokens.ts";
import { ValueError } from "../errors.ts";
import { refuseUnknown, shown, whole } from "../options.ts";
import { checkTensor, type Tensor } from "../tensor.ts";
import type { Layer } from "./layer.ts";

/** Texts as indices of their tokens. Nothing of it is trained or changes. */
export class Tokens implements Layer {
  /** What texts are cut into. */
  readonly by: TokenRule;
  /** How many tokens of a text count. */
  readonly places: number;
  /** Those that are known, the most frequent first; the first has index 2. */
  readonly known: readonly string[];
  /**
   * The indices of texts, [texts, places] in a row: 0 behind the end of a text, 1 for a token that is not known. What stands behind
   * the last place is left out. @throws ValueError for what is no text
   */
  readonly indices: (texts: readonly string[]) => Float32Array<ArrayBuffer>;

  /** Use `vocabulary()`. */
  constructor(by: TokenRule, places: number, known: readonly string[]) {
    ({ by: this.by, places: this.places } = facts.check({ by, places, known }));
    this.known = known;
    this.indices = indexing(this);
  }

  /** How many indices there are: the rows that an embedding behind it needs. */
  get count(): number {
    return indicesOf(this);
  }

  /** What error texts call it. */
  get label(): string {
    return facts.label(this);
  }

  /** What files say of it. */
  describe(): TokensDescription {
    return { type: "tokens", by: this.by, places: this.places, known: this.known };
  }

  /** Made again of what a file says. @internal */
  static rebuild({ by, places, known }: TokensDescription): Tokens {
    return new Tokens(by, places, known);
  }

  /** x: [batch, places], indices; result: the same. @throws ShapeError */
  forward(x: Tensor): Tensor {
    checkTensor(this.label, x);
    facts.output(this, x.shape);
    return x;
  }
}

/** Options of `vocabulary()`. */
export interface VocabularyOptions {
  /**
   * What texts are cut into: "words" (default), runs of letters, marks and digits with apostrophes inside, or "characters", where a run
   * of white space is one. Both in small letters, composed (NFC).
   */
  readonly by?: TokenRule;
  /** How many tokens of a text count; further ones are left out. Default: as many as the longest of the texts has. */
  readonly places?: number;
  /** How many tokens are known at the most, the most frequent ones. Default 10000. */
  readonly most?: number;
  /** How often a token must occur to be known. Default 1. */
  readonly least?: number;
}

/**
 * A layer that takes texts: their words or characters as indices, for an embedding. It knows the most frequent tokens of the texts that
 * it is made of (those to train on, not all there are; of equal ones the first in the order of their characters), stands first in a
 * net and is saved with it. The net then takes texts in `predict` and `classify`, of `sievenet/inference` too; a dataset takes their
 * `indices`.
 * @throws ValueError
 * @example
 * ```ts
 * import { dataset, dense, embedding, predict, sequential, vocabulary } from "sievenet";
 *
 * const texts = ["A good film", "not a good one"];
 * const words = vocabulary(texts);
 * words.count; // 7
 * words.indices(["a bad film"]); // [2, 1, 4, 0]
 * const net = sequential(words, embedding(words.count, 8, { padding: 0, meanOverPlaces: true }), dense(8, 2));
 * const data = dataset({ inputs: words.indices(texts), labels: [1, 0], shape: [words.places] });
 * predict(net, texts).shape; // [2, 2]
 * ```
 */
export function vocabulary(texts: readonly string[], options: VocabularyOptions = {}): Tokens {
  refuseUnknown("vocabulary", options, ["by", "places", "most", "least"]);
  if (!areTexts(texts)) throw new ValueError(`vocabulary: ${shown(texts)} came, but an array of texts is needed.`);
  const { by = "words", most = 10_000, least = 1 } = options;
  facts.check({ by, places: options.places ?? 1, known: [] });
  whole("vocabulary", "most", most);
  whole("vocabulary", "least", least);
  const counts = new Map<string, number>();
  let longest = 1;
  texts.forEach((text, i) => {
    if (typeof text !== "string") throw new ValueError(`vocabulary: text ${i} is ${shown(text)}, but only texts have words.`);
    const all = tokensIn(text, by);
    longest = Math.max(longest, all.length);
    for (const each of all) counts.set(each, (counts.get(each) ?? 0) + 1);
  });
  const frequent = [...counts].filter(([, count]) => count >= least).sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1));
  return new Tokens(
    by,
    options.places ?? longest,
    frequent.slice(0, most).map(([token]) => token),
  );
}
