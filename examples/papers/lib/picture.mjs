// Pictures as SVG text, drawn by Observable Plot.
import * as Plot from "@observablehq/plot";
import { parseHTML } from "linkedom";

export { Plot };

const SVG = "http://www.w3.org/2000/svg";

/** Draws what `options` tells (see Plot.plot), on white. `label` says what it shows to those who do not see it. */
export function draw(label, options) {
  const { document } = parseHTML("<!doctype html><html><body></body></html>");
  // Plot would name the class of its svg after a random number
  const svg = Plot.plot({ document, className: "plot", ariaLabel: label, width: 640, height: 360, style: { background: "white" }, ...options });
  svg.setAttribute("xmlns", SVG);
  return `${svg.outerHTML}\n`;
}
