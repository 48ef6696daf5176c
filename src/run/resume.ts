// Going on with a run: what its checkpoint says, and which settings may be given besides.
import { CHECKPOINT } from "../formats/checkpoint.ts";
import { readSafetensors } from "../formats/safetensors.ts";
import { decode, FormatError, type Sequential, ValueError } from "../index.ts";
import { checkSettings } from "./check.ts";
import type { History } from "./history.ts";
import type { CompleteSettings, RunSettings } from "./settings.ts";
import { programWords, type Setting, type Words } from "./words.ts";

export { CHECKPOINT };

/** The note of a checkpoint in which a run is. */
const NOTE = "run";

/** What a checkpoint knows of a run. */
export interface StoredRun {
  /** As it was begun. */
  readonly settings: CompleteSettings;
  /** As it was then. */
  readonly history: History;
  /** The net, from which training goes on. */
  readonly net: Sequential;
}

/** The note of a checkpoint. @internal */
export function runNote(settings: CompleteSettings, history: History): Record<string, string> {
  return { [NOTE]: JSON.stringify({ settings, history }) };
}

/** What the checkpoint of a run says. @throws FormatError for the file of something else */
export function storedRun(bytes: Uint8Array): StoredRun {
  const net = decode(bytes) as Sequential;
  const text = readSafetensors(bytes).metadata[NOTE];
  if (text === undefined) throw new FormatError(`run: this file holds a net, but no run to go on with. Give the "${CHECKPOINT}" of one.`);
  try {
    const { settings, history } = JSON.parse(text) as Omit<StoredRun, "net">;
    if (!Array.isArray(history.epochs) || !history.epochs.length || typeof history.final !== "object") throw new Error("there are no epochs in it");
    return { settings: checkSettings(settings, programWords), history, net };
  } catch (cause) {
    throw new FormatError(`run: what the checkpoint says of its run cannot be read: ${(cause as Error).message} The file is damaged.`, { cause });
  }
}

/** Settings that do not change what comes out, or that may be more than they were. */
const FREE: readonly Setting[] = ["data", "csv", "epochs"];

/** The same list for one number and for a list of it. */
const plain = (value: unknown): string => JSON.stringify(Array.isArray(value) && value.length === 1 ? value[0] : value);

/** The settings of a run that goes on, with what is given besides. @throws ValueError for what would make it another run */
export function resumedSettings(given: RunSettings, { settings: was, history }: StoredRun, words: Words): CompleteSettings {
  for (const [name, value] of Object.entries(given) as [Setting, unknown][]) {
    if (value === undefined || FREE.includes(name) || plain(value) === plain(was[name])) continue;
    const wide =
      name === "lambda" && typeof value === "object" && (value as number[]).length === 1 && was.lambda.every((each) => each === (value as number[])[0]);
    if (wide && was.lambda.length) continue;
    const before = was[name] === undefined ? "none" : words.value(was[name]);
    throw new ValueError(
      `run: ${words.set(name, value)} came, but the run to go on with has ${name === "lambda" && !was.lambda.length ? "no gates" : before}. Leave it out, or begin another run.`,
    );
  }
  const { epochs = was.epochs, data = was.data, csv = was.csv } = given;
  const settings = checkSettings({ ...was, epochs, ...(data !== undefined && { data }), ...(csv !== undefined && { csv }) }, words);
  const done = history.epochs.length;
  if (epochs < done)
    throw new ValueError(
      `run: ${words.option("epochs")} is ${words.came("epochs", epochs)}, but the run has ${done} epochs already. Give as many as there shall be in all.`,
    );
  return settings;
}
