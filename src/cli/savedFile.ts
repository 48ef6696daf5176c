// A saved net as it lies in a file, and the nets it is compared with.
import { existsSync, readFileSync, statSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { checkRegular, faultOf } from "../files.ts";
import { readSafetensors } from "../formats/safetensors.ts";
import { withoutGates } from "../formats/withoutGates.ts";
import { compact, decode, encode, type Layer } from "../index.ts";
import { recipe } from "../recipes/index.ts";
import { gateSets } from "../report/gateSets.ts";
import type { History } from "../run/history.ts";
import { CHECKPOINT } from "../run/resume.ts";
import { HISTORY, MODEL } from "../run/run.ts";
import { Failure, reason } from "./failure.ts";

/** Of a net that is built to be timed beside a file that names it. */
const MOST_WEIGHTS = 67_108_864;

export interface SavedFile {
  readonly path: string;
  readonly bytes: Uint8Array;
  readonly net: Layer;
  readonly gated: boolean;
  /** Whether training goes on from it. */
  readonly isCheckpoint: boolean;
  /** What its metadata says besides how the net is built. */
  readonly notes: readonly (readonly [name: string, text: string])[];
  /** The same net with no gates on it, which would let nothing be skipped. */
  readonly plain: Uint8Array;
}

/** Says so where a run was killed while it gave its files their names: the net is then not the one that the history tells of. */
function warnOfAnotherEpoch(path: string, epochs: string | undefined): void {
  const folder = dirname(path);
  const beside = join(folder, HISTORY);
  if (epochs === undefined || ![MODEL, CHECKPOINT].includes(basename(path)) || !existsSync(join(folder, CHECKPOINT))) return;
  try {
    const told = (JSON.parse(readFileSync(beside, "utf8")) as History).epochs.length;
    if (String(told) === epochs) return;
    process.stderr.write(
      `sievenet: "${path}" is of epoch ${epochs}, but ${HISTORY} beside it of ${told}: the run was killed while it wrote them. sievenet train --resume --out ${folder} brings them in line.\n`,
    );
  } catch {
    // no history, or none that can be read
  }
}

/** @throws Failure for a file that cannot be read or holds no net */
export function savedFile(path: string): SavedFile {
  let bytes: Uint8Array;
  try {
    checkRegular(path, statSync(path));
    bytes = readFileSync(path);
  } catch (cause) {
    throw new Failure(`the file "${path}" cannot be read: ${faultOf(cause, "read") ?? reason(cause)}.`, 1, { cause });
  }
  try {
    const net = decode(bytes);
    const { metadata } = readSafetensors(bytes);
    const plain = withoutGates(bytes);
    warnOfAnotherEpoch(path, metadata["epochs"]);
    const notes = Object.entries(metadata).filter(([name]) => !["format", "version", "architecture", "training", "run"].includes(name));
    return { path, bytes, net, gated: gateSets(net).length > 0, notes, plain, isCheckpoint: "training" in metadata };
  } catch (cause) {
    throw new Failure(`the file "${path}" holds no net that can be read: ${reason(cause)}`, 1, { cause });
  }
}

/** The full net of a recipe; undefined for names of others. */
function original(name: string | undefined): Uint8Array | undefined {
  try {
    if (name === undefined) return undefined;
    const { widths, build } = recipe(name);
    // about two convolutions of 3x3 taps for each: a note could name a net of any size
    const weights = widths.reduce((sum, width) => sum + 18 * width * width, 0);
    return weights > MOST_WEIGHTS ? undefined : encode(build());
  } catch {
    return undefined;
  }
}

/** Nets to be timed, the larger one first. */
export function contenders({ net, gated, plain, notes }: SavedFile): (readonly [name: string, bytes: Uint8Array])[] {
  if (gated)
    return [
      ["all weights", plain],
      ["compacted", encode(compact(net))],
    ];
  const before = original(notes.find(([name]) => name === "recipe")?.[1]);
  return before && before.length > plain.length
    ? [
        ["before compaction", before],
        ["as saved", plain],
      ]
    : [["as saved", plain]];
}
