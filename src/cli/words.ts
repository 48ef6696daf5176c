// Words that were typed, as what they say.
import { usage } from "./failure.ts";

/** Names with commas between them. */
export const namesIn = (text: string | undefined): string[] => (text === undefined ? [] : text.split(",").map((each) => each.trim()));

/** A whole number that was typed. @throws Failure */
export function wholeIn(option: string, text: string, least = 0): number {
  const number = text.trim() === "" ? Number.NaN : Number(text);
  if (Number.isInteger(number) && number >= least) return number;
  throw usage(`${option} is "${text}", but it must be a whole number from ${least} up.`);
}
