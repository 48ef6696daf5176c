// What draws the chart: a module of its own, which is loaded when there first is something to draw.
import uPlot from "uplot";
import type { Point } from "./chart.ts";
import { color, element, onTurn } from "./dom.ts";

const HEIGHT = 250;
let plot: uPlot | undefined;
/** What stands in it. */
let shown: readonly Point[] | undefined;

const column = (points: readonly Point[], name: "error" | "expected" | "settled") =>
  points.map((point) => (Number.isFinite(point[name]) ? 100 * point[name] : null));
const dataOf = (points: readonly Point[]): uPlot.AlignedData => [
  points.map(({ epoch }) => epoch),
  column(points, "error"),
  column(points, "expected"),
  column(points, "settled"),
];

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

/** What the legend says of a series: its value where the visitor points at, or that of the last epoch. */
const said =
  (words: (value: number) => string) =>
  ({ data }: uPlot, value: number | null, series: number, at: number | null): string => {
    const told = at === null ? data[series]?.at(-1) : value;
    return typeof told === "number" ? words(told) : "\u2013";
  };

const line = (label: string, scale: string, name: string, dash?: number[]): uPlot.Series => ({
  label,
  scale,
  width: 2,
  stroke: () => color(name),
  ...(dash && { dash }),
  points: { size: 6 },
  value: said((value) => `${value.toFixed(1)} %`),
});

function made(epochs: number, points: readonly Point[]): uPlot {
  const place = element("chart");
  place.replaceChildren();
  return new uPlot(
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
        { label: "epoch", value: said((value) => `${value}`) },
        line("test error", "error", "second"),
        line("expected operations", "cost", "third", [6, 4]),
        line("settled operations", "cost", "first"),
      ],
    },
    dataOf(points),
    place,
  );
}

/** Draws points of a training of so many epochs: another chart for another list. */
export function drawPoints(epochs: number, points: readonly Point[]): void {
  if (plot && points === shown) {
    plot.setData(dataOf(points));
    if (plot.cursor.idx == null) plot.setLegend({ idx: null as unknown as number });
  } else {
    plot?.destroy();
    plot = made(epochs, points);
    shown = points;
  }
}

new ResizeObserver(() => plot?.setSize({ width: element("chart").clientWidth, height: HEIGHT })).observe(element("chart"));
onTurn(() => plot?.redraw());
