// From what a net says of itself to steps: a table over all kinds of layers, as src/descriptions lists them.
import type { Facts, Fields, StoredArray } from "../descriptions/facts.ts";
import { type DescriptionOf, factsOf, isKind, type Kind, type OwnDescription, type PartDescription } from "../descriptions/layers.ts";
import { Reader } from "../descriptions/reader.ts";
import { sumShape } from "../descriptions/residual.ts";
import { UsageError } from "../errors.ts";
import { type Shape, sizeOf } from "../shape.ts";
import { functionSteps } from "./functionSteps.ts";
import { imageSteps } from "./imageSteps.ts";
import { inputSteps } from "./inputSteps.ts";
import { type Flow, type Lower, Place, type Shared } from "./place.ts";
import type { Program } from "./program.ts";
import { recurrentSteps } from "./recurrentSteps.ts";
import { rowSteps } from "./rowSteps.ts";
import { isSparse, sparseSteps } from "./sparseSteps.ts";

const kinds: { readonly [K in Kind]: Lower<DescriptionOf<K>> } = {
  ...rowSteps,
  ...recurrentSteps,
  ...imageSteps,
  ...inputSteps,
  dropout: (_, x) => x,
  sequential: ({ parts }, x, at, part) => parts.reduce((flow, each, i) => part(each, flow, at.inside(`${i}`)), x),
  residual({ main, shortcut }, x, at, part) {
    const a = part(main, x, at.inside("main"));
    const b = shortcut ? part(shortcut, x, at.inside("shortcut")) : x;
    return at.step({ op: "add" }, [a, b], sumShape([1, ...a.shape], [1, ...b.shape], shortcut !== undefined).slice(1));
  },
};

function layer<K extends Kind>(kind: K, description: DescriptionOf<K>, x: Flow, at: Place): Flow {
  at.label = (factsOf(kind) as Facts<unknown>).label?.(description as Fields<unknown>) ?? kind;
  return (kinds[kind] as Lower<DescriptionOf<K>>)(description, x, at, part);
}

/** The steps of a part. @throws UsageError for gates and layers of one's own; ShapeError where sizes do not fit */
function part(description: PartDescription, x: Flow, at: Place): Flow {
  const { type } = description;
  const { path } = at.arrays;
  const { known } = at.shared;
  if (type === "same") return part(known.get(description.path) as PartDescription, x, at.elsewhere(description.path));
  known.set(path, description);
  if ("gates" in description)
    throw new UsageError(
      `toSource: the net still has gates${path && `, at "${path}" for one`}, and source without dependencies has none. Give compact(net), which settles them.`,
    );
  if (type === "function") {
    at.label = description.name;
    return functionSteps[description.name](x, at);
  }
  if (isKind(type)) return layer(type, description as DescriptionOf<typeof type>, x, at);
  const own = description as OwnDescription;
  if (isSparse(own)) return sparseSteps(own, x, at);
  throw new UsageError(
    `toSource: the layer at "${path}" is of type "${own.type}", one of your own, which cannot be written in another language. Use layers and functions of the library in its place.`,
  );
}

/** The program of a net. `shape`: of one example. @throws UsageError, ShapeError */
export function lower(description: PartDescription, arrays: ReadonlyMap<string, StoredArray>, shape: Shape): Program {
  const shared: Shared = { steps: [], sizes: [sizeOf(shape)], known: new Map(), constants: new Map() };
  const place = new Place(new Reader(arrays), shared);
  let result = part(description, { value: 0, shape }, place);
  // the caller's numbers and the result are different arrays
  if (result.value === 0) {
    place.label = "as it is";
    result = place.step({ op: "copy" }, [result], result.shape);
  }
  return { steps: shared.steps, sizes: shared.sizes, output: result.value, inputShape: shape, outputShape: result.shape };
}
