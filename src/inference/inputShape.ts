// What one example looks like, as far as the file says: the first layer with weights may tell.
import type { Pair } from "../ops/window.ts";
import { isWhole, type Shape } from "../shape.ts";
import type { Data } from "./context.ts";
import { isEachNumber } from "./functions.ts";

const IMAGES = ["conv2d", "maxPool2d", "averagePool2d", "zeroPad2d"];

/** The size of the images a convolution got, from the maps it gave: known without a stride. */
function images({ inputs, outputSize, kernel, stride, padding, dilation }: Data): Shape | undefined {
  if (!outputSize || (stride as Pair).join() !== "1,1") return undefined;
  const side = (i: 0 | 1) => (outputSize as Pair)[i] + (dilation as Pair)[i] * ((kernel as Pair)[i] - 1) - 2 * (padding as Pair)[i];
  return [inputs as number, side(0), side(1)];
}

/** What a selection before some parts picks from: channels of images, or features in a row. */
function selected({ inputs }: Data, parts: readonly Data[]): Shape | undefined {
  const next = parts.find(({ type, name }) => !(type === "dropout" || (type === "function" && isEachNumber(String(name)))));
  if (!next || !IMAGES.includes(String(next["type"]))) return [inputs as number];
  const found = asked({ type: "sequential", parts });
  return found && found !== "any" ? [inputs as number, ...found.slice(1)] : undefined;
}

/** The shape of one example, "any" when the part hands on whatever comes, undefined when it cannot be known. */
function asked(data: Data): Shape | "any" | undefined {
  switch (data["type"]) {
    case "sequential": {
      const parts = data["parts"] as Data[];
      for (let i = 0; i < parts.length; i++) {
        const part = parts[i] as Data;
        const found = part["type"] === "select" ? selected(part, parts.slice(i + 1)) : asked(part);
        if (found !== "any") return found;
      }
      return "any";
    }
    case "residual":
      return asked(data["main"] as Data);
    case "dropout":
      return "any";
    case "function":
      return isEachNumber(String(data["name"])) ? "any" : undefined;
    case "dense":
    case "select":
      return [data["inputs"] as number];
    case "conv2d":
      return images(data);
    default:
      return undefined;
  }
}

/** The shape of one example, or undefined where the file does not say. */
export function inputShapeOf(data: Data): Shape | undefined {
  const found = asked(data);
  return found !== "any" && found?.every((each) => isWhole(each, 1)) ? found : undefined;
}
