// A training and its net in one safetensors file: the net as in any file, beside it what training knows, as arrays and JSON.
import type { StoredArray } from "../descriptions/facts.ts";
import { FormatError } from "../errors.ts";
import type { Part } from "../layers/layer.ts";
import { isBytes, isIntegers, typeOf } from "../realms.ts";
import type { PlainArray, TrainingState } from "../records.ts";

/** Name of the file in a folder that a training can be gone on with. */
export const CHECKPOINT = "checkpoint.safetensors";

/** What a training goes by and must go by again, in words that name it: options, examples, the optimizer's numbers. */
export type Facts = Readonly<Record<string, string | number | boolean>>;

/** What a training is to files. */
export interface TrainingContent {
  /** What is trained. */
  readonly net: Part;
  /** What the training knows beyond it. */
  readonly state: TrainingState;
  /** What it goes by, which must be the same when it goes on. */
  readonly facts: Facts;
  /** The records of its epochs so far. */
  readonly epochs: readonly object[];
}

/** Under which a training has its content. */
export const CONTENT: unique symbol = Symbol("content of a checkpoint");

/** What can be a file besides a net: a training, with its net. */
export interface Checkpointed {
  /** @internal */
  [CONTENT](): TrainingContent;
}

/** What a file knows of a training. */
export interface Checkpoint extends Omit<TrainingContent, "net"> {
  /** The arrays of the net by path. */
  readonly arrays: ReadonlyMap<string, StoredArray>;
  /** The net as `describe` has it, as text; that of parts of one's own says "own". */
  readonly architecture: string;
}

/** Raised when checkpoints change in a way that older versions cannot read. */
const VERSION = 1;
/** Before the names of arrays that are not the net's. */
const PREFIX = "training:";
/** The type of the description of nets that files cannot hold. */
export const OWN = "own";

/** Numbers that JSON has no words for. */
const NUMBERS: Readonly<Record<string, number>> = { NaN: NaN, Infinity, "-Infinity": -Infinity };

/** JSON with a word for each number that it has none for. @internal */
export const textOf = (value: object): string => JSON.stringify(value, (_, each) => (typeof each === "number" && !Number.isFinite(each) ? String(each) : each));
/** What `textOf()` was given. @internal */
export const parsed = (text: string): unknown =>
  JSON.parse(text, (_, each) => (typeof each === "string" && Object.hasOwn(NUMBERS, each) ? NUMBERS[each] : each));

/** Files hold floats and whole numbers of 32 bits: bytes become such, doubles two of them. */
function stored(array: PlainArray): StoredArray["values"] {
  if (isBytes(array)) return Int32Array.from(array);
  return typeOf(array) === "Float64Array" ? new Int32Array((array as Float64Array).slice().buffer) : (array as StoredArray["values"]);
}

function restored(values: StoredArray["values"], kind: string | undefined): PlainArray {
  if (!isIntegers(values)) return values as Float32Array;
  if (kind === "Uint8Array") return Uint8Array.from(values);
  return kind === "Float64Array" && values.length % 2 === 0 ? new Float64Array(Int32Array.from(values).buffer) : values;
}

/** Arrays by the names that they have in the file, and what the metadata say of all else. */
export function encodeTraining({ state, facts, epochs }: TrainingContent): { readonly tensors: Map<string, StoredArray>; readonly training: string } {
  const tensors = new Map<string, StoredArray>();
  const numbers: Record<string, number> = {};
  const kinds: Record<string, string> = {};
  for (const [name, value] of Object.entries(state)) {
    if (typeof value === "number") numbers[name] = value;
    else {
      const values = stored(value);
      tensors.set(PREFIX + name, { shape: [values.length], values });
      if (values !== value) kinds[name] = typeOf(value) as string;
    }
  }
  return { tensors, training: textOf({ version: VERSION, numbers, kinds, facts, epochs }) };
}

/** An object of values for which `fits` holds. */
const isRecord = (value: unknown, fits: (each: unknown) => boolean): boolean => typeof value === "object" && value !== null && Object.values(value).every(fits);

/** What a file says of a training. @throws FormatError */
export function decodeTraining(training: string, architecture: string, tensors: ReadonlyMap<string, StoredArray>): Checkpoint {
  let all: { readonly version?: unknown; readonly numbers: Record<string, number>; readonly kinds: Record<string, string> } & Pick<
    Checkpoint,
    "facts" | "epochs"
  >;
  try {
    all = parsed(training) as typeof all;
  } catch (cause) {
    throw new FormatError("decode: what the file says of its training is not JSON. The file is damaged.", { cause });
  }
  const { version, numbers, kinds, facts, epochs } = all ?? {};
  if (version !== VERSION)
    throw new FormatError(`decode: the training in the file has version ${String(version)}, but this library reads version ${VERSION}. Update sievenet.`);
  const [isNumber, isText] = [(each: unknown) => typeof each === "number", (each: unknown) => typeof each === "string"];
  const isFact = (each: unknown) => ["number", "string", "boolean"].includes(typeof each);
  const sound = isRecord(numbers, isNumber) && isRecord(kinds, isText) && isRecord(facts, isFact);
  if (!sound || !Array.isArray(epochs) || !epochs.every((each) => typeof each === "object" && each !== null))
    throw new FormatError("decode: what the file says of its training is not what a checkpoint says. The file is damaged.");
  const [own, known] = [new Map<string, StoredArray>(), Object.entries<number | PlainArray>(numbers)];
  for (const [name, array] of tensors) {
    const short = name.startsWith(PREFIX) ? name.slice(PREFIX.length) : undefined;
    if (short === undefined) own.set(name, array);
    else known.push([short, restored(array.values, Object.hasOwn(kinds, short) ? kinds[short] : undefined)]);
  }
  return { arrays: own, architecture, state: Object.fromEntries(known), facts, epochs };
}

/** A training that has not begun, as far as it goes on from a file. */
export interface Resuming {
  readonly net: Part;
  /** What it goes by. `steps`: of the optimizer when the file was made. */
  facts(steps: number): Facts;
  /** Makes its net as small as the one that the state is of, if it has not shrunk yet. */
  shrinkAs(state: TrainingState): void;
  /** Puts a state in place. @throws ValueError */
  restore(state: TrainingState): void;
  /** Takes over the records of epochs. */
  takeOver(epochs: readonly object[]): void;
}

/** Has a training go on from the file of a net. @throws ValueError for another training */
export type Resume = (training: Resuming) => void;

const resumes = new WeakMap<object, Resume>();

/** Notes how a training goes on from the file that a net comes from. Who reads no files needs nothing of it. */
export function noteResume<N extends object>(net: N, resume: Resume): N {
  resumes.set(net, resume);
  return net;
}

/** How a training goes on from the file of a net; undefined where that holds no training. */
export function resumeOf(net: object): Resume | undefined {
  return resumes.get(net);
}

/** Whether something is a training, not a net. */
export const isCheckpointed = (value: object): value is Checkpointed => CONTENT in value;
