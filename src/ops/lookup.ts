// Rows of an embedding's table by index, where one index may stand for no row: it gives zeros, and its row gets no gradient.
import type { Floats, Indices } from "../addresses.ts";
import { meansOfRows } from "../descriptions/rows.ts";
import { take } from "../memory.ts";
import { record } from "../tape.ts";
import { Tensor } from "../tensor.ts";
import { floats, ints, kernels } from "../wasm.ts";

/** A list of indices in linear memory. */
function listOf(indices: readonly number[]): Indices {
  const list = take<Indices>(4 * indices.length);
  ints(list, indices.length).set(indices);
  return list;
}

/**
 * result[b] = the mean of table[indices[b, i]] over all i but the padding; zeros where there is nothing else. table: [count, width],
 * indices: [batch, places], whole numbers below count; a place by itself is its own mean. @internal
 */
export function meanLookup(table: Tensor, indices: Float32Array, batch: number, padding: number | undefined): Tensor {
  const width = table.shape[1] as number;
  const places = indices.length / batch;
  const y = new Tensor([batch, width]);
  const [to, from] = [y.address, table.address];
  meansOfRows(floats(to, y.size), floats(from, table.size), indices, batch, width, padding);
  return record(y, [table], ["embedding"], () => {
    const open = Array.from(indices.keys()).filter((i) => indices[i] !== padding);
    const examples = open.map((i) => Math.floor(i / places));
    const counts = new Int32Array(batch);
    for (const b of examples) counts[b] = (counts[b] as number) + 1;
    // the share of each example's gradient that its rows get, then one for each of them
    const [of, grad, n] = [y.grad, table.grad, open.length];
    const [shares, rows] = [take<Floats>(4 * y.size), take<Floats>(4 * n * width)];
    const [dy, each] = [floats(of, y.size), floats(shares, y.size)];
    dy.forEach((slope, i) => {
      each[i] = slope / (counts[Math.floor(i / width)] as number);
    });
    kernels.gatherRows(rows, shares, listOf(examples), n, width);
    kernels.gatherRowsGrad(grad, rows, listOf(open.map((i) => indices[i] as number)), n, width);
  });
}
