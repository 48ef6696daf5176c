// The chart of error and operations over epochs.
import uPlot from "uplot";
import { color, element, onTurn, say } from "./dom.ts";
import { percent } from "./words.ts";

/** Numbers of one epoch: shares, NaN for what is not known. */
export interface Point {
  readonly epoch: number;
  readonly error: number;
  readonly expected: number;
  readonly settled: number;
}

const HEIGHT = 250;
let points: Point[] = [];
let epochs = 1;
let plot: uPlot | undefined;

const column = (name: "error" | "expected" | "settled") => points.map((point) => (Number.isFinite(point[name]) ? 100 * point[name] : null));
const data = (): uPlot.AlignedData => [points.map(({ epoch }) => epoch), column("error"), column("expected"), column("settled")];

function axis(scale: string, label: string, side: 1 | 3): uPlot.Axis {
  return {
    scale,
    side,
    label,
    size: 46,
    labelSize: 22,
    font: "12px system-ui",
    labelFont: "12px system-ui",
    stroke: () => color("soft"),
    grid: { show: side === 3, stroke: () => color("grid"), width: 1 },
    ticks: { show: false },
    values: (_, splits) => splits.map((each) => `${each} %`),
  };
}

const line = (label: string, scale: string, name: string, dash?: number[]): uPlot.Series => ({
  label,
  scale,
  width: 2,
  stroke: () => color(name),
  ...(dash && { dash }),
  points: { size: 6 },
  value: (_, value) => (value === null || value === undefined ? "\u2013" : `${value.toFixed(1)} %`),
});

function make(): void {
  const place = element("chart");
  plot?.destroy();
  plot = new uPlot(
    {
      width: place.clientWidth,
      height: HEIGHT,
      cursor: { y: false },
      scales: {
        x: { time: false, range: () => [0, epochs] },
        error: { range: (_, __, most) => [0, Math.max(10, (most ?? 0) * 1.05)] },
        cost: { range: [0, 105] },
      },
      axes: [
        {
          stroke: () => color("soft"),
          grid: { show: false },
          ticks: { show: false },
          font: "12px system-ui",
          size: 28,
          values: (_, splits) => splits.map((each) => (Number.isInteger(each) ? `${each}` : "")),
        },
        axis("error", "error", 3),
        axis("cost", "operations", 1),
      ],
      series: [
        { label: "epoch", value: (_, value) => (value === null || value === undefined ? "\u2013" : `${value}`) },
        line("test error", "error", "second"),
        line("expected operations", "cost", "third", [6, 4]),
        line("settled operations", "cost", "first"),
      ],
    },
    data(),
    place,
  );
}

/** Begins an empty chart of so many epochs. */
export function startChart(count: number, earlier: readonly Point[]): void {
  epochs = count;
  points = [...earlier];
  make();
}

/** Adds an epoch. */
export function addPoint(point: Point): void {
  points.push(point);
  plot?.setData(data());
  say("chart-text", `Epoch ${point.epoch}: test error ${percent(point.error)}, ${percent(point.settled)} of the operations.`);
}

new ResizeObserver(() => plot?.setSize({ width: element("chart").clientWidth, height: HEIGHT })).observe(element("chart"));
onTurn(() => plot?.redraw());
startChart(1, []);
