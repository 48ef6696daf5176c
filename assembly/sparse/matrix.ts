// A matrix with many zeros, as the kernels read it: 8 numbers in memory (i32) that say where its arrays are.
//
//   y[r, p] = b[r] + sum over the entries (i, w) of row r, i ascending, of w · x[i, p]
//
// Rows go in fours, those with the most entries first. A four takes as many steps as its longest row has entries; the
// entries of a step lie side by side, so that four rows are one vector. Rows that end earlier have entries of weight 0 at
// their ends, which change no sum: it began at +0.
//
//   fours    how many                                      order    where each row goes: i32 [fours, 4]
//   begin    the first step of each four: i32 [fours + 1]  counts   entries of each row: i32 [fours, 4]
//   offsets  where x[i, 0] is from x on, in bytes: i32 [steps, 4]; in blocks, whose four rows share i: i32 [steps]
//   weights  f32 [steps, 4]                                bias     b, by where rows go, 0 for none: f32 [4 fours]
import { SparseMatrix, at } from "../addresses";

export function fours(m: SparseMatrix): i32 {
  return load<i32>(m);
}
/** Where four q's rows go, and its counts. */
export function orderOf(m: SparseMatrix, q: i32): usize {
  return <usize>load<i32>(m, 4) + ((<usize>q) << 4);
}
export function beginOf(m: SparseMatrix, q: i32): i32 {
  return load<i32>(at(load<i32>(m, 8), q));
}
export function countsOf(m: SparseMatrix, q: i32): usize {
  return <usize>load<i32>(m, 12) + ((<usize>q) << 4);
}
export function offsets(m: SparseMatrix): usize {
  return load<i32>(m, 16);
}
export function weights(m: SparseMatrix): usize {
  return load<i32>(m, 20);
}
export function bias(m: SparseMatrix): usize {
  return load<i32>(m, 24);
}
/** Whether the four rows of a four share their offsets. */
export function isBlocks(m: SparseMatrix): i32 {
  return load<i32>(m, 28);
}
