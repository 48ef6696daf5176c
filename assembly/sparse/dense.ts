// Dense layer with a sparse weight: y = x · W + b.        x: [m, k]   W: matrix.ts, rows are outputs   y: [m, n]   b: [n]
//
// Many examples are transposed in groups, features first, so that the examples of a group are the positions of the product:
// 24 for lists, up to eight at the end in fours; eight for blocks.
import { Floats, SparseMatrix, OptionalWorkspace, at } from "../addresses";
import { blocks, blocksOne } from "./blocks";
import { lists, listsOne } from "./lists";
import { bias, isBlocks } from "./matrix";
import { transpose } from "./transpose";

/** Bytes that a product with k inputs and n outputs needs to work in. */
export function sparseDenseWorkspace(k: i32, n: i32): i32 {
  return 96 * (k + n + 4);
}

/** y may be written up to the next multiple of four numbers. */
export function sparseDense(y: Floats, x: Floats, matrix: SparseMatrix, m: i32, k: i32, n: i32, workspace: OptionalWorkspace): void {
  const block = isBlocks(matrix);
  if (m == 1) {
    if (block) blocksOne(y, x, matrix);
    else listsOne(y, x, matrix);
    return;
  }
  for (let done = 0; done < m; ) {
    const rest = m - done;
    const width = block ? 8 : rest > 8 ? 24 : 4;
    const examples = min(rest, width);
    const out = workspace + <usize>(k * width) * 4;
    transpose(workspace, width, x, k, width, k, examples - 1, 0);
    if (block) blocks(out, (<usize>width) << 2, workspace, matrix, width, width);
    else lists(out, (<usize>width) << 2, workspace, matrix, width, width);
    transpose(y, n, out, width, n, examples, n, bias(matrix));
    x = at(x, examples * k);
    y = at(y, examples * n);
    done += examples;
  }
}
