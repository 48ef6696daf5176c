// The figures of a report: those of the history, and what the net itself tells.
import { compact, count, countLayers, encode, type Layer, type LayerCount, openGates, UsageError } from "../index.ts";
import { fullSize } from "../run/snapshot.ts";
import { bytes, grouped, times, widths } from "./format.ts";
import { gatedOver, gateSets, gatesAtFirst, recipeWidths } from "./gateSets.ts";
import type { ReportedHistory } from "./history.ts";

/** A net before and after compaction. */
export interface Figures {
  /** What `compact` makes of it; the net itself where it holds gates in blocks of your own that cannot be taken apart. */
  readonly small: Layer;
  /** How many gates each set had at first; empty without gates. */
  readonly gates: readonly number[];
  /** Open gates of each set. */
  readonly architecture: readonly number[];
  /** What gates are over: "inputs of the layers". */
  readonly over: string;
  /** What is left in the compacted net of what each set of gates is over; empty where that is not known. */
  readonly left: readonly number[];
  /** Share of the test examples classified wrongly; NaN where it was not measured. */
  readonly testError: number;
  readonly testExamples: number | undefined;
  readonly weights: Change;
  readonly flops: Change;
  /** Undefined for a net that a file cannot hold. */
  readonly bytes: Change | undefined;
}

/** Before and after compaction. */
export interface Change {
  readonly before: number;
  readonly after: number;
}

/** What work gives, or undefined for a net with blocks of your own that cannot be taken apart or saved. */
function ifPossible<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch (error) {
    if (error instanceof UsageError) return undefined;
    throw error;
  }
}

/** The compacted net has the same layers in the same order. */
function leftOf(net: Layer, small: Layer): number[] {
  const after = countLayers(small);
  return countLayers(net).flatMap(({ gated }, i) => gated.map((over) => (after[i] as LayerCount)[over as "inputs" | "outputs"] ?? NaN));
}

/** Figures that the history lacks are taken from the net. @throws UsageError for convolutions that have not seen an image */
export function figuresOf(history: ReportedHistory, net: Layer): Figures {
  const { final = {} } = history;
  const compacted = ifPossible(() => compact(net));
  const small = compacted ?? net;
  const [full, rest] = [count(net), compacted ? count(compacted) : count(net, "settled")];
  const [bytesBefore, bytesAfter] = [
    final.bytesBefore ?? ifPossible(() => fullSize(net).bytes),
    final.bytesAfter ?? (compacted && ifPossible(() => encode(compacted).length)),
  ];
  const left = compacted && gateSets(net).length ? leftOf(net, compacted) : [];
  return {
    small,
    gates: gatesAtFirst(history, net),
    architecture: final.architecture ?? openGates(net),
    over: gatedOver(net),
    left: left.every(Number.isFinite) ? left : [],
    testError: final.testError ?? history.epochs.at(-1)?.testError ?? NaN,
    testExamples: final.testExamples,
    weights: { before: final.weightsBefore ?? full.weights, after: final.weightsAfter ?? rest.weights },
    flops: { before: final.flopsBefore ?? full.flops, after: final.flopsAfter ?? rest.flops },
    bytes: bytesBefore === undefined || bytesAfter === undefined ? undefined : { before: bytesBefore, after: bytesAfter },
  };
}

/** One quantity, before and after, as text. */
export interface ChangeRow {
  readonly what: string;
  readonly before: string;
  readonly after: string;
  readonly factor: string;
}

/** The changes that compaction brought. */
export function changeRows(figures: Figures): ChangeRow[] {
  const row = (what: string, { before, after }: Change, text: (value: number) => string): ChangeRow => ({
    what,
    before: text(before),
    after: text(after),
    factor: times(before, after),
  });
  const all = [row("weights", figures.weights, grouped), row("FLOPs per example", figures.flops, grouped)];
  return figures.bytes ? [...all, row("file", figures.bytes, bytes)] : all;
}

/** "784-300-100 -> 225-210-99". */
export function learned(history: ReportedHistory, { gates, architecture }: Figures): string {
  if (architecture.length) return gates.length ? `${widths(gates)} -> ${widths(architecture)}` : widths(architecture);
  const known = recipeWidths(history);
  return known.length ? `${widths(known)}, without gates` : "a net without gates";
}
