// Tables with columns that matter and others that do not: numbers, categories, missing values, a term that no linear model sees.
import type { Row } from "../../src/data/index.ts";
import { hash } from "./hash.ts";

/** The columns that matter. */
export const INFORMATIVE = ["x1", "x4", "x7", "color"];

const COLORS = ["red", "green", "blue", "grey"];
const CITIES = ["a", "b", "c"];
const EFFECT: Readonly<Record<string, number>> = { red: 1.5, blue: -1.5 };

/** 14 columns, 5 % of most missing, and `y`: three classes, or numbers. */
export function planted(seed: number, { rows: count = 500, numbers = false } = {}): Row[] {
  let drawn = 0;
  const uniform = () => hash(seed, drawn++) / 2 ** 32;
  const normal = () => Array.from({ length: 12 }, uniform).reduce((a, b) => a + b, -6);
  const all = Array.from({ length: count }, () => {
    const x = Array.from({ length: 12 }, normal) as number[];
    const [color, city] = [COLORS[Math.floor(uniform() * 4)] as string, CITIES[Math.floor(uniform() * 3)] as string];
    const score = 1.2 * (x[1] as number) + 1.8 * Math.abs(x[4] as number) + 0.9 * (x[7] as number) + (EFFECT[color] ?? 0) + 0.5 * normal();
    const cell = <T>(value: T) => (uniform() < 0.05 ? null : value);
    const cells = Object.fromEntries(x.map((value, i) => [`x${i}`, cell(value * 3 * (i + 1) + 10 * i)]));
    return { score, row: { ...cells, color: cell(color), city } };
  });
  const sorted = all.map(({ score }) => score).sort((a, b) => a - b);
  const classOf = (score: number) =>
    ["low", "mid", "high"][sorted.findIndex((each) => each >= score) < count / 3 ? 0 : sorted.findIndex((each) => each >= score) < (2 * count) / 3 ? 1 : 2];
  return all.map(({ score, row }) => ({ ...row, y: numbers ? 100 + 20 * score : (classOf(score) as string) }));
}

/** How many of the columns that matter are among some, and how many others. */
export function found(columns: readonly string[]): { readonly hit: number; readonly extra: number } {
  const hit = INFORMATIVE.filter((name) => columns.includes(name)).length;
  return { hit, extra: columns.length - hit };
}
