// What compaction made of each layer.
import { UsageError } from "../errors.ts";
import { isGate } from "../gates/gate.ts";
import { countLayers } from "../layers/count.ts";
import { Parameter, Resident } from "../resident.ts";
import { walk } from "../walk.ts";
import { removals } from "./compact.ts";

/** What a layer takes. */
export interface LayerSize {
  /** Numbers that training moves, without those of gates. */
  readonly weights: number;
  /** Floating-point operations per example, of the layers that `count` knows. */
  readonly flops: number;
  /** Of its numbers in memory, running statistics included. */
  readonly bytes: number;
}

/** A layer before and after compaction. */
export interface LayerCompaction {
  /** Where it is in the net, and what it was called there. */
  readonly path: string;
  /** What it was called. */
  readonly label: string;
  /** What it took. */
  readonly before: LayerSize;
  /** What it takes now. */
  readonly after: LayerSize;
  /** Says when a layer lost everything, and kept one feature because it has to. */
  readonly note?: string;
}

interface Sized extends LayerSize {
  readonly path: string;
  readonly label: string;
  /** Of which nothing is left. */
  readonly gone: boolean;
}

function sizes(net: object, gone?: WeakSet<object>): Sized[] {
  const flops = new Map(countLayers(net).map((each) => [each.path, each.flops]));
  const all: Sized[] = [];
  walk(net, (node, path) => {
    const own = isGate(node) || node instanceof Resident ? [] : Object.values(node).filter((each) => each instanceof Resident);
    if (!own.length) return;
    const sum = (of: readonly Resident[]) => of.reduce((total, each) => total + each.size, 0);
    const { label } = node as { label?: string };
    all.push({
      path,
      label: label ?? "block",
      weights: sum(own.filter((each) => each instanceof Parameter)),
      flops: flops.get(path) ?? 0,
      bytes: 4 * sum(own),
      gone: gone?.has(node) ?? false,
    });
  });
  return all;
}

/**
 * What each layer of a net has, and what is left of it in `small`, which `compact` made of it. Sum up a column for the
 * whole net.
 * @throws UsageError when the nets have other layers, or one of them has not seen an image
 * @example
 * ```ts
 * import { compact, compaction, dense, gate, relu, sequential } from "sievenet";
 *
 * const net = sequential(dense(4, 3), relu, gate(dense(3, 2), { over: "inputs", mask: [1, 0, 1] }));
 * compaction(net, compact(net)).map(({ after }) => after.weights); // [10, 6]
 * ```
 */
export function compaction(net: object, small: object): LayerCompaction[] {
  const [before, after] = [sizes(net, removals.get(small)), sizes(small)];
  if (before.filter(({ gone }) => !gone).length !== after.length)
    throw new UsageError(`compaction: the nets have ${before.length} and ${after.length} layers, but the second must be what compact() made of the first.`);
  const settled = new Map(countLayers(net, "settled").map((each) => [each.path, each]));
  let at = 0;
  return before.map(({ path, label, gone, ...size }) => {
    if (gone) return { path, label, before: size, after: { weights: 0, flops: 0, bytes: 0 }, note: "it is gone" };
    const { path: _, label: __, gone: ___, ...left } = after[at++] as Sized;
    const open = settled.get(path);
    const lost = open && (open.inputs === 0 ? "inputs" : open.outputs === 0 ? "outputs" : "");
    return { path, label, before: size, after: left, ...(lost && { note: `all its ${lost} are closed, and it keeps one` }) };
  });
}
