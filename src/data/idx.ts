// IDX, the format of MNIST and its relatives (LeCun, Cortes & Burges, "The MNIST database", section "File formats"):
// two zero bytes, the type, the number of dimensions, each dimension as a big-endian u32, then the values.
import { FormatError } from "../errors.ts";
import { print } from "../shape.ts";
import { gunzip, hex } from "./bytes.ts";

/** The array of an IDX file. */
export interface Idx {
  /** Sizes of the array, as the file says: [count, rows, columns] for images, [count] for labels. */
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

/**
 * The array of an IDX file of unsigned bytes, gzipped or not.
 * @param name Name of the file, for errors.
 *
 * @example
 * ```ts
 * import { readIdx } from "sievenet/data";
 *
 * const bytes = Uint8Array.of(0, 0, 8, 2, 0, 0, 0, 2, 0, 0, 0, 3, 1, 2, 3, 4, 5, 6); // as from a file or a response
 * const { shape, values } = await readIdx(bytes, "matrix.idx");
 * shape; // [2, 3]
 * values; // [1, 2, 3, 4, 5, 6]
 * ```
 * @throws FormatError for a file that is foreign, damaged, cut short, too long, empty or of another type.
 */
export async function readIdx(bytes: Uint8Array, name: string): Promise<Idx> {
  const file = await gunzip(bytes, name, (head) => {
    const { start, needed } = header(head, name);
    return start + needed + SLACK;
  });
  const { shape, start, needed } = header(file, name);
  const length = file.length - start;
  if (length !== needed) {
    const advice = length < needed ? "It is cut short: fetch it again" : `The last ${length - needed} do not belong to it: fetch it again or cut them off`;
    throw new FormatError(`${name}: ${length} values came, but its shape ${print(shape)} needs ${needed}. ${advice}.`);
  }
  return { shape, values: new Uint8Array(file.buffer, file.byteOffset + start, needed) };
}

/** So many bytes too many are counted and told; a file with more is not unpacked any further. */
const SLACK = 1048576;

/** What the first bytes of a file say. @throws FormatError */
function header(file: Uint8Array, name: string): { shape: number[]; start: number; needed: number } {
  if (file.length < 4) throw new FormatError(`${name}: ${file.length} bytes came, but an IDX file starts with 4. It is cut short: fetch it again.`);
  const type = types[file[2] as number];
  const dimensions = file[3] as number;
  if (file[0] !== 0 || file[1] !== 0 || !type || dimensions === 0) {
    throw new FormatError(
      `${name}: it starts with the bytes ${hex(file.subarray(0, 4), " ")}, but an IDX file of unsigned bytes starts with 00 00 08 and how many dimensions it has. Give an IDX file.`,
    );
  }
  if (file[2] !== 8) throw new FormatError(`${name}: it holds ${type}, but only unsigned bytes are read. Convert it to unsigned bytes (IDX type 08).`);

  const start = 4 + 4 * dimensions;
  if (file.length < start) {
    throw new FormatError(`${name}: ${file.length} bytes came, but the header of ${dimensions} dimensions needs ${start}. It is cut short: fetch it again.`);
  }
  const view = new DataView(file.buffer, file.byteOffset, start);
  const shape = Array.from({ length: dimensions }, (_, axis) => view.getUint32(4 + 4 * axis));
  const needed = shape.reduce((product, size) => product * size, 1);
  if (needed === 0) throw new FormatError(`${name}: its shape is ${print(shape)}, which holds no values. Give a file with at least one.`);
  return { shape, start, needed };
}
