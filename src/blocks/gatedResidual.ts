// A residual branch with one gate on it: x -> z · main(x) + x. Where z is 0 the branch is not computed, and `compact` takes it away.
import { markOwn } from "../copies.ts";
import type { LayerArrays } from "../descriptions/facts.ts";
import type { PartDescription } from "../descriptions/layers.ts";
import type { Reader } from "../descriptions/reader.ts";
import { ValueError } from "../errors.ts";
import { makeGate } from "../formats/gates.ts";
import type { Branched } from "../gates/branches.ts";
import { checkLambda, checkPrice, type Lambda, lambdaStored } from "../gates/lambda.ts";
import { GATE_OPTIONS, type GateOptions, Sampled, type SampledDescription, type SampledGate } from "../gates/sampled.ts";
import { aheadOfBlock, settledGates } from "../layers/afterNorm.ts";
import { checkOwnPart, isPart, type Layer, type Part, runPart } from "../layers/layer.ts";
import { rescale } from "../layers/rescale.ts";
import { Residual } from "../layers/residual.ts";
import { Sequential } from "../layers/sequential.ts";
import { add } from "../ops/add.ts";
import { mul } from "../ops/mul.ts";
import { refuseUnknown } from "../options.ts";
import type { Tensor } from "../tensor.ts";

/** Options of `gatedResidual()`. */
export interface GatedResidualOptions<Name extends string = string> extends Omit<GateOptions<Name>, "perExample"> {
  /** What x goes through beside the branch. Default: nothing, x itself is added. */
  readonly shortcut?: Part;
  /**
   * What an expected open weight of the branch adds to the mean loss, of all layers inside that have no lambda of their own.
   * Each is open with the probability of the branch times those of its own gates. Default 0.
   */
  readonly lambda?: Lambda;
}

/** What a file says of it. */
export interface GatedResidualDescription {
  /** Its kind. */
  readonly type: "gatedResidual";
  /** The branch. */
  readonly main: PartDescription;
  /** What the branch is added to, where that is not the input itself. */
  readonly shortcut?: PartDescription;
  /** The gate of the branch. */
  readonly branch: SampledDescription;
  /** What the open branch costs. */
  readonly lambda: number;
  /** What the open gate costs by itself, where it has such a price. */
  readonly gateLambda?: number;
  /** Where the gate is off. */
  readonly on?: false;
}

/** Use `gatedResidual()`. */
export class GatedResidual implements Layer, Branched {
  /** The branch. */
  readonly main: Part;
  /** What x goes through beside it; undefined for x itself. */
  readonly shortcut: Part | undefined;
  /** The one gate on the branch. */
  readonly branch: Sampled;
  /** What an expected open weight of the branch costs. May be assigned while training. */
  lambda: Lambda;

  /** Use `gatedResidual()`. */
  constructor(main: Part, shortcut: Part | undefined, branch: Sampled, lambda: Lambda) {
    for (const [name, part] of Object.entries({ main, shortcut })) {
      if (!isPart(part) && !(name === "shortcut" && part === undefined))
        throw new ValueError(`gatedResidual: ${name} is ${part === null ? "null" : typeof part}, but it must be a layer or a function of a tensor.`);
      if (part) checkOwnPart(part);
    }
    this.main = main;
    this.shortcut = shortcut;
    this.branch = branch;
    this.lambda = checkLambda(lambda);
    markOwn(this);
  }

  /** What error texts call it. */
  get label(): string {
    return "gatedResidual";
  }

  /** x: whatever main takes; main and shortcut must give the same shape. @throws ShapeError */
  forward(x: Tensor, ahead: readonly Part[] = []): Tensor {
    const [input, then] = [settledGates(x), aheadOfBlock(ahead)];
    const past = this.shortcut ? runPart(this.shortcut, input, then) : input;
    const z = this.branch.value();
    // a gate without a slope at 0 has no use for what it closes
    if (z.item() === 0 && !(z.wantsGrad && !this.branch.distribution.skipsClosed)) return past;
    return add(mul(runPart(this.main, input, then), z), past);
  }

  /** A residual block, or where the branch is closed what is beside it. @internal */
  compacted(smaller: (...parts: Part[]) => Layer, removed: (part: object) => void): Layer {
    const z = this.branch.testValues()[0] as number;
    const shortcut = this.shortcut && smaller(this.shortcut);
    if (z === 0) {
      if (typeof this.main === "object") removed(this.main);
      return shortcut ?? new Sequential([]);
    }
    const main = smaller(this.main);
    return new Residual(z === 1 ? main : new Sequential([main, rescale(z)]), shortcut);
  }

  /** What files say of it. */
  describe(describe: (part: Part, name: string) => PartDescription): GatedResidualDescription {
    const { main, shortcut, branch } = this;
    return {
      type: "gatedResidual",
      main: describe(main, "main"),
      ...(shortcut && { shortcut: describe(shortcut, "shortcut") }),
      branch: branch.describe(),
      lambda: lambdaStored(this, this.label),
      ...(branch.lambda !== undefined && { gateLambda: lambdaStored(branch as { lambda: Lambda }, this.label) }),
      ...(branch.on ? {} : { on: false }),
    };
  }

  /** Made again of what a file says. @internal */
  static rebuild(
    { main, shortcut, branch, lambda, gateLambda, on }: GatedResidualDescription,
    arrays: LayerArrays,
    part: (description: PartDescription, name: string) => Part,
  ): GatedResidual {
    const gate = makeGate([1], branch, arrays as Reader, "branch") as Sampled;
    for (const [name, parameter] of Object.entries(gate.parameters)) parameter.set(arrays.floats(`branch.${name}`, [1]));
    if (on === false) gate.on = on;
    if (gateLambda !== undefined) gate.lambda = checkPrice("decode", "gateLambda of a branch", gateLambda);
    return new GatedResidual(part(main, "main"), shortcut && part(shortcut, "shortcut"), gate, lambda);
  }
}

/**
 * A residual block whose branch has one gate: `z · main(x) + x`, or `z · main(x) + shortcut(x)`. A closed branch costs no
 * time, in the steps that draw it closed as well (running statistics inside then stay as they are), and `compact` takes it
 * away: so whole layers and blocks are pruned. Layers inside may have gates of their own.
 * @throws ValueError
 * @example
 * ```ts
 * import { dense, relu, sequential } from "sievenet";
 * import { gatedResidual } from "sievenet/blocks";
 *
 * const block = () => gatedResidual(sequential(dense(32, 32), relu, dense(32, 32)), { lambda: 1e-5, dropRate: 0.2 });
 * const net = sequential(dense(10, 32), relu, block(), block(), block(), dense(32, 2)); // as deep as it pays to be
 * ```
 */
export function gatedResidual<Name extends string = "logAlpha">(
  main: Part,
  options: GatedResidualOptions<Name> = {},
): GatedResidual & { readonly branch: SampledGate<Name> } {
  refuseUnknown("gatedResidual", options, [...GATE_OPTIONS.filter((name) => name !== "perExample"), "shortcut", "lambda"]);
  const { shortcut, lambda = 0, ...drawn } = options;
  return new GatedResidual(main, shortcut, new Sampled([1], drawn as GateOptions), lambda) as GatedResidual & { readonly branch: SampledGate<Name> };
}
