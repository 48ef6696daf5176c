// What one example looks like, as far as the file says: the first layer with weights may tell.
import type { Facts, Fields } from "./facts.ts";
import { factsOf, featuresOf, isKind, type PartDescription } from "./layers.ts";
import { isWhole, type Shape } from "../shape.ts";

const isNumberwise = (description: PartDescription): boolean => {
  const features = featuresOf(description);
  return features?.passes === "kept" && features.numberwise === true;
};

/** What a selection of `inputs` picks from before some parts: channels of images, or features in a row. */
function selected(inputs: number, parts: readonly PartDescription[]): Shape | undefined {
  const next = parts.find((each) => !isNumberwise(each));
  if (!next || featuresOf(next)?.layouts?.join() !== "maps") return [inputs];
  const shape = asked({ type: "sequential", parts });
  return shape && shape !== "any" ? [inputs, ...shape.slice(1)] : undefined;
}

/** The shape of one example, "any" when the part hands on whatever comes, undefined when it cannot be known. */
function asked(description: PartDescription): Shape | "any" | undefined {
  const { type } = description;
  if (type === "residual") return asked(description.main);
  if (type === "sequential") {
    const { parts } = description;
    for (let i = 0; i < parts.length; i++) {
      const part = parts[i] as PartDescription;
      const shape = part.type === "select" ? selected(part.inputs, parts.slice(i + 1)) : asked(part);
      if (shape !== "any") return shape;
    }
    return "any";
  }
  if (isNumberwise(description)) return "any";
  return isKind(type) ? (factsOf(type) as Facts<unknown>).example?.(description as Fields<unknown>) : undefined;
}

/** The shape of one example, or undefined where the file does not say. */
export function inputShapeOf(description: PartDescription): Shape | undefined {
  const shape = asked(description);
  return shape !== "any" && shape?.every((each) => isWhole(each, 1)) ? shape : undefined;
}
