// Named arrays and a note as bytes: what a share that is taken over goes on from.
import { FormatError } from "../errors.ts";
import { parsed, textOf } from "../formats/checkpoint.ts";
import { typeOf } from "../realms.ts";
import type { PlainArray } from "../records.ts";
import { utf8 } from "../utf8.ts";

const CLASSES = { Float32Array, Float64Array, Int32Array, Uint8Array } as const;
type ClassName = keyof typeof CLASSES;

/** Arrays begin at multiples of so many bytes. */
const ALIGNED = 8;
const aligned = (bytes: number) => Math.ceil(bytes / ALIGNED) * ALIGNED;

/** The bytes of a note, plain JSON, and of arrays: the length of a header, the header, the arrays. */
export function pack(note: unknown, arrays: Readonly<Record<string, PlainArray>>): Uint8Array {
  const all = Object.entries(arrays);
  const header = utf8(textOf({ note, arrays: all.map(([name, array]) => [name, typeOf(array), array.length]) }));
  let end = aligned(4 + header.length);
  const places = all.map(([, { byteLength }]) => {
    const place = end;
    end = aligned(end + byteLength);
    return place;
  });
  const bytes = new Uint8Array(end);
  new DataView(bytes.buffer).setUint32(0, header.length, true);
  bytes.set(header, 4);
  all.forEach(([, array], i) => void bytes.set(new Uint8Array(array.buffer, array.byteOffset, array.byteLength), places[i] as number));
  return bytes;
}

/** The note and the arrays of `pack()`. @throws FormatError for bytes that are damaged */
export function unpack(given: Uint8Array): { readonly note: unknown; readonly arrays: Record<string, PlainArray> } {
  try {
    const bytes = given.slice(); // aligned
    const length = new DataView(bytes.buffer).getUint32(0, true);
    const header = parsed(new TextDecoder().decode(bytes.subarray(4, 4 + length))) as { note: unknown; arrays: [string, ClassName, number][] };
    let place = aligned(4 + length);
    const arrays: Record<string, PlainArray> = {};
    for (const [name, kind, count] of header.arrays) {
      const array = new CLASSES[kind](bytes.buffer, place, count);
      arrays[name] = array;
      place = aligned(place + array.byteLength);
    }
    return { note: header.note, arrays };
  } catch (cause) {
    throw new FormatError("spread: what the other workers told of the training is damaged. Begin it again under another name.", { cause });
  }
}
