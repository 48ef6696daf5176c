// A plot as SVG text that is the same on every machine, readable on light and dark pages.
import * as Plot from "@observablehq/plot";
import { parseHTML } from "linkedom";

const NAMESPACE = "http://www.w3.org/2000/svg";

/** Coordinates to a hundredth: engines differ in the last digits of logarithms. */
const rounded = (text) => text.replaceAll(/-?\d+\.\d{3,}/g, (number) => `${Number(Number(number).toFixed(2))}`);

/** The text of an SVG file. `says`: what it shows, for who cannot see it; `options`: those of Observable Plot. */
export function svg(says, options) {
  const { document } = parseHTML("<html><body></body></html>");
  const plot = Plot.plot({ document, width: 640, height: 260, marginLeft: 48, style: { background: "white", color: "#1b1b1b", fontSize: "12px" }, ...options });
  const drawn = plot.tagName.toLowerCase() === "svg" ? plot : plot.querySelector("svg:last-of-type");
  drawn.querySelector("style")?.remove(); // for pages: it sizes what stands alone here
  drawn.setAttribute("font-family", "system-ui, sans-serif");
  const title = document.createElementNS(NAMESPACE, "title");
  title.textContent = says;
  drawn.prepend(title);
  drawn.setAttribute("role", "img");
  drawn.setAttribute("xmlns", NAMESPACE);
  return `${rounded(drawn.outerHTML)}\n`;
}

export { Plot };
