import { markOwn } from "../copies.ts";
import type { PartDescription, ResidualDescription } from "../descriptions/layers.ts";
import { sumShape } from "../descriptions/residual.ts";
import type { LayerArrays } from "../descriptions/facts.ts";
import { ValueError } from "../errors.ts";
import { Sequential } from "./sequential.ts";
import { add } from "../ops/add.ts";
import type { Tensor } from "../tensor.ts";
import { aheadOfBlock, settledGates } from "./afterNorm.ts";
import { checkOwnPart, isPart, type Layer, type Part, runPart } from "./layer.ts";

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
      if (part) checkOwnPart(part);
    }
    this.main = main;
    markOwn(this);
    this.shortcut = shortcut;
  }

  /** What error texts call it. */
  get label(): string {
    return "residual";
  }

  /** Both paths. */
  get paths(): readonly Part[] {
    return this.shortcut ? [this.main, this.shortcut] : [this.main];
  }

  /** The same with other paths; one that is closed is left out, as long as the other is not. @internal */
  withParts([main, shortcut]: readonly Part[], [noMain, noShortcut]: readonly boolean[] = [], removed: (part: object) => void = () => {}): Layer {
    if (Boolean(noMain) === Boolean(noShortcut)) return new Residual(main as Part, shortcut);
    removed((noMain ? this.main : this.shortcut) as object);
    const left = noMain ? shortcut : main;
    return left ? new Sequential([left]) : new Sequential([]);
  }

  /** What files say of it. */
  describe(describe: (part: Part, name: string) => PartDescription): ResidualDescription {
    const { main, shortcut } = this;
    return { type: "residual", main: describe(main, "main"), ...(shortcut && { shortcut: describe(shortcut, "shortcut") }) };
  }

  /** Made again of what a file says. @internal */
  static rebuild({ main, shortcut }: ResidualDescription, _: LayerArrays, part: (description: PartDescription, name: string) => Part): Residual {
    return new Residual(part(main, "main"), shortcut && part(shortcut, "shortcut"));
  }

  /** x: whatever main takes; main and shortcut must give the same shape. @throws ShapeError */
  forward(x: Tensor, ahead: readonly Part[] = []): Tensor {
    const [input, then] = [settledGates(x), aheadOfBlock(ahead)];
    const y = runPart(this.main, input, then);
    const past = this.shortcut ? runPart(this.shortcut, input, then) : input;
    sumShape(y.shape, past.shape, this.shortcut !== undefined);
    return add(y, past);
  }
}

/**
 * A residual block (He et al. 2016): `main(x) + x`, or `main(x) + shortcut(x)` where the shapes differ.
 * @throws ValueError
 * @example
 * ```ts
 * import { dense, predict, relu, residual, sequential } from "sievenet";
 *
 * const block = residual(sequential(dense(8, 8), relu, dense(8, 8)));
 * predict(block, [new Float32Array(8)]).shape; // [1, 8]
 * ```
 */
export function residual(main: Part, shortcut?: Part): Residual {
  return new Residual(main, shortcut);
}
