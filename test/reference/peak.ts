/** Twelve running values c = c · x + y, begun at 0 to 11, added up after `rounds`. */
export function peak(x: number, y: number, rounds: number): number {
  let all = 0;
  for (let start = 0; start < 12; start++) {
    let c = start;
    for (let i = 0; i < rounds; i++) c = c * x + y;
    all += c;
  }
  return all;
}
