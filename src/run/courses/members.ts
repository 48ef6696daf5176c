// What a course may say: a slip in one of these words would cost hours of training at a default.
import { refuseUnknown } from "../../options.ts";
import type { Course, Round, RoundGates, RoundWeights, Teacher } from "./course.ts";

type Word = keyof Course | keyof Teacher | keyof Round | keyof RoundGates | keyof RoundWeights | keyof NonNullable<RoundWeights["regrow"]>;
/** The words of a course and of its parts, all of them: one that is missing is a type error. A list for each part is 0.1 kB more. */
const words: Readonly<Record<Word, 1>> = {
  name: 1,
  recipe: 1,
  dataset: 1,
  teacher: 1,
  fromTeacher: 1,
  rounds: 1,
  epochs: 1,
  seed: 1,
  dropout: 1,
  temperature: 1,
  labels: 1,
  training: 1,
  optimizer: 1,
  learningRate: 1,
  steady: 1,
  weightDecay: 1,
  averaged: 1,
  gates: 1,
  weights: 1,
  over: 1,
  dropRate: 1,
  perExample: 1,
  rate: 1,
  of: 1,
  at: 1,
  ramp: 1,
  by: 1,
  regrow: 1,
  share: 1,
  until: 1,
};

/** @throws ValueError for a word in a course, or in a part of it, that nothing reads */
export function checkMembers(part: object): void {
  refuseUnknown("runCourse", part, Object.keys(words));
  for (const value of Object.values(part).flat()) if (value && typeof value === "object") checkMembers(value);
}
