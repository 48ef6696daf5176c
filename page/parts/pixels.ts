// The picture of the gates over pixels: a square each, as large as it is likely to be open.
import type { GateSet } from "../messages.ts";
import { color, isStill, surface } from "./dom.ts";

/** Milliseconds for which a gate that has just closed is shown in another colour. */
const FADE = 1500;
/** Sides of a square, in shares of its cell: of a closed one, and what an open one has more. */
const [CLOSED, LARGER] = [0.2, 0.7];

/** What is remembered of gates, so that those that close can be seen to. */
export class Pixels {
  readonly #canvas: HTMLCanvasElement;
  #open: Uint8Array | undefined;
  #closedAt = new Float64Array();

  constructor(canvas: HTMLCanvasElement) {
    this.#canvas = canvas;
  }

  /** Forgets what was open. */
  reset(): void {
    this.#open = undefined;
  }

  /** Draws the gates, in rows of a square image. */
  draw({ probabilities, open }: GateSet): void {
    const side = Math.sqrt(probabilities.length);
    const now = performance.now();
    const before = this.#open;
    if (before?.length !== open.length) this.#closedAt = new Float64Array(open.length).fill(-Infinity);
    else for (const [i, each] of open.entries()) if (before[i] && !each) this.#closedAt[i] = now;
    this.#open = open;
    const { pen, width } = surface(this.#canvas);
    const cell = width / side;
    const [first, second, closed] = [color("first"), color("second"), color("closed")];
    for (const [i, p] of probabilities.entries()) {
      const fading = isStill() ? 0 : 1 - (now - (this.#closedAt[i] as number)) / FADE;
      const share = open[i] ? CLOSED + LARGER * p : CLOSED + LARGER * 0.6 * Math.max(0, fading);
      const size = cell * share;
      const [x, y] = [(i % side) * cell + (cell - size) / 2, Math.floor(i / side) * cell + (cell - size) / 2];
      pen.globalAlpha = open[i] ? 0.25 + 0.75 * p : 1;
      pen.fillStyle = open[i] ? first : fading > 0 ? second : closed;
      pen.beginPath();
      pen.roundRect(x, y, size, size, size * 0.22);
      pen.fill();
    }
    pen.globalAlpha = 1;
  }
}
