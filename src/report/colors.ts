// The colours of reports and plots. Those of lines differ in lightness too, and have their own steps on a dark page.

/** On a light page, and wherever an image of a plot stands by itself. */
export const LIGHT = {
  page: "#f9f9f7",
  card: "#fcfcfb",
  border: "#e1e0d9",
  text: "#0b0b0b",
  soft: "#52514e",
  grid: "#e1e0d9",
  first: "#2a78d6",
  second: "#eb6834",
  third: "#1baf7a",
  fourth: "#8458c9",
  closed: "#ecebe5",
  hover: "transparent",
} as const;

/** Names of colours. */
export type Color = keyof typeof LIGHT;

/** On a dark page. */
export const DARK: Readonly<Partial<Record<Color, string>>> = {
  page: "#0d0d0d",
  card: "#1a1a19",
  border: "#2c2c2a",
  text: "#ffffff",
  soft: "#c3c2b7",
  grid: "#2c2c2a",
  first: "#3987e5",
  second: "#d95926",
  third: "#199e70",
  fourth: "#a47fe0",
  closed: "#2c2c2a",
};

/** That of the page around it, so that it follows light and dark. */
export const color = (name: Color): string => `var(--${name}, ${LIGHT[name]})`;

/** The colours as properties of a style sheet. */
export const properties = (colors: Readonly<Partial<Record<Color, string>>>): string =>
  Object.entries(colors)
    .map(([name, value]) => `--${name}: ${value};`)
    .join(" ");
