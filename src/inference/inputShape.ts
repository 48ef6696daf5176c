// What one example looks like, as far as the file says: the first layer with weights may tell.
import type { Pair } from "../ops/window.ts";
import type { Shape } from "../shape.ts";
import type { Data } from "./context.ts";

/** Functions that work on each number by itself keep any shape; these do not. */
const others = ["flatten", "globalAveragePool2d", "softmax", "logSoftmax"];

/** The size of the pictures a convolution got, from the maps it gave: known without a stride. */
function pictures({ inputs, mapSize, kernel, stride, padding, dilation }: Data): Shape | undefined {
  if (!mapSize || (stride as Pair).join() !== "1,1") return undefined;
  const side = (i: 0 | 1) => (mapSize as Pair)[i] + (dilation as Pair)[i] * ((kernel as Pair)[i] - 1) - 2 * (padding as Pair)[i];
  return [inputs as number, side(0), side(1)];
}

/** The shape of one example, "any" when the part hands on whatever comes, undefined when it cannot be known. */
function asked(data: Data): Shape | "any" | undefined {
  switch (data["type"]) {
    case "sequential": {
      const parts = data["parts"] as Data[];
      for (let i = 0; i < parts.length; i++) {
        const found = asked(parts[i] as Data);
        if (found !== "any") return found;
      }
      return "any";
    }
    case "residual":
      return asked(data["main"] as Data);
    case "dropout":
      return "any";
    case "function":
      return others.includes(String(data["name"])) ? undefined : "any";
    case "dense":
    case "select":
      return [data["inputs"] as number];
    case "conv2d":
      return pictures(data);
    default:
      return undefined;
  }
}

/** The shape of one example, or undefined where the file does not say. */
export function inputShapeOf(data: Data): Shape | undefined {
  const found = asked(data);
  return found !== "any" && found?.every((each) => Number.isInteger(each) && each > 0) ? found : undefined;
}
