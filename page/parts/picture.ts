// The large picture: gates over pixels, or filters.
import type { GateSet, View } from "../messages.ts";
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

const PIXELS = 784;
/** What is read before anything was trained. */
const ALL: GateSet = { name: "pixels", probabilities: new Float32Array(PIXELS).fill(1), open: new Uint8Array(PIXELS).fill(1) };

function paint(): void {
  if (!last) {
    if (shown === "pixels") pixels.draw(ALL);
    return;
  }
  const [first] = last.sets;
  if (last.filters.length)
    drawFilters(
      canvas,
      last.filters,
      last.sets.filter(({ name }) => name.startsWith("filters")),
    );
  else if (first?.columns) drawColumns(first);
  else if (first?.name === "pixels") pixels.draw(first);
}

const KINDS = {
  pixels: ["Pixels that the network reads", "Each square is a pixel of the image. The larger and bluer it is, the likelier its gate is open."],
  filters: [
    "Filters that the network keeps",
    "The 20 filters of the first convolution, and below them the 50 of the second, summed over their channels: blue adds, orange takes away. Those that close are crossed out.",
  ],
  columns: ["Columns that the network reads", "How likely the gate of each column is open. What does not help to tell the answer is closed."],
} as const;

/** What the picture is of. */
export type PictureKind = keyof typeof KINDS;
let shown: PictureKind | undefined;

/** A new training begins: nothing has closed yet. */
export function resetPicture(kind: PictureKind): void {
  shown = kind;
  pixels.reset();
  saidAt = 0;
  last = undefined;
  const [title, text] = KINDS[kind];
  say("picture-title", title);
  say("picture-text", text);
  element("picture-legend").hidden = kind !== "pixels";
  canvas.hidden = kind === "columns";
  element("columns").hidden = kind !== "columns";
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
  const words = view.sets.map((set) => `${openIn(set)} of ${set.open.length} ${set.name}`).join(", ");
  canvas.setAttribute("aria-label", `Open: ${words}.`);
}

onTurn(paint);
new ResizeObserver(paint).observe(canvas);
/** Squares of closed gates fade after the last news of them. */
setTimeout(function fade() {
  if (!isStill() && last?.sets[0]?.name === "pixels" && performance.now() - drawnAt < 3000) paint();
  setTimeout(fade, 300);
}, 300);
