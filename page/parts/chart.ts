// The chart of error and operations over epochs.
import { say } from "./dom.ts";
import { percent } from "./words.ts";

/** Numbers of one epoch: shares, NaN for what is not known. */
export interface Point {
  readonly epoch: number;
  readonly error: number;
  readonly expected: number;
  readonly settled: number;
}

let points: Point[] = [];
let epochs = 1;
let drawing: Promise<typeof import("./plot.ts")> | undefined;

/** @throws where what draws could not be loaded; it is tried again the next time */
async function draw(): Promise<void> {
  drawing ??= import("./plot.ts");
  try {
    (await drawing).drawPoints(epochs, points);
  } catch (error) {
    drawing = undefined;
    throw error;
  }
}

/** Begins a chart of so many epochs. @throws where it cannot be drawn */
export async function startChart(count: number, earlier: readonly Point[]): Promise<void> {
  epochs = count;
  points = [...earlier];
  await draw();
}

/** Adds an epoch. @throws where it cannot be drawn */
export async function addPoint(point: Point): Promise<void> {
  points.push(point);
  say("chart-text", `Epoch ${point.epoch}: test error ${percent(point.error)}, ${percent(point.settled)} of the operations.`);
  await draw();
}
