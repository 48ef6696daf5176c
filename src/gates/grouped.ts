// Gates that features share: one draw for all features of a group, such as those that a column of categories becomes.
import { ShapeError, ValueError } from "../errors.ts";
import { learns } from "../frozen.ts";
import { gather } from "../ops/gather.ts";
import { withSupport } from "../ops/noteSupport.ts";
import { transpose } from "../ops/transpose.ts";
import { shown } from "../options.ts";
import type { Parameter } from "../resident.ts";
import { isWhole, print, type Shape } from "../shape.ts";
import { isRecording } from "../tape.ts";
import type { Tensor } from "../tensor.ts";
import { BaseGate } from "./base.ts";
import { placesOf, type TestGate } from "./gate.ts";
import type { Lambda } from "./lambda.ts";
import { type GateOptions, Sampled, type SampledDescription } from "./sampled.ts";

/** What a file says of gates that features share. */
export interface GroupedDescription extends SampledDescription {
  /** The group of each feature there was at first. */
  readonly groups: readonly number[];
}

/** Groups as they were given, one for each of `n` features. @throws ShapeError, ValueError @internal */
export function checkGroups(groups: ArrayLike<number>, shape: Shape): readonly number[] {
  const n = shape[0] as number;
  if (shape.length !== 1 || typeof groups !== "object" || groups?.length !== n)
    throw new ShapeError(`gate: groups has ${shown(groups?.length)} numbers for ${print(shape)} features, but each of them needs the number of its group.`);
  return Array.from(groups, (group, i) => {
    if (isWhole(group, 0)) return group;
    throw new ValueError(`gate: the group of feature ${i} is ${shown(group)}, but it must be a whole number from 0 up.`);
  });
}

/** Where in a list of different numbers each of some is. */
function placesIn(all: readonly number[], some: readonly number[]): Int32Array {
  const places = new Map(all.map((each, i) => [each, i]));
  return Int32Array.from(some, (each) => places.get(each) as number);
}

/** Use `gate(layer, { over, groups })`, or `sampledGate(shape, { groups })`. */
export class Grouped extends BaseGate {
  /** What an open group costs, of gates that stand by themselves. */
  lambda: Lambda | undefined = undefined;
  readonly #each: Sampled;
  readonly #atFirst: readonly number[];
  #groups: Int32Array;

  /** `groups`: one for each feature; features with the same number share a gate. */
  constructor(groups: readonly number[], options: GateOptions = {}) {
    super([groups.length]);
    const all = [...new Set(groups)].sort((a, b) => a - b);
    this.#atFirst = groups;
    this.#groups = placesIn(all, groups);
    this.#each = new Sampled([all.length], options);
    Object.assign(this, this.#each.parameters); // properties, so that a walk finds them under their names
  }

  /** The gates themselves, one for each group that is left, in the order of their numbers. */
  get each(): Sampled {
    return this.#each;
  }

  /** Which of them every feature has: [features]. */
  get groups(): ArrayLike<number> {
    return this.#groups;
  }

  /** Whether each example of a batch has a draw of its own. */
  get perExample(): boolean {
    return this.#each.perExample;
  }

  /** What training moves, by name: [groups] each. */
  get parameters(): Readonly<Record<string, Parameter>> {
    return this.#each.parameters;
  }

  /** Whether a test-time gate depends on its own parameters alone. */
  get independent(): boolean {
    return this.#each.independent;
  }

  /** Which stream of random numbers is theirs. @internal */
  get stream(): number {
    return this.#each.stream;
  }

  set stream(stream: number) {
    this.#each.stream = stream;
  }

  /** The gates of groups as those of features, the last axis. */
  #spread(z: Tensor): Tensor {
    const y = z.shape.length > 1 ? transpose(gather(transpose(z), this.#groups)) : gather(z, this.#groups);
    return isRecording() && !this.#each.distribution.skipsClosed ? y : withSupport(y);
  }

  /** In a training step the sample of this step, elsewhere the test-time gates: [features], or [batch, features] per example. */
  value(batch?: number): Tensor {
    return this.on && learns(this) ? this.#spread(this.#each.sample(batch)) : this.testValue();
  }

  /** The deterministic gates that stand in after training: [features]. */
  testValue(how?: TestGate): Tensor {
    return this.whileOn(() => this.#spread(this.#each.testValue(how)));
  }

  /** P(gate != 0): [features]. */
  openProbability(): Tensor {
    return this.whileOn(() => gather(this.#each.openProbability(), this.#groups));
  }

  /** A group stays while one of its features does. */
  protected override narrowArrays(indices: ArrayLike<number>): void {
    const left = Array.from(placesOf(this, indices));
    if (left.length < this.#each.size) this.#each.narrow(left);
    this.#groups = placesIn(
      left,
      Array.from(indices, (i) => this.#groups[i] as number),
    );
  }

  /** What a file says of it. @throws UsageError when the distribution could not be made again */
  describe(): GroupedDescription {
    return { ...this.#each.describe(), groups: this.#atFirst };
  }
}
