// The elements of the page by their names.

/** An element of the page. @throws where there is none: a mistake in its HTML */
export function element<T extends HTMLElement = HTMLElement>(id: string): T {
  const found = document.getElementById(id);
  if (!found) throw new Error(`The page has no element "${id}".`);
  return found as T;
}

/** Shows a text, and touches the page only where it is another one. */
export function say(id: string, text: string): void {
  const place = element(id);
  if (place.textContent !== text) place.textContent = text;
}

const still = matchMedia("(prefers-reduced-motion: reduce)");

/** Whether the visitor wants things to stand still. */
export const isStill = (): boolean => still.matches;

const dark = matchMedia("(prefers-color-scheme: dark)");

/** Does something again when the page turns light or dark. */
export const onTurn = (act: () => void): void => dark.addEventListener("change", act);

/** Asking the engine has it lay out the page, which was just changed. */
const colors = new Map<string, string>();
onTurn(() => colors.clear());

/** A colour of the style sheet, as it is now. */
export function color(name: string): string {
  const known = colors.get(name) ?? getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
  colors.set(name, known);
  return known;
}

/** Lets the page answer its visitor in between. */
export const breath = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

/** What to draw with, in units of the size on the page. */
export interface Surface {
  readonly pen: CanvasRenderingContext2D;
  readonly width: number;
  readonly height: number;
  /** Whether it is empty, as it has another size than before. */
  readonly anew: boolean;
}

/** A canvas with as many dots as the screen has for it. */
export function surface(canvas: HTMLCanvasElement): Surface {
  const { clientWidth: width, clientHeight: height } = canvas;
  const dots = globalThis.devicePixelRatio || 1;
  const [across, down] = [Math.round(width * dots), Math.round(height * dots)];
  const anew = canvas.width !== across || canvas.height !== down;
  if (anew) {
    canvas.width = across;
    canvas.height = down;
  }
  const pen = canvas.getContext("2d") as CanvasRenderingContext2D;
  pen.setTransform(dots, 0, 0, dots, 0, 0);
  return { pen, width, height, anew };
}
