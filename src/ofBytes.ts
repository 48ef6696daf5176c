// Which tensors hold bytes as they came.

const ofBytes = new WeakSet<object>();

/** Whether the numbers are bytes as they came, which a net may have been trained on multiplied. @internal */
export const isOfBytes = (x: object): boolean => ofBytes.has(x);

/** Says that a tensor holds bytes as they came. */
export function noteBytes(x: object): void {
  ofBytes.add(x);
}

/** Says of a tensor that it has the numbers of another. */
export function alike<T extends object>(x: T, other: object): T {
  if (ofBytes.has(other)) ofBytes.add(x);
  return x;
}
