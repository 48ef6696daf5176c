// What a course may say: a slip in one of these words would cost hours of training at a default.
import { refuseUnknown } from "../../options.ts";
import type { Course, Round, RoundGates, RoundWeights, Teacher } from "./course.ts";

/** Its words, all of them: one that is missing is a type error. */
type Words<Part> = { readonly [Name in keyof Required<Part>]: 1 };
const COURSE: Words<Course> = { name: 1, recipe: 1, dataset: 1, teacher: 1, fromTeacher: 1, rounds: 1 };
const TEACHER: Words<Teacher> = { recipe: 1, epochs: 1, seed: 1, dropout: 1, temperature: 1, labels: 1, training: 1 };
const TRAINING: Words<NonNullable<Teacher["training"]>> = { optimizer: 1, learningRate: 1, steady: 1, weightDecay: 1 };
const ROUND: Words<Round> = { ...{ epochs: 1, dropout: 1, averaged: 1, gates: 1, weights: 1 }, ...TRAINING };
const GATES: Words<RoundGates> = { over: 1, dropRate: 1, temperature: 1, perExample: 1, rate: 1, of: 1, at: 1, ramp: 1 };
const WEIGHTS: Words<RoundWeights> = { at: 1, ramp: 1, by: 1, regrow: 1 };
const REGROW: Words<NonNullable<RoundWeights["regrow"]>> = { share: 1, until: 1 };

/** @throws ValueError for a word in a course that nothing reads */
export function checkMembers(course: Course): void {
  const check = (where: string, part: object | undefined, words: object) => {
    if (part) refuseUnknown(`runCourse${where}`, part, Object.keys(words));
  };
  const { teacher, rounds } = course;
  check("", course, COURSE);
  check(", teacher", teacher, TEACHER);
  check(", training of the teacher", teacher?.training, TRAINING);
  rounds.forEach((round, i) => {
    const where = `round ${i + 1}`;
    check(`, ${where}`, round, ROUND);
    check(`, gates of ${where}`, round.gates, GATES);
    check(`, weights of ${where}`, round.weights, WEIGHTS);
    check(`, regrow of ${where}`, round.weights?.regrow, REGROW);
  });
}
