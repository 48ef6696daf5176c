// A net as a table: what each layer gives, how many numbers it learns, what it computes.
import { showAs } from "../inspect.ts";
import { count } from "../layers/count.ts";
import { type Part, sequenceOf } from "../layers/layer.ts";
import { labelOf } from "../layers/shown.ts";
import { scope } from "../memory.ts";
import { checkShape, print, type Shape, sizeOf } from "../shape.ts";
import { taped } from "../tape.ts";
import type { Parameter } from "../resident.ts";
import { type Tensor, tensor } from "../tensor.ts";
import { parameters } from "../walk.ts";
import { aligned } from "./aligned.ts";
import { run } from "./predict.ts";

/** A layer, a function or a block of a net. */
export interface SummaryRow {
  /** Where it is in the net: the beginning of its parameters' names. */
  readonly path: string;
  /** What it is called. */
  readonly layer: string;
  /** Shape of what it gives for one example. */
  readonly output: Shape;
  /** Numbers that training moves, those of gates included. A layer that occurs twice has them in its first row. */
  readonly parameters: number;
  /** Floating-point operations per example with all gates open, of the layers that `count` knows. */
  readonly flops: number;
}

/** 266610 -> "266 610". */
const grouped = (value: number): string => String(value).replace(/\B(?=(\d{3})+$)/g, " ");

/** The rows of a net and their sums. */
export class Summary {
  /** One for each layer, function and block, in order. */
  readonly rows: readonly SummaryRow[];
  /** Numbers that training moves. */
  readonly parameters: number;
  /** Floating-point operations per example. */
  readonly flops: number;

  /** Use `summary()`. */
  constructor(rows: readonly SummaryRow[]) {
    this.rows = rows;
    this.parameters = rows.reduce((sum, row) => sum + row.parameters, 0);
    this.flops = rows.reduce((sum, row) => sum + row.flops, 0);
    showAs(this);
  }

  /** A table with a heading and the totals, in columns, without a line break at the end. */
  toString(): string {
    const lines = [
      ["layer", "output", "parameters", "FLOPs"],
      ...this.rows.map((row) => [row.layer, print(row.output), grouped(row.parameters), grouped(row.flops)]),
      ["total", "", grouped(this.parameters), grouped(this.flops)],
    ];
    const padded = aligned(lines, 2);
    const rule = "-".repeat((padded[0] as string).length);
    return [padded[0], rule, ...padded.slice(1, -1), rule, padded.at(-1)].join("\n");
  }
}

/**
 * What a net is made of, found by running it on one example of zeros: a row for each part of its sequences, one for a
 * block of your own (named by its property `label`, if it has one). inputShape: of one example, such as [784].
 * @throws the layer's own ShapeError when the shape does not fit.
 * @example
 * ```ts
 * import { dense, relu, sequential, summary } from "sievenet";
 *
 * const table = summary(sequential(dense(784, 300), relu, dense(300, 10)), [784]);
 * table.parameters; // 238510
 * console.log(String(table)); // a line per layer: its output, parameters and FLOPs
 * ```
 */
export function summary(net: Part, inputShape: Shape): Summary {
  const rows: SummaryRow[] = [];
  const seen = new Set<Parameter>();

  function observe(part: Part, path: string, x: Tensor): Tensor {
    const parts = sequenceOf(part);
    if (parts) return parts.reduce((h, each, i) => observe(each, path ? `${path}.${i}` : `${i}`, h), x);
    const y = run(part, x);
    const own = typeof part === "function" ? [] : [...parameters(part).values()].filter((p) => !seen.has(p));
    for (const each of own) seen.add(each);
    const flops = typeof part === "function" ? 0 : count(part).flops;
    rows.push({ path, layer: labelOf(part), output: y.shape.slice(1), parameters: own.reduce((sum, p) => sum + p.size, 0), flops });
    return y;
  }

  const shape = [1, ...checkShape("summary", inputShape)];
  scope(() => taped(false, () => observe(net, "", tensor(new Float32Array(sizeOf(shape)), shape))));
  return new Summary(rows);
}
