// Bars of what is open in each set of gates.
import type { GateSet } from "../messages.ts";
import { element } from "./dom.ts";
import { number } from "./words.ts";

interface Bar {
  readonly item: HTMLElement;
  readonly text: HTMLElement;
  readonly settled: HTMLElement;
  readonly expected: HTMLElement;
}

let bars: Bar[] = [];
let shown = "";

/** How many of a set are open. */
export const openIn = ({ open }: GateSet): number => open.reduce((sum, each) => sum + each, 0);

function made(name: string): Bar {
  const item = document.createElement("li");
  const [line, label, text] = [document.createElement("p"), document.createElement("span"), document.createElement("b")];
  const [track, settled, expected] = [document.createElement("div"), document.createElement("i"), document.createElement("i")];
  label.textContent = name;
  expected.className = "expected";
  line.append(label, text);
  track.append(expected, settled);
  item.append(line, track);
  return { item, text, settled, expected };
}

/** Shows them: dark what is open at test time, pale what is expected to be. */
export function drawBars(sets: readonly GateSet[]): void {
  const names = sets.map(({ name, open }) => `${name} ${open.length}`).join();
  if (names !== shown) {
    bars = sets.map(({ name }) => made(name));
    element("bars").replaceChildren(...bars.map(({ item }) => item));
    shown = names;
  }
  for (const [i, set] of sets.entries()) {
    const { text, settled, expected } = bars[i] as Bar;
    const [open, all] = [openIn(set), set.open.length];
    text.textContent = `${number(open)} of ${number(all)}`;
    settled.style.transform = `scaleX(${open / all})`;
    expected.style.transform = `scaleX(${set.probabilities.reduce((sum, p) => sum + p, 0) / all})`;
  }
}
