// IDX, the format of MNIST and its relatives (LeCun, Cortes & Burges, "The MNIST database", section "File formats"):
// two zero bytes, the type, the number of dimensions, each dimension as a big-endian u32, then the values.
import { FormatError } from "../errors.ts";
import { print } from "../shape.ts";

/** The array of an IDX file. */
export interface Idx {
  /** As the file says: [count, rows, columns] for pictures, [count] for labels. */
  readonly shape: number[];
  /** All values, the last dimension running fastest. A view of the bytes given when those were not gzipped. */
  readonly values: Uint8Array;
}

const types: Readonly<Record<number, string>> = {
  8: "unsigned bytes",
  9: "signed bytes",
  11: "16-bit integers",
  12: "32-bit integers",
  13: "32-bit floats",
  14: "64-bit floats",
};

const hex = (bytes: Uint8Array) => Array.from(bytes, (each) => each.toString(16).padStart(2, "0")).join(" ");

/** The bytes themselves, or what they hold if they are gzipped. `name` is for the error. @throws FormatError */
export async function gunzip(bytes: Uint8Array, name: string): Promise<Uint8Array> {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
  try {
    const stream = new Blob([bytes as Uint8Array<ArrayBuffer>]).stream().pipeThrough(new DecompressionStream("gzip"));
    return new Uint8Array(await new Response(stream).arrayBuffer());
  } catch (cause) {
    throw new FormatError(`${name}: its ${bytes.length} bytes start as gzip but do not unpack: cut short or damaged. Fetch the file again.`, { cause });
  }
}

/**
 * Reads an IDX file of unsigned bytes, gzipped or not.
 * @param name Names the file in errors.
 * @throws FormatError when it is foreign, cut short, too long or of another type.
 */
export async function readIdx(bytes: Uint8Array, name: string): Promise<Idx> {
  const file = await gunzip(bytes, name);
  if (file.length < 4) throw new FormatError(`${name}: ${file.length} bytes came, but an IDX file starts with 4. It is cut short: fetch it again.`);
  const type = types[file[2] as number];
  const dimensions = file[3] as number;
  if (file[0] !== 0 || file[1] !== 0 || !type || dimensions === 0) {
    throw new FormatError(
      `${name}: it starts with the bytes ${hex(file.subarray(0, 4))}, but an IDX file of unsigned bytes starts with 00 00 08 and how many dimensions it has. Give an IDX file.`,
    );
  }
  if (file[2] !== 8) throw new FormatError(`${name}: it holds ${type}, but only unsigned bytes are read. Convert it to unsigned bytes (IDX type 08).`);

  const start = 4 + 4 * dimensions;
  if (file.length < start) {
    throw new FormatError(`${name}: ${file.length} bytes came, but the header of ${dimensions} dimensions needs ${start}. It is cut short: fetch it again.`);
  }
  const view = new DataView(file.buffer, file.byteOffset, start);
  const shape = Array.from({ length: dimensions }, (_, i) => view.getUint32(4 + 4 * i));
  const needed = shape.reduce((product, each) => product * each, 1);
  const came = file.length - start;
  if (needed === 0) throw new FormatError(`${name}: its shape is ${print(shape)}, which holds no values. Give a file with at least one.`);
  if (came !== needed) {
    const why = came < needed ? "It is cut short: fetch it again" : `The last ${came - needed} do not belong to it: fetch it again or cut them off`;
    throw new FormatError(`${name}: ${came} values came, but its shape ${print(shape)} needs ${needed}. ${why}.`);
  }
  return { shape, values: new Uint8Array(file.buffer, file.byteOffset + start, needed) };
}
