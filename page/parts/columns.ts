// The columns of a table: which of them the network still reads.
import type { GateSet } from "../messages.ts";
import { element } from "./dom.ts";
import { percent } from "./words.ts";

let shown = "";
let rows: { readonly item: HTMLElement; readonly bar: HTMLElement; readonly text: HTMLElement }[] = [];

function made(name: string): (typeof rows)[number] {
  const item = document.createElement("li");
  const [label, track, bar, text] = [document.createElement("b"), document.createElement("div"), document.createElement("i"), document.createElement("span")];
  label.textContent = name;
  track.append(bar);
  item.append(label, track, text);
  return { item, bar, text };
}

/** Shows how likely the gate of each column is open. */
export function drawColumns({ columns = [], probabilities, open }: GateSet): void {
  const names = columns.join("\n");
  if (names !== shown) {
    rows = columns.map(made);
    element("columns").replaceChildren(...rows.map(({ item }) => item));
    shown = names;
  }
  for (const [i, { item, bar, text }] of rows.entries()) {
    item.classList.toggle("unread", !open[i]);
    bar.style.transform = `scaleX(${probabilities[i]})`;
    text.textContent = open[i] ? percent(probabilities[i] as number, 0) : "not read";
  }
}
