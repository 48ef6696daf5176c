// A document just large enough to draw plots in, for wherever there is none: Node, Deno, Bun, workers.

/** What plots need of an element. */
export interface PlotElement {
  /** Gives it an attribute. */
  setAttribute(name: string, value: string): void;
  /** Itself and all inside it as text. */
  readonly outerHTML: string;
}

/** What plots need of a document. The `document` of a page has it; so have those that linkedom and jsdom make. */
export interface PlotDocument {
  /** Its outermost element. */
  readonly documentElement: object;
  /** Makes an element of SVG. */
  createElementNS(namespace: string, name: string): PlotElement;
}

/** The namespace of SVG. */
export const SVG = "http://www.w3.org/2000/svg";

const CODES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

/** Text that is safe between tags and in attributes. */
export const escaped = (text: string): string => text.replace(/[&<>"]/g, (letter) => CODES[letter] as string);

/** Text, or an element with what is inside it: as much of the DOM as d3-selection and Observable Plot ask for. */
class SvgElement implements PlotElement {
  readonly ownerDocument: SvgDocument;
  readonly namespaceURI = SVG;
  readonly name: string;
  parentNode: SvgElement | null = null;
  readonly #attributes = new Map<string, string>();
  #inside: (SvgElement | string)[] = [];

  constructor(ownerDocument: SvgDocument, name: string) {
    this.ownerDocument = ownerDocument;
    this.name = name;
  }

  setAttribute(name: string, value: string): void {
    this.#attributes.set(name, String(value));
  }

  /** Links are the only ones with a namespace: SVG names them "href" now, "xlink:href" before. */
  setAttributeNS(_namespace: string, name: string, value: string): void {
    this.setAttribute(name, value);
  }

  getAttribute(name: string): string | null {
    return this.#attributes.get(name) ?? null;
  }

  hasAttribute(name: string): boolean {
    return this.#attributes.has(name);
  }

  removeAttribute(name: string): void {
    this.#attributes.delete(name);
  }

  set textContent(text: string) {
    this.#inside = text ? [String(text)] : [];
  }

  appendChild<E extends SvgElement>(child: E): E {
    return this.insertBefore(child, null);
  }

  insertBefore<E extends SvgElement>(child: E, next: SvgElement | null): E {
    const at = next ? this.#inside.indexOf(next) : -1;
    this.#inside.splice(at < 0 ? this.#inside.length : at, 0, child);
    child.parentNode = this;
    return child;
  }

  get outerHTML(): string {
    const attributes = Array.from(this.#attributes, ([name, value]) => ` ${name}="${escaped(value)}"`).join("");
    const inside = this.#inside.map((node) => (typeof node === "string" ? escaped(node) : node.outerHTML)).join("");
    return inside ? `<${this.name}${attributes}>${inside}</${this.name}>` : `<${this.name}${attributes}/>`;
  }
}

class SvgDocument implements PlotDocument {
  readonly documentElement = new SvgElement(this, "svg");

  createElementNS(_namespace: string, name: string): SvgElement {
    return new SvgElement(this, name);
  }
}

/** The document of the page, or one that can hold plots and nothing else. */
export function defaultDocument(): PlotDocument {
  return (globalThis as { document?: PlotDocument }).document ?? new SvgDocument();
}
