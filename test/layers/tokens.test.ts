// Texts as indices: how they are cut, which tokens are known, and that the same text gives the same scores everywhere.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  batch,
  classify,
  compact,
  dataset,
  decode,
  dense,
  embedding,
  encode,
  evaluate,
  flatten,
  predict,
  relu,
  seed,
  sequential,
  type Sequential,
  ShapeError,
  tensor,
  type Tokens,
  ValueError,
  vocabulary,
} from "../../src/index.ts";
import { classify as classifyModel, decode as decodeModel } from "../../src/inference/index.ts";
import { flattened } from "../../src/layers/layer.ts";
import { bits } from "./featureClaims.ts";

describe("vocabulary()", () => {
  test("knows the words of its texts, the most frequent first, equal ones in their order", () => {
    const words = vocabulary(["The cat's hat, the END.", "the end 42 — Straße"]);
    expect(words.known).toEqual(["the", "end", "42", "cat's", "hat", "straße"]);
    expect([words.places, words.count, words.label]).toEqual([5, 8, "tokens(8, 5)"]);
    expect([...words.indices(["THE dog's end", "", "42 42 42 42 42 hat"])]).toEqual([2, 1, 3, 0, 0, 0, 0, 0, 0, 0, 4, 4, 4, 4, 4]);
  });

  test("does not depend on the order of the texts, nor on how letters are composed", () => {
    const texts = ["b a", "caf\u00e9 a c", "cafe\u0301 b"];
    expect(vocabulary(texts).known).toEqual(["a", "b", "café", "c"]);
    expect(vocabulary([...texts].reverse()).known).toEqual(vocabulary(texts).known);
  });

  test("takes the most frequent, those that occur often enough, and as many places as are asked for", () => {
    const texts = ["a a a b b c", "c d"];
    expect(vocabulary(texts, { most: 2 }).known).toEqual(["a", "b"]);
    expect(vocabulary(texts, { least: 2 }).known).toEqual(["a", "b", "c"]);
    expect([...vocabulary(texts, { places: 2 }).indices(["b a c", "d"])]).toEqual([3, 2, 5, 0]);
  });

  test("cuts into characters, of which white space is one", () => {
    const letters = vocabulary(["Ab \n\tb", "😀b"], { by: "characters" });
    expect(letters.known).toEqual(["b", " ", "a", "😀"]);
    expect([...letters.indices(["a b?"])]).toEqual([4, 3, 2, 1]);
  });

  test.each<[unknown, object, RegExp]>([
    ["a text", {}, /^vocabulary: "a text" came, but an array of texts is needed/],
    [[], {}, /an array of texts is needed/],
    [["a", 1], {}, /^vocabulary: text 1 is 1, but only texts have words/],
    [["a"], { by: "word" }, /Did you mean "words"\?/],
    [["a"], { places: 0 }, /^vocabulary: places is 0/],
    [["a"], { most: 1.5 }, /most is 1\.5/],
    [["a"], { least: 0 }, /least is 0/],
  ])("refuses %j with %j", (texts, options, sentence) => {
    const call = () => vocabulary(texts as string[], options);
    expect(call).toThrow(ValueError);
    expect(call).toThrow(sentence);
  });
});

const TEXTS = ["a good film", "not a good one", "bad and long", "what a long, bad film it was"];
const nets: Record<string, () => Sequential> = {
  "the mean of words": () => {
    const words = vocabulary(TEXTS);
    return sequential(words, embedding(words.count, 5, { padding: 0, meanOverPlaces: true }), relu, dense(5, 2));
  },
  "every character": () => {
    const letters = vocabulary(TEXTS, { by: "characters", places: 9, most: 12 });
    return sequential(sequential(letters, embedding(letters.count, 3, { padding: 0 })), flatten, dense(27, 2));
  },
};

describe.each(Object.keys(nets))("a net of texts, %s", (name) => {
  const make = nets[name] as () => Sequential;
  const word = fc.constantFrom("good", "BAD", "film", "Ünknown", "it's", "", "42", "\n", "a-b", "é", "e\u0301");
  const text = fc.oneof(
    fc.array(word, { maxLength: 12 }).map((all) => all.join(" ")),
    fc.string({ unit: "binary", maxLength: 30 }),
  );

  test("gives the same bits in training, evaluate, predict and sievenet/inference, compacted or not", () => {
    fc.assert(
      fc.property(fc.array(text, { minLength: 1, maxLength: 20 }), fc.nat(1000), (texts, start) => {
        seed(start);
        const net = make();
        const { indices, places } = flattened(net)[0] as Tokens;
        const data = dataset({ inputs: indices(texts), labels: texts.map(() => 0), shape: [places], classes: 2 });
        const needed = bits(predict(net, texts).toArray());
        expect(bits(net.forward(batch(data, 0, data.count).inputs).toArray())).toEqual(needed);
        expect(bits(predict(net, data).toArray())).toEqual(needed);
        expect(Number.isFinite(evaluate(net, data).loss)).toBe(true);
        for (const bytes of [encode(net), encode(compact(net))]) {
          expect(bits(predict(decode(bytes) as Sequential, texts).toArray())).toEqual(needed);
          expect(bits(decodeModel(bytes).predict(texts).data)).toEqual(needed);
        }
      }),
      { numRuns: 20 },
    );
  });

  test("answers for one text or several, in both entries", () => {
    const net = make();
    const model = decodeModel(encode(net));
    const [first] = classify(net, TEXTS, { classes: ["no", "yes"] });
    expect(classify(net, TEXTS[0] as string, { classes: ["no", "yes"] })).toEqual(first);
    expect(classifyModel(model, TEXTS[0] as string, { classes: ["no", "yes"] })).toEqual(first);
    expect(classifyModel(model, TEXTS)).toHaveLength(4);
  });

  test("refuses what is no text among texts, and other shapes", () => {
    const net = make();
    expect(() => predict(net, ["a", 3] as never)).toThrow("predict: example 1 is 3, but a text is needed.");
    expect(() => decodeModel(encode(net)).predict(["a", 3] as never)).toThrow(ValueError);
    expect(() => predict(net, "a" as never)).toThrow("predict: a text came, but examples are a list. Give [text].");
    expect(() => predict(net, tensor([[1, 2]]))).toThrow(ShapeError);
    expect(() => predict(net, TEXTS, { shape: [4, 7] })).toThrow(/only numbers in arrays take one/);
  });
});

test("texts for a net that begins with something else are refused", () => {
  const net = dense(2, 2);
  expect(() => predict(net, ["a"])).toThrow("predict: texts came, but the net does not begin with vocabulary(). Give the numbers of each example as an array.");
  expect(() => classify(net, "a")).toThrow(/does not begin with vocabulary/);
  expect(() => decodeModel(encode(net)).predict(["a"])).toThrow(ValueError);
});
