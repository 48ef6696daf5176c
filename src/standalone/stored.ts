// How the arrays of a program are stored in the file, each under a name of its own.
import type { Argument, Call, Loop } from "./calls.ts";
import type { Floats, Indices, Weights } from "./program.ts";

/** The types of numbers in a file. */
export type NumberType = "float32" | "int8" | "uint8" | "uint16" | "uint32";

/** An array of the file. */
export interface StoredNumbers {
  readonly name: string;
  readonly type: NumberType;
  readonly values: ArrayLike<number>;
}

export const BYTES: Readonly<Record<NumberType, number>> = { float32: 4, int8: 1, uint8: 1, uint16: 2, uint32: 4 };

/** Weights as whole numbers from -127 to 127, and the size of a step for each output. */
export function rounded({ values, outputs, outputOf }: Weights): { readonly steps: Int8Array; readonly scales: Float32Array } {
  const scales = new Float32Array(outputs);
  values.forEach((w, i) => {
    const o = outputOf(i);
    scales[o] = Math.max(scales[o] as number, Math.abs(w));
  });
  scales.forEach((most, o) => {
    scales[o] = most / 127;
  });
  const steps = Int8Array.from(values, (w, i) => {
    const scale = scales[outputOf(i)] as number;
    // a step can be so small that it is 0
    return scale === 0 ? 0 : Math.max(-127, Math.min(127, Math.round(w / scale)));
  });
  return { steps, scales };
}

/** The arrays that calls name, and how they are named. */
export class Stored {
  readonly arrays: StoredNumbers[] = [];
  /** The type of where lists start, and of all other indices: one each, as a routine reads all of them. */
  readonly startType: NumberType;
  readonly indexType: NumberType;
  readonly weightType: NumberType;
  readonly #names = new Map<object, string>();
  readonly #scales = new Map<Weights, string>();

  constructor(calls: readonly (Call | Loop)[], int8: boolean) {
    const all = calls.flatMap((each) => ("calls" in each ? each.calls : [each])).flatMap((call) => call.arguments.map(unwrapped));
    this.startType = typeFor(all.flatMap((each) => (isObject(each) && "starts" in each ? [each.starts] : [])));
    this.indexType = typeFor(all.flatMap((each) => (isObject(each) && "indices" in each ? [each.indices] : [])));
    this.weightType = int8 ? "int8" : "float32";
    for (const each of all) {
      if (!isObject(each)) continue;
      if ("floats" in each) this.#add(each.floats, each.floats.name, "float32", each.floats.values);
      if ("indices" in each) this.#add(each.indices, each.indices.name, this.indexType, each.indices.values);
      if ("starts" in each) this.#add(each.starts, each.starts.name, this.startType, each.starts.values);
      if ("weights" in each) this.#addWeights(each.weights, int8);
    }
  }

  /** The name of what an argument stands for. */
  nameOf(array: Floats | Indices): string {
    return this.#names.get(array) as string;
  }

  /** The name of the sizes of the steps of weights. */
  scalesOf(weights: Weights): string {
    return this.#scales.get(weights) as string;
  }

  /** Bytes of all arrays. */
  get bytes(): number {
    return this.arrays.reduce((sum, { type, values }) => sum + BYTES[type] * values.length, 0);
  }

  #add(key: object, wanted: string, type: NumberType, values: ArrayLike<number>): string {
    // tied arrays are one array in several places
    const known = this.#names.get(key) ?? this.#names.get(values);
    if (known) {
      this.#names.set(key, known);
      return known;
    }
    const taken = new Set(this.arrays.map((each) => each.name));
    let name = wanted;
    for (let i = 2; taken.has(name); i++) name = `${wanted}_${i}`;
    this.arrays.push({ name, type, values });
    this.#names.set(key, name).set(values, name);
    return name;
  }

  #addWeights(weights: Weights, int8: boolean): void {
    if (this.#names.has(weights)) return;
    const { steps, scales } = int8 ? rounded(weights) : { steps: weights.values, scales: undefined };
    const name = this.#add(weights, weights.name, this.weightType, steps);
    if (scales) this.#scales.set(weights, this.#add({}, name.replace("weight", "step"), "float32", scales));
  }
}

/** An argument without where it begins. */
const unwrapped = (argument: Argument): Argument => (isObject(argument) && "of" in argument ? argument.of : argument);

const isObject = (each: Argument): each is Exclude<Argument, number | null> => typeof each === "object" && each !== null;

/** The smallest type of two bytes or four that holds all indices. */
function typeFor(arrays: readonly Indices[]): NumberType {
  return arrays.every(({ values }) => values.every((each) => each < 65536)) ? "uint16" : "uint32";
}
