// A net as text: a line for each part, with what it learns and which gates are open.
import type { Gateable } from "../gates/attach.ts";
import { AXES } from "../gates/attach.ts";
import { parameters } from "../walk.ts";
import { nameOf } from "../ops/named.ts";
import { type Part, sequenceOf } from "./layer.ts";

/** What a part is called. A layer says it by `label`; names of functions are up to minifiers, so only ours are known. */
export const labelOf = (part: Part): string => (typeof part === "function" ? (nameOf(part) ?? "function") : ((part as { label?: string }).label ?? "block"));

/** How many numbers training moves, and which gates are open. */
export function shownPart(part: Part): string {
  const parts = sequenceOf(part);
  const lines = parts ? `sequential(\n${parts.map(shownPart).join(",\n").replaceAll(/^/gm, "  ")}\n)` : labelOf(part);
  if (typeof part === "function") return lines;
  let learned = 0;
  for (const each of parameters(part).values()) learned += each.size;
  const { gates } = part as Partial<Gateable>;
  const open = AXES.map((over) => (gates?.[over] ? `, gates over ${over}: ${gates[over]}` : ""));
  return `${lines}: ${learned} parameters${open.join("")}`;
}
