// Where a part is translated: its arrays, the graph it adds to, and what stands elsewhere in the net.
import type { LayerArrays } from "../descriptions/facts.ts";
import type { PartDescription } from "../descriptions/layers.ts";
import type { Reader } from "../descriptions/reader.ts";
import type { Shape } from "../shape.ts";
import type { Graph, OnnxNumbers, OnnxValue } from "./graph.ts";
import type { OnnxAttribute } from "./messages.ts";

/** What a part is translated with: it adds nodes and constants to the graph. */
export interface OnnxBuilder {
  /** The arrays of the layer, by name. */
  readonly arrays: LayerArrays;
  /** Adds an operation of ONNX with one result; `shape`: of the result for one example, [1, ...]; that of the first input unless it is given. */
  node(type: string, inputs: readonly OnnxValue[], shape?: Shape, attributes?: Readonly<Record<string, OnnxAttribute>>): OnnxValue;
  /** Numbers of the layer, under a name of its own within it. */
  constant(name: string, values: OnnxNumbers, shape: Shape): OnnxValue;
  /** The array of floats of that name, as a constant. */
  floats(name: string, shape: Shape): OnnxValue;
  /** What a part inside, which is the property `name`, makes of x. */
  part(description: PartDescription, name: string, x: OnnxValue): OnnxValue;
}

/** How a part is translated: what it makes of x. */
export type ToNodes<D> = (description: D, x: OnnxValue, to: OnnxBuilder) => OnnxValue;

/** Translates any part. */
export type Translate = (description: PartDescription, x: OnnxValue, place: Place) => OnnxValue;

export class Place implements OnnxBuilder {
  readonly arrays: Reader;
  readonly graph: Graph;
  /** What has been translated, by path. */
  readonly known: Map<string, PartDescription>;
  readonly #translate: Translate;

  constructor(graph: Graph, arrays: Reader, translate: Translate, known = new Map<string, PartDescription>()) {
    this.graph = graph;
    this.arrays = arrays;
    this.#translate = translate;
    this.known = known;
  }

  /** Where the part is. */
  get path(): string {
    return this.arrays.path;
  }

  /** The place of a layer that stands at another path. */
  elsewhere(path: string): Place {
    return new Place(this.graph, this.arrays.elsewhere(path), this.#translate, this.known);
  }

  node(type: string, inputs: readonly OnnxValue[], shape = (inputs[0] as OnnxValue).shape, attributes?: Readonly<Record<string, OnnxAttribute>>): OnnxValue {
    return this.graph.node(this.path, type, inputs, shape, attributes);
  }

  constant(name: string, values: OnnxNumbers, shape: Shape): OnnxValue {
    return this.graph.constant(this.arrays.at(name), values, shape);
  }

  floats(name: string, shape: Shape): OnnxValue {
    return this.constant(name, this.arrays.floats(name, shape), shape);
  }

  part(description: PartDescription, name: string, x: OnnxValue): OnnxValue {
    return this.#translate(description, x, new Place(this.graph, this.arrays.inside(name), this.#translate, this.known));
  }
}
