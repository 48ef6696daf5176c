// How many rows of packed numbers go side by side through the tiles of a convolution: four in the plain module; in the fast one six,
// whose sums, fused, fill the registers (tiles.ts), and four where that leaves fewer lanes without a row.
//
// Panels follow each other, and only the last may have lanes without a row: row r of all, n numbers each, is in a panel that begins
// at number n · (the first row of it).

/** Of the next panel when so many rows are left. */
export function panelRows(rest: i32): i32 {
  return ASC_FEATURE_RELAXED_SIMD && (rest > 8 || rest == 6 || rest == 5) ? 6 : 4;
}

/** So many rows, those that fill the last panel included: at most three more. */
export function panelled(rows: i32): i32 {
  return ASC_FEATURE_RELAXED_SIMD ? max(4, (rows + 1) & ~1) : (rows + 3) & ~3;
}
