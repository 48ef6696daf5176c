// What a net would take as a file of each storage, and what that costs.
import { readSafetensors, type Shape, type Storage, storageCost, type Tensor, tensor } from "../index.ts";
import type { Model } from "../inference/index.ts";
import { grouped } from "../report/format.ts";
import { sizeOf } from "../shape.ts";
import { columns } from "./columns.ts";
import { reason } from "./failure.ts";
import { printable } from "./printable.ts";
import type { SavedFile } from "./savedFile.ts";

/** The storage that a file has. */
export function storageOf({ bytes }: SavedFile): Storage {
  const types = new Set([...readSafetensors(bytes).tensors.values()].map(({ dtype }) => dtype));
  return types.has("I8") ? "int8" : types.has("F16") ? "float16" : "float32";
}

/** 0.00123 -> "0.12 %". */
const percent = (part: number): string => (part ? `${(100 * part).toPrecision(2)} %` : "0");

/** Of a file whose storages are compared: each takes a few times its bytes and seconds. */
const MOST_BYTES = 67_108_864;
/** Of an example that is drawn. */
const MOST_NUMBERS = 4_194_304;

/** A hundred examples or fewer between 0 and 1, or zeros for nets that take indices. */
function examplesFor(model: Model, shape: Shape): Tensor {
  const each = sizeOf(shape);
  const count = Math.max(1, Math.min(100, Math.floor(MOST_NUMBERS / each)));
  // any numbers will do: multiples of the golden ratio are spread evenly
  const drawn = Float32Array.from({ length: count * each }, (_, i) => (i * 0.6180339887498949) % 1);
  try {
    model.predict(drawn, [count, ...shape]);
  } catch {
    drawn.fill(0);
  }
  return tensor(drawn, [count, ...shape]);
}

/** A row for each storage: bytes, errors of weights and of what the net gives for some examples. */
export function storageTable(file: SavedFile, model: Model, shape: Shape): string[] {
  if (file.bytes.length > MOST_BYTES) return [`Storages are not compared: the file has more than ${grouped(MOST_BYTES)} bytes.`];
  const examples = examplesFor(model, shape);
  const rows = (["float32", "float16", "int8"] as const).map((storage) => {
    try {
      const { bytes, weights, outputs, otherwise } = storageCost(file.net, storage, examples);
      const errors = [weights.largest, weights.rms, outputs?.largest ?? 0, outputs?.rms ?? 0].map(percent);
      return [storage, grouped(bytes), ...errors, `${otherwise} of ${examples.shape[0]}`];
    } catch (cause) {
      return [storage, printable(reason(cause)), "", "", "", "", ""];
    }
  });
  return columns([["stored as", "bytes", "weights off", "rms", "outputs off", "rms", "another class"], ...rows]);
}
