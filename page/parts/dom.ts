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

/** A colour of the style sheet, as it is now. */
export const color = (name: string): string => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();

const still = matchMedia("(prefers-reduced-motion: reduce)");

/** Whether the visitor wants things to stand still. */
export const isStill = (): boolean => still.matches;

const dark = matchMedia("(prefers-color-scheme: dark)");

/** Does something again when the page turns light or dark. */
export const onTurn = (act: () => void): void => dark.addEventListener("change", act);

/** A canvas with as many dots as the screen has for it: what to draw with, in units of its size on the page. */
export function surface(canvas: HTMLCanvasElement): { readonly pen: CanvasRenderingContext2D; readonly width: number; readonly height: number } {
  const { clientWidth: width, clientHeight: height } = canvas;
  const dots = globalThis.devicePixelRatio || 1;
  const [across, down] = [Math.round(width * dots), Math.round(height * dots)];
  if (canvas.width !== across || canvas.height !== down) {
    canvas.width = across;
    canvas.height = down;
  }
  const pen = canvas.getContext("2d") as CanvasRenderingContext2D;
  pen.setTransform(dots, 0, 0, dots, 0, 0);
  pen.clearRect(0, 0, width, height);
  return { pen, width, height };
}
