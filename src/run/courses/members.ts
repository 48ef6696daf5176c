// What a course may say: a slip in one of these words would cost hours of training at a default.
import { refuseUnknown } from "../../options.ts";
import type { Course } from "./course.ts";

/** Its words, all of them: one that is missing is a type error. What is made of words itself has those, lists the words of an item. */
type Words<Part> = { readonly [Name in keyof Part]-?: WordsOf<NonNullable<Part[Name]>> };
type WordsOf<Value> = Value extends readonly (infer Item)[] ? WordsOf<Item> : Value extends object ? Words<Value> : 1;

const training = { optimizer: 1, learningRate: 1, steady: 1, weightDecay: 1 } as const;
const gates = { over: 1, dropRate: 1, temperature: 1, perExample: 1, rate: 1, of: 1, at: 1, ramp: 1 } as const;
const weights = { at: 1, ramp: 1, by: 1, regrow: { share: 1, until: 1 } } as const;
const words: Words<Course> = {
  name: 1,
  recipe: 1,
  dataset: 1,
  fromTeacher: 1,
  teacher: { recipe: 1, epochs: 1, seed: 1, dropout: 1, temperature: 1, labels: 1, training },
  rounds: { optimizer: 1, learningRate: 1, steady: 1, weightDecay: 1, epochs: 1, dropout: 1, averaged: 1, gates, weights },
};

/** @throws ValueError for a word in a course, or in a part of it, that nothing reads */
export function checkMembers(part: object, known: object = words): void {
  refuseUnknown("runCourse", part, Object.keys(known));
  for (const [name, value] of Object.entries(part)) {
    const inner = known[name as keyof typeof known] as unknown;
    if (inner !== 1 && value) for (const each of [value].flat()) checkMembers(each, inner as object);
  }
}
