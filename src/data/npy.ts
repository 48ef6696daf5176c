// Arrays of NumPy as files: .npy (numpy.lib.format, versions 1 to 3), and .npz, which is a zip archive of them.
import { FormatError, ValueError } from "../errors.ts";
import { shown } from "../options.ts";
import { bytesOf, typeOf } from "../realms.ts";
import { isWhole, print, type Shape, sizeOf } from "../shape.ts";
import { isTensor, type Tensor } from "../tensor.ts";
import { utf8 } from "../utf8.ts";
import { hex } from "./bytes.ts";
import { bytesOfType, type NpyValues, numbersOf, putNumbers, rowByRow, WRITTEN } from "./npyNumbers.ts";
import { unzip } from "./zip.ts";

export type { NpyValues } from "./npyNumbers.ts";

/** An array of NumPy. */
export interface NpyArray {
  /** Sizes of the array; [] for a single number. */
  readonly shape: number[];
  /**
   * All numbers, the last axis running fastest: Uint8Array of uint8 and bool, Float32Array of float16 and float32, Float64Array of
   * float64; other whole numbers are an Int32Array if all of them fit, else a Float64Array.
   */
  readonly values: NpyValues;
}

const MAGIC = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59]; // "\x93NUMPY"
const isNpy = (bytes: Uint8Array) => MAGIC.every((each, i) => bytes[i] === each);
/** Bytes of the text that says what the array is; NumPy itself reads 10 000. */
const MOST_HEADER = 65536;
const MOST_AXES = 32;

/** What an array is, and where its numbers begin. @throws FormatError */
function headerOf(bytes: Uint8Array, name: string): { type: string; fortran: boolean; shape: number[]; start: number } {
  if (bytes.length < 12) throw new FormatError(`${name}: ${bytes.length} bytes came, but an .npy file has more than 12. It is cut short: fetch it again.`);
  if (!isNpy(bytes))
    throw new FormatError(
      `${name}: it starts with the bytes ${hex(bytes.subarray(0, 6), " ")}, but an .npy file starts with ${hex(Uint8Array.from(MAGIC), " ")}. Save the array with numpy.save(), or read .npz with readNpz().`,
    );
  const version = bytes[6] as number;
  if (!isWhole(version, 1, 3)) throw new FormatError(`${name}: it is of version ${version}, but versions 1 to 3 are read. Save it with another NumPy.`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const [at, length] = version === 1 ? [10, view.getUint16(8, true)] : [12, view.getUint32(8, true)];
  const start = at + length;
  if (length > MOST_HEADER || start > bytes.length)
    throw new FormatError(`${name}: its header claims ${length} bytes, but there are ${bytes.length - at}, and ${MOST_HEADER} are read. The file is damaged.`);
  const text = new TextDecoder().decode(bytes.subarray(at, start));
  const [, type] = /'descr': *'([^']*)'/.exec(text) ?? [];
  const [, order] = /'fortran_order': *(True|False)/.exec(text) ?? [];
  const [, sizes] = /'shape': *\(([\d, L]*)\)/.exec(text) ?? [];
  if (/'descr': *\[/.test(text))
    throw new FormatError(`${name}: it holds records of several fields, but plain numbers are read. Save each field by itself: numpy.save(path, x["field"]).`);
  if (type === undefined || order === undefined || sizes === undefined)
    throw new FormatError(`${name}: its header is ${shown(text.slice(0, 80))}, but 'descr', 'fortran_order' and 'shape' are needed. The file is damaged.`);
  const shape = (sizes.match(/\d+/g) ?? []).map(Number);
  if (shape.length > MOST_AXES || !Number.isSafeInteger(sizeOf(shape)))
    throw new FormatError(`${name}: its shape is (${sizes.slice(0, 80)}), which no file can hold. The file is damaged.`);
  return { type, fortran: order === "True", shape, start };
}

/**
 * The array of an .npy file, as numpy.save() writes it: numbers of any size and order of bytes, in rows or (Fortran's) columns.
 * @param name Name of the file, for errors.
 *
 * @example
 * ```ts
 * import { dataset, readNpy, writeNpy } from "sievenet/data";
 *
 * const file = writeNpy({ shape: [2, 3], values: Float32Array.of(1, 2, 3, 4, 5, 6) }); // as from readFile() or a response
 * const { shape, values } = readNpy(file);
 * shape; // [2, 3]
 * const data = dataset({ inputs: values as Float32Array, labels: [0, 1], shape: shape.slice(1) });
 * data.count; // 2
 * ```
 * @throws FormatError for a file that is foreign, damaged, cut short, too long, or of anything but numbers.
 */
