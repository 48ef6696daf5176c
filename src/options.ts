import { ValueError } from "./errors.ts";
import { likely } from "./names.ts";
import { isWhole, MOST_SIZE } from "./shape.ts";

/** Of what came, error texts say so many letters, so many parts of lists (fewer of numbers, of which many come), and lists in so many lists. */
const [LETTERS, PARTS, NUMBERS, DEPTH] = [100, 20, 4, 3];

function said(value: unknown, depth: number): string {
  if (typeof value === "string") return JSON.stringify(value.length > LETTERS ? `${value.slice(0, LETTERS)}...` : value);
  if (Array.isArray(value) && depth < DEPTH) {
    const most = value.some((each) => typeof each !== "number" && !Array.isArray(each)) ? PARTS : NUMBERS;
    const parts = value.slice(0, most).map((each) => said(each, depth + 1));
    return `[${parts.join(", ")}${value.length > most ? `, ... ${value.length} in all` : ""}]`;
  }
  if (typeof value === "function") return "a function";
  return typeof value === "object" && value !== null ? "an object" : String(value);
}

/** A value as error texts say it: text in quotes, so that "10" is not taken for 10, and cut where it is long. */
export const shown = (value: unknown): string => said(value, 0);

/** Whether something is a list of texts. */
export const areWords = (value: unknown): value is readonly string[] => Array.isArray(value) && value.every((each) => typeof each === "string");

/** Refuses what is no object of options; `first`: the name of one of them. @throws ValueError */
export function checkOptions(who: string, options: object, first: string): void {
  if (typeof options !== "object" || options === null || Array.isArray(options))
    throw new ValueError(`${who}: ${shown(options)} came where an object of options is needed, such as { ${first}: ... }.`);
}

/** Refuses an option that nothing reads: a typo would silently mean the default. @throws ValueError */
export function refuseUnknown(who: string, options: object, known: readonly string[]): void {
  checkOptions(who, options, known[0] as string);
  for (const name of Object.keys(options)) {
    if (known.includes(name)) continue;
    const meant = likely(name, known);
    throw new ValueError(`${who}: there is no option "${name}". Options are ${known.join(", ")}.${meant ? ` Did you mean ${meant}?` : ""}`);
  }
}

/** A whole number of at least `least`. @throws ValueError */
export function whole(who: string, name: string, value: number, least = 1): number {
  if (!isWhole(value, least)) throw new ValueError(`${who}: ${name} is ${shown(value)}, but it must be a whole number from ${least} up.`);
  return value;
}

/** A size of a layer: a whole number of at least `least`, and no larger than kernels can count. @throws ValueError */
export function sizeFrom(who: string, name: string, value: number, least = 1, most = MOST_SIZE): number {
  if (whole(who, name, value, least) > most) throw new ValueError(`${who}: ${name} is ${value}, but at most ${most} is possible.`);
  return value;
}

/** A number for which `fits` holds, and no text that looks like one. `needed`: what it must be. @throws ValueError */
export function numberThat(who: string, name: string, value: number, needed: string, fits: (value: number) => boolean): number {
  if (typeof value === "number" && fits(value)) return value;
  throw new ValueError(`${who}: ${name} is ${shown(value)}, but it must be ${needed}.`);
}

/** True or false, and no text that says so. @throws ValueError */
export function flag(who: string, name: string, value: boolean): boolean {
  if (typeof value === "boolean") return value;
  throw new ValueError(`${who}: ${name} is ${shown(value)}, but it must be true or false.`);
}

/** One of some words. @throws ValueError */
export function oneOf<Word extends string>(who: string, name: string, value: Word, words: readonly Word[]): Word {
  if (words.includes(value)) return value;
  const meant = likely(String(value), words);
  throw new ValueError(
    `${who}: ${name} is ${shown(value)}, but it must be ${words.map((word) => `"${word}"`).join(" or ")}.${meant ? ` Did you mean "${meant}"?` : ""}`,
  );
}
