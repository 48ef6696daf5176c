import { ValueError } from "./errors.ts";
import { isWhole, MOST_SIZE } from "./shape.ts";

/** Refuses an option that nothing reads: a typo would silently mean the default. @throws ValueError */
export function refuseUnknown(who: string, options: object, known: readonly string[]): void {
  if (typeof options !== "object" || options === null)
    throw new ValueError(`${who}: ${String(options)} came where an object of options is needed, such as { ${known[0]}: ... }.`);
  const odd = Object.keys(options).find((each) => !known.includes(each));
  if (odd !== undefined) throw new ValueError(`${who}: there is no option "${odd}". Options are ${known.join(", ")}.`);
}

/** A whole number of at least `least`. @throws ValueError */
export function whole(who: string, name: string, value: number, least = 1): number {
  if (!isWhole(value, least)) throw new ValueError(`${who}: ${name} is ${value}, but it must be a whole number from ${least} up.`);
  return value;
}

/** A size of a layer: a whole number of at least `least`, and no larger than kernels can count. @throws ValueError */
export function sizeFrom(who: string, name: string, value: number, least = 1, most = MOST_SIZE): number {
  if (whole(who, name, value, least) > most) throw new ValueError(`${who}: ${name} is ${value}, but at most ${most} is possible.`);
  return value;
}
