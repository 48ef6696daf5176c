// The picture of filters: a square of weights each, paler the less likely its gate is open.
import type { Filters, GateSet } from "../messages.ts";
import { color, surface } from "./dom.ts";

interface Frame {
  readonly left: number;
  readonly top: number;
  readonly size: number;
}

/** Weights of one filter as a square: of several channels their sum. */
function planeOf({ weights, shape: [, inputs = 1, height = 1, width = 1] }: Filters, filter: number): Float32Array {
  const plane = new Float32Array(height * width);
  const taps = plane.length;
  for (let channel = 0; channel < inputs; channel++) {
    const from = (filter * inputs + channel) * taps;
    for (let t = 0; t < taps; t++) plane[t] = (plane[t] as number) + (weights[from + t] as number);
  }
  return plane;
}

interface Colors {
  readonly grid: string;
  readonly first: string;
  readonly second: string;
  readonly soft: string;
}

function drawOne(pen: CanvasRenderingContext2D, colors: Colors, plane: Float32Array, { left, top, size }: Frame, open: boolean, probability: number): void {
  const side = Math.sqrt(plane.length);
  const largest = plane.reduce((most, w) => Math.max(most, Math.abs(w)), 1e-9);
  pen.fillStyle = colors.grid;
  pen.globalAlpha = open ? 1 : 0.5;
  pen.fillRect(left, top, size, size);
  const cell = size / side;
  for (const [i, w] of plane.entries()) {
    pen.globalAlpha = (open ? 0.25 + 0.75 * probability : 0.12) * (Math.abs(w) / largest);
    pen.fillStyle = w < 0 ? colors.second : colors.first;
    pen.fillRect(left + (i % side) * cell, top + Math.floor(i / side) * cell, cell + 0.3, cell + 0.3);
  }
  pen.globalAlpha = 1;
  if (open) return;
  pen.strokeStyle = colors.soft;
  pen.lineWidth = 1.5;
  pen.beginPath();
  pen.moveTo(left + size * 0.35, top + size * 0.35);
  pen.lineTo(left + size * 0.65, top + size * 0.65);
  pen.moveTo(left + size * 0.65, top + size * 0.35);
  pen.lineTo(left + size * 0.35, top + size * 0.65);
  pen.stroke();
}

/** How many stand in a row of the picture, of each convolution. */
const COLUMNS = [5, 10];

/** Draws the filters of all convolutions, one under the other. `sets`: their gates. */
export function drawFilters(canvas: HTMLCanvasElement, all: readonly Filters[], sets: readonly GateSet[]): void {
  const { pen, width, height } = surface(canvas);
  pen.clearRect(0, 0, width, height);
  const rows = all.map(({ shape }, i) => Math.ceil((shape[0] as number) / (COLUMNS[i] ?? 10)));
  const colors = { grid: color("grid"), first: color("first"), second: color("second"), soft: color("soft") };
  const gap = 6;
  // the first convolution has the upper 45 % of the picture, as its filters are what can be read
  const heights = all.map((_, i) => (all.length === 1 ? height : height * (i === 0 ? 0.46 : 0.54 / (all.length - 1))));
  let top = 0;
  for (const [i, filters] of all.entries()) {
    const columns = COLUMNS[i] ?? 10;
    const room = heights[i] as number;
    const cell = Math.min(width / columns, (room - gap) / (rows[i] as number));
    const left = (width - cell * columns) / 2;
    const { probabilities, open } = sets[i] as GateSet;
    for (let f = 0; f < (filters.shape[0] as number); f++) {
      const frame = { left: left + (f % columns) * cell + gap / 2, top: top + Math.floor(f / columns) * cell + gap / 2, size: cell - gap };
      drawOne(pen, colors, planeOf(filters, f), frame, open[f] === 1, probabilities[f] as number);
    }
    top += room;
  }
}
