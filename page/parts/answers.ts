// What the dense and the compacted net say of the drawing, how long they take and how large they are.
import { classify, compact, count, decode, encode, type Layer } from "sievenet";
import type { Nets } from "../messages.ts";
import { drawnImage } from "./drawing.ts";
import { element, say } from "./dom.ts";
import { renewed } from "./renewed.ts";
import { bytes, latency, number, percent } from "./words.ts";

interface Answering {
  readonly net: Layer;
  readonly size: number;
  readonly weights: number;
  /** For one image. */
  seconds: number;
}

let dense: Answering | undefined;
let small: Answering | undefined;
/** Whether they are of a file that the visitor has opened. */
let opened = false;
const cells: HTMLElement[][] = [];

const table = element<HTMLTableElement>("answers");
const body = table.tBodies[0] as HTMLTableSectionElement;
for (let digit = 0; digit < 10; digit++) {
  const row = body.insertRow();
  const head = document.createElement("th");
  head.scope = "row";
  head.textContent = `${digit}`;
  row.append(head);
  cells.push([row.insertCell(), row.insertCell()]);
}
const FOOT = ["one image", "file", "weights"];
const foot = FOOT.map((title) => {
  const row = (table.tFoot as HTMLTableSectionElement).insertRow();
  const head = document.createElement("th");
  head.scope = "row";
  head.textContent = title;
  row.append(head);
  return [row.insertCell(), row.insertCell()];
});

function answering(file: Uint8Array, before?: Answering): Answering {
  const net = renewed(before?.net, decode(file) as Layer);
  return { net, size: file.length, weights: count(net).weights, seconds: Infinity };
}

/** Milliseconds in which a net answers again and again to be timed: a stroke has many pieces, and each is answered before the next. */
const TIMING = 4;

/** Seconds for one image, by a clock that is coarse on pages. */
function timed(act: () => void): number {
  const began = performance.now();
  for (let calls = 1; ; calls++) {
    act();
    const spent = performance.now() - began;
    if (spent >= TIMING) return spent / calls / 1000;
  }
}

function show(column: number, answering: Answering, pixels: Uint8Array): string {
  const { net, size, weights } = answering;
  const shape = [1, 784];
  const options = { top: 10, shape: imagesOf(net) ? [1, 1, 28, 28] : shape };
  const [answers = []] = classify(net, pixels, options);
  const best = answers[0]?.label;
  for (const { label, probability } of answers) {
    const cell = cells[Number(label)]?.[column] as HTMLElement;
    const bar = document.createElement("span");
    bar.className = "bar";
    bar.style.width = `${86 * probability}%`;
    cell.replaceChildren(bar, percent(probability));
    cell.classList.toggle("best", label === best);
  }
  // a page does other things besides: the shortest of all pieces of strokes
  answering.seconds = Math.min(
    answering.seconds,
    timed(() => void classify(net, pixels, options)),
  );
  const figures = [latency(answering.seconds), bytes(size), number(weights)];
  for (const [i, figure] of figures.entries()) (foot[i]?.[column] as HTMLElement).textContent = figure;
  return best ?? "";
}

const imagesOf = (net: Layer) =>
  [...(net as unknown as { parts: readonly unknown[] }).parts].some((part) => typeof part === "object" && part !== null && "kernel" in part);

/** Answers again: after a stroke, and when the nets have learned. */
export function answer(): void {
  const pixels = drawnImage();
  const ready = pixels && small;
  table.hidden = !ready;
  if (!ready) {
    say("answer", small ? "Draw a digit: both networks answer at each stroke." : "Train for an epoch, then draw.");
    return;
  }
  const said = show(1, small as Answering, pixels);
  const whole = dense ? show(0, dense, pixels) : said;
  say("answer", said === whole ? `Both say ${said}.` : `All weights say ${whole}, the compacted network says ${said}.`);
}

/** Takes a net that the visitor has opened. @throws FormatError for what is none; Error for one that reads no drawings */
export function openNet(file: Uint8Array): string {
  const net = decode(file) as Layer;
  const plain = compact(net);
  try {
    classify(plain, new Uint8Array(784), { shape: imagesOf(plain) ? [1, 1, 28, 28] : [1, 784] });
  } catch (cause) {
    throw new Error(`This network cannot read a drawing of 28 x 28 pixels. ${(cause as Error).message}`, { cause });
  }
  dense = small = undefined; // another net may have the same shapes
  setNets({ small: encode(plain) });
  opened = true;
  return `${number(count(plain).weights)} weights`;
}

/** Takes the nets of an epoch; none of a table, which reads no drawings. */
export function setNets(nets: Partial<Nets>): void {
  if (opened) dense = small = undefined;
  opened = false;
  dense = nets.dense && answering(nets.dense, dense);
  small = nets.small && answering(nets.small, small);
  answer();
}
