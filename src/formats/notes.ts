// What a file of a net says besides the net, in words of whoever wrote it.
import { ValueError } from "../errors.ts";
import { shown } from "../options.ts";
import { CHECKSUM } from "./container.ts";

/** What the file needs for itself. */
export const OWN_NOTES = ["format", "version", "architecture", "byteScale", "tied", "training", CHECKSUM];

const notes = new WeakMap<object, Readonly<Record<string, string>>>();

/** Refuses notes that are no text. @throws ValueError */
export function checkNotes(who: string, notes: Readonly<Record<string, string>>): void {
  if (typeof notes !== "object" || notes === null || Array.isArray(notes))
    throw new ValueError(`${who}: the notes are ${shown(notes)}, but an object of texts is needed.`);
  for (const [name, text] of Object.entries(notes)) {
    if (typeof text !== "string")
      throw new ValueError(`${who}: the note "${name}" is of type ${typeof text}, but files hold text only. Write it with String() or JSON.stringify().`);
  }
}

/** Keeps what the metadata of a file say besides the net. */
export function noteNotes<N extends object>(net: N, metadata: Readonly<Record<string, string>>): N {
  notes.set(net, Object.freeze(Object.fromEntries(Object.entries(metadata).filter(([name]) => !OWN_NOTES.includes(name)))));
  return net;
}

/**
 * The notes of the file that a net came from, as they were given to `encode` or `save`; none for a net that came from no file.
 * They belong to that file: hand them to `encode` or `save` again where they still hold.
 * @example
 * ```ts
 * import { decode, dense, encode, notesOf } from "sievenet";
 *
 * const net = decode(encode(dense(2, 1), { trainedOn: "2 000 digits" }));
 * notesOf(net)["trainedOn"]; // "2 000 digits"
 * ```
 */
export function notesOf(net: object): Readonly<Record<string, string>> {
  return notes.get(net) ?? {};
}