export function readNpy(bytes: Uint8Array | ArrayBuffer, name = "readNpy"): NpyArray {
  const file = bytesFrom("readNpy", bytes);
  const { type, fortran, shape, start } = headerOf(file, name);
  const width = bytesOfType(type);
  if (!width)
    throw new FormatError(`${name}: it holds values of NumPy's type ${shown(type)}, but plain numbers are read. Save it as numbers: x.astype("float32").`);
  const [n, there] = [sizeOf(shape), file.length - start];
  if (there !== n * width)
    throw new FormatError(`${name}: ${there} bytes of numbers came, but the shape ${print(shape)} of ${type} needs ${n * width}. Fetch the file again.`);
  const values = numbersOf(name, type, file.subarray(start), n);
  return { shape, values: fortran ? rowByRow(values, shape) : values };
}

function bytesFrom(who: string, given: unknown): Uint8Array {
  const bytes = bytesOf(given);
  if (!bytes) throw new ValueError(`${who}: ${shown(given)} came, but the bytes of a file are needed. Read it with readFile() or arrayBuffer().`);
  return bytes;
}

/**
 * The arrays of an .npz file by their names, as numpy.savez() and numpy.savez_compressed() write them.
 * @param name Name of the file, for errors.
 *
 * @example
 * ```ts
 * import { readFile } from "node:fs/promises";
 * import { readNpz } from "sievenet/data";
 *
 * const arrays = await readNpz(await readFile("digits.npz"));
 * const x = arrays.get("x_train"); // its shape and values
 * ```
 * @throws FormatError for a file that is foreign, damaged, or holds anything but arrays of numbers.
 */
export async function readNpz(bytes: Uint8Array | ArrayBuffer, name = "readNpz"): Promise<Map<string, NpyArray>> {
  const arrays = new Map<string, NpyArray>();
  const file = bytesFrom("readNpz", bytes);
  if (isNpy(file)) throw new FormatError(`${name}: a single array (.npy) came, but an .npz file is needed. Read it with readNpy().`);
  for (const [member, content] of await unzip(file, name)) {
    if (!member.endsWith(".npy"))
      throw new FormatError(`${name}: it holds ${shown(member)}, but only arrays (.npy) belong in an .npz file. Save it with numpy.savez().`);
    arrays.set(member.slice(0, -4), readNpy(content, `${name}, ${member}`));
  }
  return arrays;
}

/**
 * An array as an .npy file, for numpy.load(): a tensor, such as predictions, or numbers with their shape.
 *
 * @example
 * ```ts
 * import { predict, relu, tensor } from "sievenet";
 * import { readNpy, writeNpy } from "sievenet/data";
 *
 * const file = writeNpy(predict(relu, tensor([[-1, 2]]))); // writeFile("scores.npy", file)
 * readNpy(file).values; // [0, 2]
 * ```
 * @throws ValueError for another array than Float32Array, Float64Array, Int32Array or Uint8Array, or one that does not fill its shape.
 */
export function writeNpy(array: Tensor | { readonly shape: Shape; readonly values: NpyValues }): Uint8Array<ArrayBuffer> {
  const { shape, values } = isTensor(array) ? { shape: array.shape, values: array.toArray() } : { shape: array?.shape, values: array?.values };
  const type = WRITTEN[typeOf(values) ?? ""];
  if (!type || !Array.isArray(shape) || !shape.every((size) => isWhole(size, 0)))
    throw new ValueError(`writeNpy: ${shown(array)} came, but a tensor, or a shape and values as ${Object.keys(WRITTEN).join(", ")} are needed.`);
  if (sizeOf(shape) !== values.length) throw new ValueError(`writeNpy: ${values.length} numbers came, but the shape ${print(shape)} needs ${sizeOf(shape)}.`);
  const says = `{'descr': '${type}', 'fortran_order': False, 'shape': (${shape.join(", ")}${shape.length === 1 ? "," : ""}), }`;
  // numbers begin at a multiple of 64
  const length = 64 * Math.ceil((10 + says.length + 1) / 64) - 10;
  const out = new Uint8Array(10 + length + values.byteLength);
  const view = new DataView(out.buffer);
  out.set(MAGIC);
  out[6] = 1;
  view.setUint16(8, length, true);
  out.set(utf8(`${says.padEnd(length - 1)}\n`), 10);
  putNumbers(view, 10 + length, values, type);
  return out;
}
