// Runs a course.
import { count, type Dataset, decode, encode, type Sequential, type Split, shaped, summary, ValueError } from "../../index.ts";
import { refuseUnknown, shown, whole } from "../../options.ts";
import { distill } from "../../prune/index.ts";
import { recipe } from "../../recipes/index.ts";
import type { Course, Round, Teacher } from "./course.ts";
import { type CourseFigures, figuresOf } from "./figures.ts";
import { checkMembers } from "./members.ts";
import { trainRound } from "./round.ts";
import { denseNet } from "./teacher.ts";

/** What is told after some epochs: every fifth, and the last of a round. */
export interface CourseEpoch extends CourseFigures {
  /** Says which event it is. */
  readonly type: "epoch";
  /** From 1; 0: the teacher. */
  readonly round: number;
  /** From 1, in its round. */
  readonly epoch: number;
  /** Of the training examples, as it was while they were learned. */
  readonly loss: number;
}

/** A round is over, or was before. */
export interface CourseRound extends CourseFigures {
  /** Says which event it is. */
  readonly type: "round";
  /** From 1; 0: the teacher. */
  readonly round: number;
  /** What is left of the net, as a file: the next round begins with it. */
  readonly model: Uint8Array;
}

/** Options of `runCourse()`. */
export interface CourseOptions {
  /** What is learned, and what it is tested on. */
  readonly split: Split;
  /** The same seed gives the same net, bit for bit. Default 1. */
  readonly seed?: number;
  /** At most so many epochs of each round, the teacher's too: to try a course. Default: all. */
  readonly epochs?: number;
  /** The models of rounds that are done, from the teacher's on, if there is one: they are not trained again. Default: none. */
  readonly done?: readonly Uint8Array[];
  /** Called after each epoch but the last of a round, and awaited: with what the round can go on from, and its number. */
  readonly checkpoint?: (file: Uint8Array, round: number) => void | Promise<void>;
  /** What `checkpoint` was given last in the round after those that are done, which then goes on from there. Default: it begins anew. */
  readonly from?: Uint8Array | undefined;
}

/** Epochs from one that is told to the next. */
const TOLD = 5;
/** How a teacher is trained that says nothing else. */
const TEACHING = { learningRate: 0.001, steady: 2 / 3 } as const;
/** Rounds have seeds of their own, so far apart. */
const SEEDS = 1000;

const netOf = (model: Uint8Array) => decode(model) as Sequential;

/**
 * Trains a course: its events as they come. What a round leaves is read from its file by the next, so that a course which goes on
 * from files (`done`, `from`) comes to the same bits.
 * @throws ValueError for a name of a recipe that is not known, an option or a word of the course that cannot be, or a dataset that its net cannot read; what
 * training throws
 * @example
 * ```ts
 * import { mnist } from "sievenet/data";
 * import { course, runCourse } from "sievenet/run";
 *
 * for await (const event of runCourse(course("beyond-mlp"), { split: await mnist() }))
 *   if (event.type === "epoch") console.log(event.round, event.epoch, event.weights, event.testError);
 *   else console.log(event.round, event.model.length); // bytes of the net that a round leaves
 * ```
 */
export async function* runCourse(course: Course, options: CourseOptions): AsyncGenerator<CourseEpoch | CourseRound, void, void> {
  refuseUnknown("runCourse", options, ["split", "seed", "epochs", "done", "checkpoint", "from"]);
  checkMembers(course);
  const { split, seed = 1, epochs = Infinity, done = [], checkpoint } = options;
  if (epochs !== Infinity) whole("runCourse", "epochs", epochs);
  whole("runCourse", "seed", seed, 0);
  const { teacher } = course;
  const parts = course.rounds.length + (teacher ? 1 : 0);
  if (!Array.isArray(done) || done.length > parts)
    throw new ValueError(`runCourse: done is ${shown(done)}, but it must be a list of at most ${parts} models, those of the course's rounds.`);
  const files = [...done];
  let { from } = options;
  const of = (data: Dataset, name: string) => shaped(data, recipe(name).shape);
  let net = denseNet(course.recipe, seed + SEEDS);
  let data = of(split.train, course.recipe);
  const test = of(split.test, course.recipe);
  summary(net, data.shape); // convolutions know their operations once they have seen an image
  const dense = count(net);
  let loss: Parameters<typeof trainRound>[2]["loss"];

  async function* rounds(first: Sequential, tested: Dataset, settings: Round, at: number): AsyncGenerator<CourseEpoch | CourseRound, Sequential, void> {
    const known = files.shift();
    if (known) {
      const net = netOf(known);
      yield { type: "round", round: at, ...figuresOf(net, tested).figures, model: known };
      return net;
    }
    const round = { ...settings, epochs: Math.min(settings.epochs, epochs) };
    const learned = at ? data : of(split.train, (teacher as Teacher).recipe);
    const begun = from;
    from = undefined;
    for await (const { epoch: record, file } of trainRound(first, round, {
      seed: at ? seed + SEEDS * at : (teacher as Teacher).seed,
      recipe: at ? course.recipe : (teacher as Teacher).recipe,
      data: learned,
      from: begun,
      loss: at ? loss : undefined,
      dense,
    })) {
      const { epoch, loss } = record;
      if (checkpoint && epoch < round.epochs) await checkpoint(file(), at);
      if (epoch % TOLD === 0 || epoch === round.epochs) yield { type: "epoch", round: at, epoch, loss, ...figuresOf(first, tested).figures };
    }
    const { small, figures } = figuresOf(first, tested);
    const model = encode(small);
    yield { type: "round", round: at, ...figures, model };
    return netOf(model);
  }

  if (teacher) {
    const bare = denseNet(teacher.recipe, teacher.seed);
    const { epochs, dropout = [], temperature, labels = 0, training = TEACHING } = teacher;
    const taught = yield* rounds(bare, of(split.test, teacher.recipe), { ...training, epochs, dropout }, 0);
    const answers = distill(taught, of(split.train, teacher.recipe), { temperature, labels });
    const { classes, targetShape } = answers.data;
    data = { ...data, labels: answers.data.labels, classes, ...(targetShape && { targetShape }) };
    loss = answers.loss;
    if (course.fromTeacher) net = taught;
  }
  for (const [at, round] of course.rounds.entries()) net = yield* rounds(net, test, round, at + 1);
}
