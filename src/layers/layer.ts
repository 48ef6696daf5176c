import { checkOwn } from "../copies.ts";
import type { LayerArrays, StoredArray } from "../descriptions/facts.ts";
import type { FeatureMap } from "../descriptions/features.ts";
import type { OwnDescription, PartDescription } from "../descriptions/layers.ts";
import { UsageError } from "../errors.ts";
import type { Resident } from "../resident.ts";
import type { Shape } from "../shape.ts";
import type { Tensor } from "../tensor.ts";

/** The features of a layer that stay: their indices among those that come in and those that go out, ascending. */
export interface KeptFeatures {
  /** Of those that come in. */
  readonly inputs: readonly number[];
  /** Of those that go out. */
  readonly outputs: readonly number[];
}

/**
 * Leaves the numbers at some indices in an array, ascending, under a new shape (a single axis unless one is given), together
 * with all that training knows of them.
 */
export type KeepNumbers = (array: Resident | undefined, indices: ArrayLike<number>, shape?: Shape) => void;

/**
 * Anything with a `forward`. No base class, no registration: its parameters are found among its properties. The rest is for
 * layers that shall be followed, saved or made smaller, and says what they are in terms of their own properties.
 */
export interface Layer {
  /**
   * `ahead` are the parts that read the result, in their order, where a sequence knows them: features that they ignore
   * need not be computed. A block of your own may hand them on to the layers inside that give its result.
   */
  forward(x: Tensor, ahead?: readonly Part[]): Tensor;
  /** How features pass through: gates on both sides, counting, compaction and shrinking then reach through. */
  readonly featureMap?: FeatureMap | undefined;
  /** Where each of its features comes from, by names of what goes in, where it has such names: `openInputs` gives them. */
  readonly inputNames?: readonly string[];
  /**
   * What the layer is, as plain data with a `type`, for files. `describe(part, name)` describes a part inside, which is the
   * property `name`. Gates and parameters are saved by themselves. Its class makes the layer again: see `LayerClass`.
   */
  describe?(describe: (part: Part, name: string) => PartDescription): PartDescription | OwnDescription;
  /** Arrays that are saved with the layer besides its parameters and statistics, by name. */
  readonly storedArrays?: Readonly<Record<string, StoredArray>>;
  /** Takes all other features away, in place. `keep` does it to an array; sizes are the layer's own to change. */
  narrow?(kept: KeptFeatures, keep: KeepNumbers): void;
  /** The same layer giving only some of its features, in this order: a selection that stands behind it becomes part of it. */
  withOutputs?(indices: ArrayLike<number>): Layer;
  /** The parts, where the layer is nothing but parts that run one after the other. It then has `withParts` too. */
  readonly sequence?: readonly Part[];
  /** Puts other parts into its sequence, in place: training that shrinks adds selections. */
  setSequence?(parts: readonly Part[]): void;
  /** The parts, where the layer adds up what each of them makes of the input. It then has `withParts` too. */
  readonly paths?: readonly Part[];
  /**
   * The same with other parts in the places of those of its `sequence` or `paths`. `closed`: which of its paths give zeros, whatever
   * goes in, so that it may give a layer without them; `removed` is then to be told of them.
   */
  withParts?(parts: readonly Part[], closed?: readonly boolean[], removed?: (part: object) => void): Layer;
  /**
   * What `compact` makes of a block of your own: a block like this one, of parts that each are what `smaller` makes of one
   * part of this one, or of several that follow each other: `return new Block(smaller(this.inner, relu, this.outer))`. What
   * goes in and what comes out of each call stays as wide as it is. `removed` is to be told of parts of which nothing is left.
   */
  compacted?(smaller: (...parts: Part[]) => Layer, removed: (part: object) => void): Layer;
}

/** A class of layers that can be made from what `describe()` said: by files, and by `compact` for a smaller one. */
export interface LayerClass<D = never, L extends Layer = Layer> {
  /** `arrays`: its parameters and other arrays, by name. `part(description, name)` makes the part that is the property `name`. */
  rebuild(description: D, arrays: LayerArrays, part: (description: PartDescription, name: string) => Part): L;
}

/** What can stand in a sequence: a layer, or a plain function such as `relu`. */
export type Part = Layer | ((x: Tensor) => Tensor);

/** What a part makes of x. */
export function runPart(part: Part, x: Tensor, ahead?: readonly Part[]): Tensor {
  return typeof part === "function" ? part(x) : part.forward(x, ahead);
}

/** Whether something can stand in a sequence. */
export function isPart(part: unknown): part is Part {
  return typeof part === "function" || typeof (part as Layer | null | undefined)?.forward === "function";
}

/**
 * Refuses a layer of another copy of the library, as its arrays tell; a function does not say whose it is. And the class of a layer in
 * place of one. @throws UsageError @internal
 */
export function checkOwnPart(part: Part): void {
  if (typeof part === "function" && typeof part.prototype?.forward === "function")
    throw new UsageError(`The class ${part.name} came where a layer is needed. Make one: new ${part.name}(...).`);
  if (typeof part !== "object") return;
  checkOwn(part);
  Object.values(part).forEach(checkOwn);
}

/** The parts of a sequence; undefined for what is none. A block of one's own may well have a property of that name. */
export function sequenceOf(part: unknown): readonly Part[] | undefined {
  const { sequence, withParts } = (typeof part === "object" && part ? part : {}) as Partial<Layer>;
  return withParts && Array.isArray(sequence) ? sequence : undefined;
}

/** The paths of a block whose results are added; undefined for what is none. */
export function pathsOf(part: Part): readonly Part[] | undefined {
  return typeof part === "object" && part.withParts && Array.isArray(part.paths) ? part.paths : undefined;
}

/** A part, or if it is a sequence its parts and those of every sequence inside it, in a row. */
export function flattened(part: Part): readonly Part[] {
  const parts = sequenceOf(part);
  return parts?.some(sequenceOf) ? parts.flatMap(flattened) : (parts ?? [part]);
}
