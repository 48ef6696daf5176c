/** The largest difference between two arrays, relative to the largest number of the second; Infinity where they cannot be compared. */
export function difference(a, b) {
  if (a.length !== b.length) return Infinity;
  let largest = 0;
  let deviation = 0;
  for (let i = 0; i < a.length; i++) {
    if (Number.isNaN(a[i] - b[i])) return Infinity;
    largest = Math.max(largest, Math.abs(b[i]));
    deviation = Math.max(deviation, Math.abs(a[i] - b[i]));
  }
  return deviation / (largest || 1);
}
