// Texts as indices of their words or characters. Training and the inference entry run the one function here, so that the same text
// gives the same indices.
import { ValueError } from "../errors.ts";
import { areWords, oneOf, shown, sizeFrom } from "../options.ts";
import type { Shape } from "../shape.ts";
import { type Facts, needShape } from "./facts.ts";

/** What texts are cut into. */
export type TokenRule = "words" | "characters";

/** Texts as indices: 0 for a place behind the end, 1 for a token that is not known, then those that are. */
export interface TokensDescription {
  /** The kind. */
  readonly type: "tokens";
  /** What texts are cut into. */
  readonly by: TokenRule;
  /** How many tokens of a text count. */
  readonly places: number;
  /** Those that are known; the first has index 2. */
  readonly known: readonly string[];
}

type Given = Omit<TokensDescription, "type">;

/** Index of a token that is not known, after that of the places behind the end. */
const UNKNOWN = 1;

const rules: Readonly<Record<TokenRule, RegExp>> = { words: /[\p{L}\p{M}\p{N}]+(?:['’][\p{L}\p{M}\p{N}]+)*/gu, characters: /./gu };

/** The tokens of a text in small letters: its words, or its characters, where white space is one. */
export const tokensIn = (text: string, by: TokenRule): readonly string[] => text.normalize("NFC").toLowerCase().replace(/\s+/g, " ").match(rules[by]) ?? [];

/** How many indices there are. */
export const indicesOf = ({ known }: Given): number => known.length + UNKNOWN + 1;

export const tokens = {
  check({ by, places, known }: Given) {
    if (!areWords(known)) throw new ValueError(`vocabulary: known is ${shown(known)}, but a list of words is needed.`);
    return { by: oneOf("vocabulary", "by", by, Object.keys(rules) as TokenRule[]), places: sizeFrom("vocabulary", "places", places) };
  },
  label: (given: Given) => `tokens(${indicesOf(given)}, ${given.places})`,
  output(given: Given, shape: Shape): Shape {
    needShape(tokens.label(given), shape, "batch", given.places);
    return shape;
  },
  example: ({ places }: Given) => [places],
} as const satisfies Facts<TokensDescription>;

/** Whether something is a list of texts. */
export const areTexts = (values: unknown): values is readonly string[] => Array.isArray(values) && typeof values[0] === "string";

/** What gives the indices of texts, [texts, places] in a row. @throws ValueError for what is no text */
export function indexing({ by, places, known }: Given): (texts: readonly string[]) => Float32Array<ArrayBuffer> {
  const indices = new Map(known.map((each, i) => [each, i + UNKNOWN + 1]));
  return (texts) => {
    const all = new Float32Array(texts.length * places);
    texts.forEach((text, i) => {
      if (typeof text !== "string") throw new ValueError(`predict: example ${i} is ${shown(text)}, but a text is needed.`);
      all.set(
        tokensIn(text, by)
          .slice(0, places)
          .map((each) => indices.get(each) ?? UNKNOWN),
        i * places,
      );
    });
    return all;
  };
}
