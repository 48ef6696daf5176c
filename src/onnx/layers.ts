// What each kind of layer is in ONNX. A kind that is missing is a type error.
import type { DropoutDescription } from "../descriptions/dropout.ts";
import type { DescriptionOf, Kind, OwnDescription, PartDescription, ResidualDescription, SequentialDescription } from "../descriptions/layers.ts";
import { sumShape } from "../descriptions/residual.ts";
import { UsageError } from "../errors.ts";
import { applied } from "./functions.ts";
import type { OnnxValue } from "./graph.ts";
import { images } from "./images.ts";
import { inputs } from "./inputs.ts";
import { ownNodes } from "./own.ts";
import type { Place, ToNodes } from "./place.ts";
import { recurrent } from "./recurrent.ts";
import { rows } from "./rows.ts";
import { sparse } from "./sparse.ts";

const sequential: ToNodes<SequentialDescription> = ({ parts }, x, to) => parts.reduce((h, each, i) => to.part(each, `${i}`, h), x);

const residual: ToNodes<ResidualDescription> = ({ main, shortcut }, x, to) => {
  const a = to.part(main, "main", x);
  const b = shortcut ? to.part(shortcut, "shortcut", x) : x;
  return to.node("Add", [a, b], sumShape(a.shape, b.shape, shortcut !== undefined));
};

const dropout: ToNodes<DropoutDescription> = (_, x) => x;

const kinds: { readonly [K in Kind]: ToNodes<DescriptionOf<K>> } = { sequential, residual, dropout, ...rows, ...recurrent, ...images, ...inputs };
const others: Readonly<Record<string, ToNodes<never>>> = sparse;

/** How layers of a type are translated. @throws UsageError for those that ONNX is not told */
function nodesOf(type: string, path: string): ToNodes<OwnDescription> {
  const known = Object.hasOwn(kinds, type) ? kinds[type as Kind] : (ownNodes(type) ?? (Object.hasOwn(others, type) ? others[type] : undefined));
  if (known) return known as ToNodes<OwnDescription>;
  throw new UsageError(
    `toOnnx: the layer${path && ` at "${path}"`} is of your own type "${type}", whose operations in ONNX are not known. Say them with registerOnnx("${type}", ...).`,
  );
}

/** What a part makes of x. @throws UsageError for gates and unknown layers; ShapeError */
export function translate(description: PartDescription, x: OnnxValue, place: Place): OnnxValue {
  const { type } = description;
  const { path } = place;
  place.arrays.countParts();
  if (type === "same") return translate(place.known.get(description.path) as PartDescription, x, place.elsewhere(description.path));
  if (type === "function") return applied(description.name, x, place);
  if ("gates" in description)
    throw new UsageError(
      `toOnnx: the net has gates${path && `, at "${path}" for one`}, which ONNX does not know. Export compact(net), in which they are settled.`,
    );
  const y = nodesOf(type, path)(description, x, place);
  place.known.set(path, description);
  return y;
}
