import { record } from "../tape.ts";
import { Tensor } from "../tensor.ts";
import { floats } from "../wasm.ts";

/** Where the gradient of a feature goes, and times what: nowhere where `factor` is 0. */
export interface Source {
  readonly column: number;
  readonly factor: number;
}

/**
 * Rows of a table as features, y[i] = run(x[i]). x: [batch, columns], result: [batch, features]. Gradients go to columns of
 * numbers, through the factor of each feature. @internal
 */
export function rowsThrough(x: Tensor, sources: readonly Source[], run: (y: Float32Array, x: Float32Array, n: number) => void): Tensor {
  const [batch, width] = x.shape as unknown as [number, number];
  const y = new Tensor([batch, sources.length]);
  const [to, from] = [y.address, x.address];
  run(floats(to, y.size), floats(from, x.size), batch);
  return record(y, [x], ["columns"], () => {
    const [at, of] = [x.grad, y.grad];
    const [dx, dy] = [floats(at, x.size), floats(of, y.size)];
    for (let row = 0, i = 0; row < batch; row++)
      for (const { column, factor } of sources) {
        const place = row * width + column;
        dx[place] = (dx[place] as number) + Math.fround((dy[i++] as number) * factor);
      }
  });
}
