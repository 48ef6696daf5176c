// Examples of three classes to train on, and others to validate with.
import { dataset } from "../../src/index.ts";
import { numbers } from "../support/numbers.ts";

const labels = (n: number) => Array.from({ length: n }, (_, i) => (i * 7) % 3);
export const data = dataset({ inputs: numbers(60 * 6, -1, 1), labels: labels(60), shape: [6] });
export const others = dataset({ inputs: numbers(20 * 6, -1, 1, 2), labels: labels(20), shape: [6] });
