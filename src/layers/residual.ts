import { ShapeError, ValueError } from "../errors.ts";
import { add } from "../ops/add.ts";
import { print } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import { aheadOfBlock, settledGates } from "./afterNorm.ts";
import { isPart, type Layer, type Part, runPart } from "./layer.ts";

/** main(x) + shortcut(x), or main(x) + x. */
export class Residual implements Layer {
  /** The part whose result is added. */
  readonly main: Part;
  /** What x goes through beside it; undefined for x itself. */
  readonly shortcut: Part | undefined;

  /** Use `residual()`. */
  constructor(main: Part, shortcut?: Part) {
    for (const [name, part] of Object.entries({ main, shortcut })) {
      if (!isPart(part) && !(name === "shortcut" && part === undefined))
        throw new ValueError(`residual: ${name} is ${part === null ? "null" : typeof part}, but it must be a layer or a function of a tensor.`);
    }
    this.main = main;
    this.shortcut = shortcut;
  }

  /** What error texts call it. */
  get label(): string {
    return "residual";
  }

  /** x: whatever main takes; main and shortcut must give the same shape. @throws ShapeError */
  forward(x: Tensor, ahead: readonly Part[] = []): Tensor {
    const [input, then] = [settledGates(x), aheadOfBlock(ahead)];
    const y = runPart(this.main, input, then);
    const past = this.shortcut ? runPart(this.shortcut, input, then) : input;
    if (print(y.shape) !== print(past.shape))
      throw new ShapeError(
        `residual: the main path gives ${print(y.shape)} but ${this.shortcut ? "the shortcut gives" : "what goes past it is"} ${print(past.shape)}. ${
          this.shortcut ? "Both must give the same shape." : "Give a shortcut that makes the same shape, such as a conv2d of 1x1 pixels."
        }`,
      );
    return add(y, past);
  }
}

/** A residual block (He et al. 2016): `main(x) + x`, or `main(x) + shortcut(x)` where the shapes differ. @throws ValueError */
export function residual(main: Part, shortcut?: Part): Residual {
  return new Residual(main, shortcut);
}
