// A table in which three of seven columns matter, one of them in a way that no linear model sees.
import { normal, seed, uniform } from "sievenet";

/** As text, with a line of names first. */
export function plantedTable(rows: number): string {
  seed(11);
  const [numbers, words, noise] = [normal([rows, 5]).toArray(), uniform([rows]).toArray(), normal([rows]).toArray()];
  const lines = Array.from({ length: rows }, (_, i) => {
    const [a = 0, b, c = 0, d, e] = numbers.subarray(5 * i, 5 * i + 5);
    const color = ["red", "green", "blue"][Math.floor(3 * (words[i] as number))] as string;
    const score = 1.5 * a + (color === "red" ? 1.2 : -0.6) + 1.3 * Math.abs(c) - 1 + 0.3 * (noise[i] as number);
    return [...[a, b, c, d, e].map((each) => each?.toFixed(3)), color, score > 0 ? "yes" : "no"].join();
  });
  return `alpha,beta,gamma,delta,epsilon,color,answer\n${lines.join("\n")}\n`;
}

/** The columns that matter. */
export const PLANTED = ["alpha", "gamma", "color"];
