// The nets of pretrained/, as their manifest tells of them.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export const folder = fileURLToPath(new URL("../../pretrained", import.meta.url));

/** What the manifest says of a net. */
export interface Pretrained {
  readonly file: string;
  readonly bytes: number;
  readonly sha256: string;
  readonly integrity: string;
  readonly storage: string;
  readonly weights: number;
  readonly input: readonly number[];
  readonly dataset: "mnist" | "cifar10";
  readonly testExamples: number;
  readonly testError: number;
  readonly command: string;
}
export const manifest: Readonly<Record<string, Pretrained>> = JSON.parse(readFileSync(join(folder, "manifest.json"), "utf8"));
/** The bytes of its file. */
export const read = ({ file }: Pretrained): Uint8Array<ArrayBuffer> => new Uint8Array(readFileSync(join(folder, file)));
/** How many numbers an example has. */
export const sizeOf = ({ input }: Pretrained): number => input.reduce((all, each) => all * each, 1);
