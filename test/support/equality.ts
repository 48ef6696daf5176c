// Arrays of numbers are equal when all their numbers are: found in one loop, where toEqual() compares them key by key.

/** True for arrays of one class whose items are the same numbers, in signs of zeros too; undefined leaves it to the ordinary way. */
export function equalNumbers(a: unknown, b: unknown): boolean | undefined {
  if (!(Array.isArray(a) || ArrayBuffer.isView(a)) || a.constructor !== (b as object | null | undefined)?.constructor) return undefined;
  const [left, right] = [a, b] as [ArrayLike<unknown>, ArrayLike<unknown>];
  if (!(left.length > 0) || left.length !== right.length) return undefined;
  for (let i = 0; i < left.length; i++) if (typeof left[i] !== "number" || !Object.is(left[i], right[i])) return undefined;
  return true;
}
