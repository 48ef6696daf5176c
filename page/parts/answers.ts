// What the dense and the compacted net say of the drawing, how long they take and how large they are.
import { classify } from "sievenet";
import { breath, element, say } from "./dom.ts";
import { drawnImage, unseenImage } from "./drawing.ts";
import { type Answering, nets } from "./nets.ts";
import { bytes, latency, number, percent } from "./words.ts";

const table = element<HTMLTableElement>("answers");

/** A cell for each of the two nets in a new row. */
function rowIn(section: HTMLTableSectionElement, title: string): readonly [HTMLTableCellElement, HTMLTableCellElement] {
  const row = section.insertRow();
  const head = document.createElement("th");
  head.scope = "row";
  head.textContent = title;
  row.append(head);
  return [row.insertCell(), row.insertCell()];
}

/** A bar and a number. */
function barIn(cell: HTMLElement) {
  const [bar, text] = [document.createElement("span"), document.createTextNode("")];
  bar.className = "bar";
  cell.append(bar, text);
  return { cell, bar, text };
}
const cells = Array.from({ length: 10 }, (_, digit) => rowIn(table.tBodies[0] as HTMLTableSectionElement, `${digit}`).map(barIn));
const foot = ["one image", "file", "weights"].map((title) => rowIn(table.tFoot as HTMLTableSectionElement, title));

const answersOf = ({ net, shape }: Answering, pixels: Uint8Array) => classify(net, pixels, { top: 10, shape })[0] ?? [];

/** Milliseconds in which a net answers again and again to be timed, and before that, as the first answers of a net take longer. */
const TIMING = 4;

/** Seconds for one answer of many in a row, by a clock that is coarse on pages. */
function pace(act: () => void): number {
  const began = performance.now();
  for (let calls = 1; ; calls++) {
    act();
    const spent = performance.now() - began;
    if (spent >= TIMING) return spent / calls / 1000;
  }
}

/** Seconds for one image. */
function timed(act: () => void): number {
  pace(act);
  return pace(act);
}

/** Milliseconds after which an answer is seen, and the nets are timed: not at each piece of a stroke, but now and then while it is drawn. */
const SEEN = 100;
let waiting = false;

/** Times the nets. A page does other things besides: the shortest of all times counts. */
function time(pixels: Uint8Array): void {
  waiting = false;
  const { dense, small } = nets();
  for (const [column, each] of [dense, small].entries()) {
    if (!each) continue;
    each.seconds = Math.min(
      each.seconds,
      timed(() => void answersOf(each, pixels)),
    );
    (foot[0]?.[column] as HTMLElement).textContent = latency(each.seconds);
  }
}

let rehearsed = false;

/** Answers what nobody sees, in pieces: engines compile what has run, so that the first key is answered as soon as the next ones. */
async function rehearse(): Promise<void> {
  if (rehearsed) return;
  rehearsed = true;
  await breath();
  const pixels = unseenImage();
  for (const each of Object.values(nets())) {
    await breath();
    if (each) answersOf(each, pixels);
  }
}

/** Shows in a column what a net answers: its answer, or undefined where there is no net. */
function show(column: number, answering: Answering | undefined, pixels: Uint8Array): string | undefined {
  const answers = answering ? answersOf(answering, pixels) : [];
  const best = answers[0]?.label;
  const told = new Map(answers.map(({ label, probability }) => [Number(label), probability]));
  for (const [digit, row] of cells.entries()) {
    const { cell, bar, text } = row[column] as ReturnType<typeof barIn>;
    const probability = told.get(digit);
    bar.style.width = `${86 * (probability ?? 0)}%`;
    text.data = probability === undefined ? "" : percent(probability);
    cell.classList.toggle("best", best !== undefined && Number(best) === digit);
  }
  const [seconds, size, weights] = foot.map((row) => row[column] as HTMLElement) as [HTMLElement, HTMLElement, HTMLElement];
  if (!answering) seconds.textContent = ""; // otherwise what was timed last stands until it is timed again
  size.textContent = answering ? bytes(answering.size) : "";
  weights.textContent = answering ? number(answering.weights) : "";
  return best;
}

/** What both say, in a sentence. */
function sentence(whole: string | undefined, small: string | undefined): string {
  if (whole === undefined) return `This network says ${small}.`;
  return small === whole ? `Both say ${small}.` : `All weights say ${whole}, the compacted network says ${small}.`;
}

/** Answers again: after a stroke, and when the nets have learned. */
export function answer(): void {
  const pixels = drawnImage();
  const { dense, small } = nets();
  table.hidden = !pixels || !small;
  if (!small) say("answer", "Train for an epoch, then draw.");
  else if (!pixels) {
    say("answer", `Draw a digit: ${dense ? "both networks answer" : "the network answers"} at each stroke.`);
    void rehearse();
  } else {
    say("answer", sentence(show(0, dense, pixels), show(1, small, pixels)));
    if (!waiting) setTimeout(time, SEEN, pixels);
    waiting = true;
  }
}
