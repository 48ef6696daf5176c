// All kinds of layers that files can hold, and how one is made of what the file says.
import { FormatError, ShapeError, ValueError } from "../errors.ts";
import { print, sameShape, sizeOf } from "../shape.ts";
import type { Context, Data, Make } from "./context.ts";
import { conv2d } from "./convolution.ts";
import { dense, embedding, layerNorm, select } from "./dense.ts";
import { functionOf } from "./functions.ts";
import { averagePool2d, batchNorm, maxPool2d, zeroPad2d } from "./images.ts";
import type { Stage } from "./plan.ts";

const sequential: Make = ({ parts }, context, part) => {
  const row = (parts as Data[]).map((data, i) => ({ data, context: context.inside(`${i}`) }));
  const stages = row.map((each, i) => {
    each.context.following = row.slice(i + 1);
    return part(each.data, each.context);
  });
  return (x, plan) => {
    let h = x;
    for (let i = 0; i < stages.length; i += 1 + (stages[i]?.does ?? 0)) h = (stages[i] as Stage)(h, plan);
    return h;
  };
};

const residual: Make = ({ main, shortcut }, context, part) => {
  const stage = part(main as Data, context.inside("main"));
  const past = shortcut === undefined ? undefined : part(shortcut as Data, context.inside("shortcut"));
  const { kernels } = context.storage;
  return (x, plan) => {
    const kept = { ...x, kept: true };
    const a = stage(kept, plan);
    const b = past ? past(kept, plan) : kept;
    if (!sameShape(a.shape, b.shape))
      throw new ShapeError(
        `residual: the main path gives ${print(a.shape)} but ${past ? "the shortcut gives" : "what goes past it is"} ${print(b.shape)}. Both must give the same shape.`,
      );
    const y = plan.over(a);
    const n = sizeOf(a.shape);
    plan.step(() => kernels.add(y.address, a.address, b.address, 1, n, 0, 1, 0, 1));
    return y;
  };
};

/** Does something in training only. */
const dropout: Make = ({ rate }, context) => {
  if (!((rate as number) >= 0 && (rate as number) < 1)) throw new ValueError(`dropout: rate is ${rate}, but it must be at least 0 and below 1.`);
  context.note(`dropout(${rate})`);
  return (x) => x;
};

const named: Make = ({ name }, context) => {
  const found = functionOf(String(name), context.storage);
  if (!found) throw new FormatError(`decode: the file names a function "${name}" that this version does not know. Update sievenet.`);
  context.note(String(name));
  return found;
};

const kinds: Readonly<Record<string, Make>> = {
  sequential,
  residual,
  dropout,
  function: named,
  dense,
  select,
  embedding,
  layerNorm,
  conv2d,
  maxPool2d,
  averagePool2d,
  zeroPad2d,
  batchNorm,
};

/** The stage of a layer. @throws FormatError, and what else makes a file unusable */
export function stageOf(data: Data, context: Context): Stage {
  const type = String(data["type"]);
  if (type === "same") {
    const path = String(data["path"]);
    const first = context.known.get(path);
    if (!first) throw new FormatError(`decode: the file names the layer at "${path}" before it comes. The file is damaged.`);
    // a few words of a file could stand for more layers than there is memory for
    if (context.layers.length > 100_000) throw new FormatError("decode: the file repeats its layers more than 100000 times. It is damaged.");
    return stageOf(first, context.again(path));
  }
  const make = Object.hasOwn(kinds, type) ? kinds[type] : undefined;
  if (!make) {
    const sparse = /^sparse/.test(type);
    throw new FormatError(
      `decode: the file holds a layer of type "${type}" that ${sparse ? "sievenet/inference does not read. Save densify(net)" : "this version does not know. Update sievenet"}.`,
    );
  }
  const stage = make(data, context, stageOf);
  // only now: a layer cannot stand inside itself
  context.known.set(context.path, data);
  return stage;
}
