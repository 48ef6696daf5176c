// What settings of all runs must be, one by one, in the words of those who gave them.
import type { Recipe, RecipeDefaults } from "../recipes/recipe.ts";
import { budget, ValueError } from "../index.ts";
import { isWhole } from "../shape.ts";
import type { RunSettings } from "./settings.ts";
import type { Setting, Words } from "./words.ts";

/** What a number among the settings must be. */
interface Rule {
  readonly needed: string;
  fits(value: number): boolean;
}

const whole = (least: number, most = Number.MAX_SAFE_INTEGER): Rule => ({
  needed: `a whole number from ${most === Number.MAX_SAFE_INTEGER ? `${least} up` : `${least} to ${most}`}`,
  fits: (value) => isWhole(value, least, most),
});

const RULES = {
  examples: whole(10, 1_000_000),
  epochs: whole(1),
  batchSize: whole(1),
  seed: whole(0, 2 ** 32 - 1),
  learningRate: { needed: "a number above 0, such as 0.001", fits: (value) => value > 0 && value < Infinity },
  averageDecay: { needed: "a number above 0 and below 1, such as 0.999", fits: (value) => value > 0 && value < 1 },
  gateRate: { needed: "a number above 0, such as 10", fits: (value) => value > 0 && value < Infinity },
  validation: { needed: "a number above 0 and below 1, such as 0.1", fits: (value) => value > 0 && value < 1 },
  split: { needed: "a number above 0 and below 1, such as 0.2", fits: (value) => value > 0 && value < 1 },
} as const satisfies Partial<Record<Setting, Rule>>;

/** Checks settings one by one, in the words of those who gave them. */
export class Check {
  /** The settings that came. */
  readonly given: RunSettings;
  /** How those who gave them write them. */
  readonly words: Words;

  constructor(given: RunSettings, words: Words) {
    this.given = given;
    this.words = words;
  }

  /** @throws ValueError */
  refuse(sentences: string): never {
    throw new ValueError(`run: ${sentences}`);
  }

  /** @throws ValueError */
  unlike(setting: Setting, value: unknown, needed: string, index?: number): never {
    return this.refuse(`${this.words.option(setting)} is ${this.words.came(setting, value, index)}, but it must be ${needed}.`);
  }

  /** A number, or undefined where none came. @throws ValueError */
  number(setting: keyof typeof RULES): number | undefined {
    const value: unknown = this.given[setting];
    const { needed, fits } = RULES[setting];
    if (value === undefined || (typeof value === "number" && fits(value))) return value;
    return this.unlike(setting, value, needed);
  }

  /** The price of each set of gates, of all of them, or of none. @throws ValueError */
  lambda({ name, widths }: Pick<Recipe, "name" | "widths">, defaults: Pick<RecipeDefaults, "lambda">): readonly number[] {
    const { lambda, budget } = this.given;
    if (lambda === undefined) return budget === undefined ? defaults.lambda : [0];
    const { option, set, value } = this.words;
    const needed = `numbers from 0 up, such as ${value(0.1)} or ${value([0.1, 0.1, 0.05])}`;
    const all: readonly unknown[] = Array.isArray(lambda) ? lambda : [lambda];
    all.forEach((each, i) => {
      if (typeof each !== "number" || !(each >= 0 && each < Infinity)) this.unlike("lambda", each, needed, i);
    });
    if (all.length > 1 && all.length !== widths.length)
      this.refuse(`${option("lambda")} has ${all.length} numbers, but ${name} needs 1 for all its gated layers or ${widths.length}, one for each.`);
    if (budget !== undefined && !all.length) this.refuse(`${option("budget")} goes by gates, but ${set("lambda", [])} leaves none. Leave out one of the two.`);
    if (budget !== undefined && all.some((each) => each !== 0))
      this.refuse(`${option("budget")} finds the price of open weights by itself, but ${option("lambda")} gives one. Leave out one of the two.`);
    return all as readonly number[];
  }

  /** What is to be left, and how fast gates move, as far as that was given. @throws ValueError */
  holding(): Pick<RunSettings, "budget" | "gateRate"> {
    const { budget: options } = this.given;
    const gateRate = this.number("gateRate");
    if (options !== undefined) budget(options); // which says what is wrong with it
    return { ...(options !== undefined && { budget: options }), ...(gateRate !== undefined && { gateRate }) };
  }

  /** @throws ValueError */
  shrink(lambda: readonly number[]): boolean {
    const { shrink = false } = this.given;
    const { option, set } = this.words;
    if (typeof shrink !== "boolean") this.unlike("shrink", shrink, "true or false");
    if (shrink && !lambda.length) this.refuse(`${option("shrink")} takes closed gates out, but ${set("lambda", [])} leaves none. Leave out one of the two.`);
    return shrink;
  }
}
