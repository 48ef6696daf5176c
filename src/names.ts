// Names that are almost right.

/** How many letters must be changed, added or taken away to get from one word to the other (Levenshtein 1966). @internal */
export function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const swapped = (row[j - 1] as number) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(swapped, (row[j] as number) + 1, (next[j - 1] as number) + 1));
    }
    row = next;
  }
  return row[b.length] as number;
}

/** Its first letter, and each that begins another word of it: "lr" of "learningRate". */
const initials = (name: string) => name.replace(/(?<!^)[^A-Z]/g, "").toLowerCase();

/** The name that was probably meant. @internal */
export function nearest(name: string, names: readonly string[]): string | undefined {
  const short = names.find((other) => name.length > 1 && initials(other) === name.toLowerCase());
  if (short) return short;
  // a beginning is meant more often than another word of the same length
  const far = (other: string) => (name && other.startsWith(name.toLowerCase()) ? 0 : distance(name.toLowerCase(), other.toLowerCase()));
  return [...names].sort((a, b) => far(a) - far(b))[0];
}

/** The same where it is near enough to be worth saying: at most two letters of five are others. @internal */
export function likely(name: string, names: readonly string[]): string | undefined {
  const meant = nearest(name, names);
  if (meant === undefined || !name) return undefined;
  const [a, b] = [name.toLowerCase(), meant.toLowerCase()];
  return b.startsWith(a) || initials(meant) === a || 5 * distance(a, b) <= 2 * Math.max(a.length, b.length) ? meant : undefined;
}
