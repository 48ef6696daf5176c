// The pieces that a report is put together from.
import { type Color, color } from "./colors.ts";
import { escaped } from "./document.ts";
import type { Series } from "./plots/options.ts";

/** A large figure and what it is. */
export const tile = (value: string, what: string): string => `<div class="card tile"><b>${value}</b><span>${what}</span></div>`;

/** The names of the lines of a plot, with their colours. */
export function legend(series: readonly Series[]): string {
  const line = (of: Color) => `<i style="background:${color(of)}"></i>`;
  return `<ul class="legend">${series.map((each) => `<li>${line(each.color)}${escaped(each.name)}</li>`).join("")}</ul>`;
}

/** A part of a report. `kind`: a class for the style sheet. */
export const card = (title: string, text: string, content: string, kind = ""): string =>
  `<section class="card ${kind}"><h2>${title}</h2><p>${text}</p>${content}</section>`;

/** Rows under a head. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (tag: string, cells: readonly string[]) => `<tr>${cells.map((cell) => `<${tag}>${cell}</${tag}>`).join("")}</tr>`;
  return `<div class="scroll"><table><thead>${line("th", head)}</thead><tbody>${rows.map((row) => line("td", row)).join("")}</tbody></table></div>`;
}
