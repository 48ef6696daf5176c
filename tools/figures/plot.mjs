// A plot as SVG text that is the same on every machine, readable on light and dark pages.
import * as Plot from "@observablehq/plot";
import { parseHTML } from "linkedom";

/** Coordinates to a hundredth: engines differ in the last digits of logarithms. */
const rounded = (text) => text.replaceAll(/-?\d+\.\d{3,}/g, (number) => `${Number(Number(number).toFixed(2))}`);

/** The text of an SVG file. `options`: those of Observable Plot. */
export function svg(options) {
  const { document } = parseHTML("<html><body></body></html>");
  const plot = Plot.plot({ document, width: 640, height: 260, marginLeft: 48, style: { background: "white", color: "#1b1b1b", fontSize: "12px" }, ...options });
  const drawn = plot.tagName.toLowerCase() === "svg" ? plot : plot.querySelector("svg:last-of-type");
  drawn.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  return `${rounded(drawn.outerHTML)}\n`;
}

export { Plot };
