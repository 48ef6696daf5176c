// sievenet inspect: what is in a saved net, and how fast it is.
import { type Shape, summary } from "../index.ts";
import { decode, type Model } from "../inference/index.ts";
import { bytes, grouped, short, times } from "../report/format.ts";
import { gateSets } from "../report/gateSets.ts";
import { isWhole, sizeOf } from "../shape.ts";
import { columns } from "./columns.ts";
import { Failure, reason, usage } from "./failure.ts";
import { printable } from "./printable.ts";
import { contenders, type SavedFile, savedFile } from "./savedFile.ts";
import { storageOf, storageTable } from "./storageTable.ts";
import { latency } from "./timing.ts";

const BATCHES = [1, 100] as const;
/** Of an example: a hundred of them are predicted at once. */
const MOST_NUMBERS = 4_194_304;

/** What commander hands over. */
export interface InspectOptions {
  readonly shape?: string;
}

/** The shape that --shape says. @throws Failure */
export function shapeFrom(text: string): Shape {
  const shape = text.split(",").map(Number);
  if (shape.every((each) => isWhole(each, 1))) return shape;
  throw usage(`--shape is "${text}", but it must be whole numbers from 1 up with commas between them, such as 1,28,28.`);
}

/** By path, "inputs 543 of 784". */
function gatesOf({ net }: SavedFile): Map<string, string> {
  const byPath = new Map<string, string>();
  for (const { path, over, gate } of gateSets(net)) {
    const values = gate.testValues();
    const open = `${over} ${grouped(values.filter((z) => z !== 0).length)} of ${grouped(values.length)}`;
    byPath.set(path, [...(byPath.get(path)?.split(", ") ?? []), open].join(", "));
  }
  return byPath;
}

/** A row for each layer: where it is, what it is, what it gives, what it has learned, what is open. */
function layerTable(file: SavedFile, { layers, weights }: Model, shape: Shape): string[] {
  const outputs = new Map(summary(file.net, shape).rows.map((row) => [row.path, `[${row.output.join(", ")}]`]));
  const gates = gatesOf(file);
  const rows = layers.map((each) => [each.path, each.label, outputs.get(each.path) ?? "", gates.get(each.path) ?? "", grouped(each.weights)]);
  const shown = (line: readonly string[]) => line.filter((_, i) => i !== 3 || gates.size);
  return columns([["path", "layer", "output", "open gates", "weights"], ...rows, ["", "total", "", "", grouped(weights)]].map(shown), gates.size ? 4 : 3);
}

/** 0.0123 -> "12.3 us". */
const time = (milliseconds: number): string => (milliseconds < 1 ? `${(1000 * milliseconds).toPrecision(3)} us` : `${milliseconds.toPrecision(3)} ms`);

/** A row for each net: its size, how long a batch takes, how many examples that is in a second. */
function speedTable(nets: readonly (readonly [string, Model, number])[], shape: Shape): string[] {
  const measured = nets.map(([name, model, size]) => ({ name, model, size, all: BATCHES.map((batch) => latency(model, batch, shape)) }));
  const rows = measured.map(({ name, model, size, all }) => [
    name,
    grouped(model.weights),
    bytes(size),
    ...all.flatMap((each, i) => [time(each), `${short((1000 * (BATCHES[i] as number)) / each)}/s`]),
  ]);
  const [first, second] = measured;
  const less =
    first && second
      ? [
          [
            "less",
            times(first.model.weights, second.model.weights),
            times(first.size, second.size),
            ...first.all.flatMap((each, i) => [times(each, second.all[i] as number), ""]),
          ],
        ]
      : [];
  return columns([["", "weights", "bytes", ...BATCHES.flatMap((batch) => [`batch ${batch}`, "examples"])], ...rows, ...less]);
}

/** Prints what is in a saved net. @throws Failure */
export function inspect(path: string, { shape: given }: InspectOptions): void {
  const wanted = given === undefined ? undefined : shapeFrom(given);
  const file = savedFile(path);
  const plain = decode(file.plain);
  const shape = wanted ?? plain.inputShape;
  if (!shape) throw new Failure(`the file "${path}" does not say what an example looks like. Give its shape with --shape, such as --shape 1,28,28 for images.`);
  if (sizeOf(shape) > MOST_NUMBERS) throw new Failure(`examples of [${shape.join(", ")}] are too large to be timed. Give a smaller shape with --shape.`);
  let layers: string[];
  try {
    layers = layerTable(file, plain, shape);
  } catch (cause) {
    throw new Failure(`${reason(cause)} Examples are [${shape.join(", ")}]: give another shape with --shape.`, 1, { cause });
  }
  const stored = storageOf(file);
  const nets = contenders(file).map(([name, each]) => [name, decode(each), each.length] as const);
  const text = [
    `${printable(path)}: a net ${file.gated ? "with" : "without"} gates, ${bytes(file.bytes.length)}${stored === "float32" ? "" : ` as ${stored}`}, for examples of [${shape.join(", ")}]`,
    "",
    ...layers,
    "",
    ...(file.notes.length ? [...columns(file.notes, 2), ""] : []),
    ...storageTable(file, plain, shape),
    "",
    ...speedTable(nets, shape),
    "",
  ];
  process.stdout.write(text.join("\n"));
}
