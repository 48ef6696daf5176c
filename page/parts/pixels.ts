// The picture of the gates over pixels: a square each, as large as it is likely to be open.
import type { GateSet } from "../messages.ts";
import { color, isStill, surface } from "./dom.ts";

/** Milliseconds for which a gate that has just closed is shown in another colour. */
const FADE = 1500;
/** Sides of a square, in shares of its cell: of a closed one, and what an open one has more. */
const [CLOSED, LARGER] = [0.2, 0.7];
/** So many sizes are told apart: a square is drawn again where it has another one. */
const SIZES = 60;

/** How a square looks. */
interface Look {
  readonly open: boolean;
  /** How likely it is open, or how lately it was: 0 to 1. */
  readonly share: number;
}

/** A cell of the picture: its corner, and its side. */
interface Cell {
  readonly left: number;
  readonly top: number;
  readonly side: number;
}

type Colors = readonly [first: string, second: string, closed: string];

/** Draws a square where another stood. */
function drawSquare(pen: CanvasRenderingContext2D, { open, share }: Look, { left, top, side }: Cell, [first, second, closed]: Colors): void {
  const size = side * (CLOSED + LARGER * share);
  const margin = (side - size) / 2;
  pen.clearRect(left, top, side, side);
  pen.globalAlpha = open ? 0.25 + 0.75 * share : 1;
  pen.fillStyle = open ? first : share ? second : closed;
  pen.beginPath();
  pen.roundRect(left + margin, top + margin, size, size, size * 0.22);
  pen.fill();
  pen.globalAlpha = 1;
}

/** What is remembered of gates, so that those that close can be seen to. */
export class Pixels {
  readonly #canvas: HTMLCanvasElement;
  #open: Uint8Array | undefined;
  #closedAt = new Float64Array();
  /** What stands in the picture, and in which colours. */
  #looks: Look[] = [];
  #colors = "";

  constructor(canvas: HTMLCanvasElement) {
    this.#canvas = canvas;
  }

  /** Forgets what was open. */
  reset(): void {
    this.#open = undefined;
  }

  /** Draws the gates, in rows of a square image. */
  draw({ probabilities, open }: GateSet): void {
    const now = performance.now();
    const before = this.#open;
    if (before?.length !== open.length) this.#closedAt = new Float64Array(open.length).fill(-Infinity);
    else for (const [i, each] of open.entries()) if (before[i] && !each) this.#closedAt[i] = now;
    this.#open = open;
    const { pen, width, anew } = surface(this.#canvas);
    const colors = [color("first"), color("second"), color("closed")] as const;
    if (!before || anew || colors.join() !== this.#colors) {
      pen.clearRect(0, 0, width, width);
      this.#looks = [];
      this.#colors = colors.join();
    }
    const inRow = Math.sqrt(probabilities.length);
    const side = width / inRow;
    for (const [i, p] of probabilities.entries()) {
      const lately = isStill() ? 0 : Math.max(0, 1 - (now - (this.#closedAt[i] as number)) / FADE);
      const look = { open: open[i] === 1, share: Math.ceil(SIZES * (open[i] ? p : 0.6 * lately)) / SIZES };
      const shown = this.#looks[i];
      if (shown?.open === look.open && shown.share === look.share) continue;
      this.#looks[i] = look;
      drawSquare(pen, look, { left: (i % inRow) * side, top: Math.floor(i / inRow) * side, side }, colors);
    }
  }
}
