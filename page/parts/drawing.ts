// The square to draw a digit in, with mouse, finger or pen, or by a key.
import { image } from "sievenet/image";
import { element } from "./dom.ts";
import { GLYPHS } from "./glyphs.ts";

type Point = readonly [number, number];

const SIDE = 280;
/** Of the copy that the network's pixels are made of: four of its dots for each of them are enough, and are read sooner. */
const READ = 112;
/** Of the pen: as thick as the lines of the digits that the network learns from. */
const WIDTH = 26;

const canvas = element<HTMLCanvasElement>("drawing");
const inkOf = (canvas: HTMLCanvasElement) => canvas.getContext("2d", { willReadFrequently: true }) as CanvasRenderingContext2D;
const ink = inkOf(canvas);
const copy = inkOf(Object.assign(document.createElement("canvas"), { width: READ, height: READ }));
let changed = () => {};
let last: Point | undefined;
let empty = true;

/** Calls back after each piece of a stroke, and when all is cleared. */
export function onDrawing(act: () => void): void {
  changed = act;
}

/** What the copy has, as the bytes that a net takes. */
const imageOfCopy = (): Uint8Array => image(copy.getImageData(0, 0, READ, READ), { size: 28, channels: 1, invert: true, inkBox: 20 });

/** What is drawn, as the bytes that a net takes; undefined while there is nothing. */
export function drawnImage(): Uint8Array | undefined {
  if (empty) return undefined;
  copy.clearRect(0, 0, READ, READ);
  copy.drawImage(canvas, 0, 0, READ, READ);
  return imageOfCopy();
}

/** A line that nobody sees, as the bytes that a net takes. */
export function unseenImage(): Uint8Array {
  copy.clearRect(0, 0, READ, READ);
  copy.fillRect(0.4 * READ, 0.2 * READ, 0.1 * READ, 0.6 * READ);
  return imageOfCopy();
}

function line(from: Point, to: Point): void {
  ink.lineWidth = WIDTH;
  ink.lineCap = "round";
  ink.lineJoin = "round";
  ink.strokeStyle = "#0b0b0b";
  ink.beginPath();
  ink.moveTo(...from);
  ink.lineTo(...to);
  ink.stroke();
  empty = false;
}

function clear(): void {
  ink.clearRect(0, 0, SIDE, SIDE);
  empty = true;
  last = undefined;
}

const pointOf = ({ offsetX, offsetY }: PointerEvent): Point => {
  const scale = SIDE / canvas.clientWidth;
  return [offsetX * scale, offsetY * scale];
};

canvas.addEventListener("pointerdown", (event) => {
  if (event.isTrusted) canvas.setPointerCapture(event.pointerId);
  last = pointOf(event);
  line(last, last);
  changed();
});
canvas.addEventListener("pointermove", (event) => {
  if (!last) return;
  const to = pointOf(event);
  line(last, to);
  last = to;
  changed();
});
for (const end of ["pointerup", "pointercancel"])
  canvas.addEventListener(end, () => {
    last = undefined;
  });

/** Draws the digit of a key. */
export function drawDigit(digit: number): void {
  clear();
  const points = (GLYPHS[digit] as readonly Point[]).map(([x, y]): Point => [(x * SIDE) / 100, (y * SIDE) / 100]);
  for (const [i, point] of points.entries()) line(points[i - 1] ?? point, point);
  changed();
}

document.addEventListener("keydown", ({ key, target, ctrlKey, metaKey, altKey }) => {
  const writing = target instanceof HTMLInputElement || target instanceof HTMLSelectElement;
  if (!writing && !ctrlKey && !metaKey && !altKey && /^[0-9]$/.test(key)) drawDigit(Number(key));
});
element("clear").addEventListener("click", () => {
  clear();
  changed();
});
