// The two nets that answer: with all weights, and compacted.
import { classify, compact, count, decode, encode, type Layer } from "sievenet";
import type { Nets } from "../messages.ts";
import { breath } from "./dom.ts";
import { renewed } from "./renewed.ts";
import { number } from "./words.ts";

/** A net that answers. */
export interface Answering {
  readonly net: Layer;
  /** Of the images that it reads. */
  readonly shape: readonly number[];
  /** Of its file, in bytes. */
  readonly size: number;
  readonly weights: number;
  /** For one image; infinite until it was timed. */
  seconds: number;
}

type Pair = { readonly [Name in keyof Nets]?: Answering | undefined };

let answering: Pair = {};
/** Whether they are of a file that the visitor has opened, and how many were. */
let opened = false;
let openedSoFar = 0;
/** Those that have come last and are not read yet. */
let coming: Partial<Nets> | undefined;
let reading = false;

/** Those that are there. */
export const nets = (): Pair => answering;

const hasConvolutions = (net: Layer) =>
  (net as unknown as { parts: readonly unknown[] }).parts.some((part) => typeof part === "object" && part !== null && "kernel" in part);

function read(file: Uint8Array | undefined): Answering | undefined {
  if (!file) return undefined;
  const net = decode(file) as Layer;
  return { net, shape: hasConvolutions(net) ? [1, 1, 28, 28] : [1, 784], size: file.length, weights: count(net).weights, seconds: Infinity };
}

/** A net with the memory of the one before. */
const inPlaceOf = (before: Answering | undefined, next: Answering | undefined) => next && { ...next, net: renewed(before?.net, next.net) };

/** The nets of these files in the place of those that are there, unless the visitor has opened another one meanwhile. */
async function readNets(files: Partial<Nets>): Promise<void> {
  const before = openedSoFar;
  await breath();
  const small = read(files.small);
  await breath();
  const dense = read(files.dense);
  await breath();
  if (before !== openedSoFar) return;
  const last = opened ? {} : answering; // one that was opened may have the same shapes
  answering = { small: inPlaceOf(last.small, small), dense: inPlaceOf(last.dense, dense) };
  opened = false;
}

/**
 * Takes the nets of an epoch; none of a table, which reads no drawings. They are read in pieces, between which the page answers its
 * visitor; of those that come meanwhile the last ones are next. `act`: called whenever there are others.
 */
export async function takeNets(files: Partial<Nets>, act: () => void): Promise<void> {
  coming = files;
  if (reading) return;
  reading = true;
  try {
    for (let next: Partial<Nets> | undefined = files; next; next = coming) {
      coming = undefined;
      await readNets(next);
      act();
    }
  } finally {
    reading = false;
  }
}

/** Takes a net that the visitor has opened: what is to be said of it. @throws FormatError for what is none; Error for one that reads no drawings */
export function openNet(file: Uint8Array): string {
  const plain = compact(decode(file) as Layer);
  const own = read(encode(plain)) as Answering;
  try {
    classify(plain, new Uint8Array(784), { shape: own.shape });
  } catch (cause) {
    throw new Error(`This network cannot read a drawing of 28 x 28 pixels. ${(cause as Error).message}`, { cause });
  }
  answering = { small: own };
  opened = true;
  openedSoFar++;
  return `${number(own.weights)} weights`;
}
