// The large picture: gates over pixels, or filters.
import type { Filters, GateSet, View } from "../messages.ts";
import { openIn } from "./bars.ts";
import { drawColumns } from "./columns.ts";
import { element, isStill, onTurn, say } from "./dom.ts";
import { drawFilters } from "./filters.ts";
import { Pixels } from "./pixels.ts";

const canvas = element<HTMLCanvasElement>("gates");
const pixels = new Pixels(canvas);
let last: View | undefined;

/** Milliseconds between two pictures for a visitor who wants things to stand still. */
const SELDOM = 2000;
let drawnAt = -Infinity;
/** The epoch in which the picture was last said in words. */
let saidAt = 0;

/** What there is to draw. */
type Drawn = Pick<View, "sets" | "filters">;

/** Gates before anything was trained: all are open. */
const all = (name: string, count: number): GateSet => ({ name, probabilities: new Float32Array(count).fill(1), open: new Uint8Array(count).fill(1) });
/** So many filters before they have weights. */
const blank = (outputs: number, inputs: number): Filters => ({ weights: new Float32Array(outputs * inputs * 25), shape: [outputs, inputs, 5, 5] });

/** What there is to draw before anything was trained. `columns`: those of a table. */
const BEFORE: { readonly [Kind in PictureKind]: (columns: readonly string[]) => Drawn } = {
  pixels: () => ({ sets: [all("pixels", 784)], filters: [] }),
  filters: () => ({ sets: [all("filters 1", 20), all("filters 2", 50)], filters: [blank(20, 1), blank(50, 20)] }),
  columns: (columns) => ({ sets: [{ ...all("columns", columns.length), columns }], filters: [] }),
};
let before: Drawn = { sets: [], filters: [] };

function paint(): void {
  const { sets, filters } = last ?? before;
  const [first] = sets;
  if (filters.length)
    drawFilters(
      canvas,
      filters,
      sets.filter(({ name }) => name.startsWith("filters")),
    );
  else if (first?.columns) drawColumns(first);
  else if (first?.name === "pixels") pixels.draw(first);
}

const KINDS = {
  pixels: ["Pixels that the network reads", "Each square is a pixel of the image. The larger and bluer it is, the likelier its gate is open."],
  filters: [
    "Filters that the network keeps",
    "The 20 filters of the first convolution, and below them the 50 of the second, summed over their channels: blue adds, orange takes away. Their weights are drawn when the training begins; filters that close are crossed out.",
  ],
  columns: ["Columns that the network reads", "How likely the gate of each column is open. What does not help to tell the answer is closed."],
} as const;

/** What the picture is of. */
export type PictureKind = keyof typeof KINDS;

/** Says in words what is open. */
function describe(sets: readonly GateSet[]): void {
  const words = sets.map((set) => `${openIn(set)} of ${set.open.length} ${set.name}`).join(", ");
  canvas.setAttribute("aria-label", `Open: ${words}.`);
}

/** A new training may begin: nothing has closed yet. `columns`: those of a table, where they are known. */
export function resetPicture(kind: PictureKind, columns: readonly string[] = []): void {
  pixels.reset();
  saidAt = 0;
  last = undefined;
  before = BEFORE[kind](columns);
  const [title, text] = KINDS[kind];
  say("picture-title", title);
  say("picture-text", text);
  element("picture-legend").hidden = kind !== "pixels";
  canvas.hidden = kind === "columns";
  element("columns").hidden = kind !== "columns";
  describe(before.sets);
  paint();
}

/** Draws the net as it is now, and says it in words once an epoch. */
export function drawPicture(view: View): void {
  if (!last) pixels.reset(); // of a training that goes on many have been closed before
  last = view;
  const now = performance.now();
  if (isStill() && view.share < 1 && now - drawnAt < SELDOM) return;
  drawnAt = now;
  paint();
  if (view.epoch === saidAt && view.share < 1) return;
  saidAt = view.epoch;
  describe(view.sets);
}

onTurn(paint);
new ResizeObserver(paint).observe(canvas);
/** Squares of closed gates fade after the last news of them. */
setTimeout(function fade() {
  if (!isStill() && last?.sets[0]?.name === "pixels" && performance.now() - drawnAt < 3000) paint();
  setTimeout(fade, 300);
}, 300);
