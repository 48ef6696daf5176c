// All kinds of layers as plain data: what a file says of a net, and what training, inference and reports share of it. A kind
// that is missing in one of their tables is a type error.
import { type ColumnsDescription, columns } from "./columns.ts";
import { type DropoutDescription, dropout } from "./dropout.ts";
import { ValueError } from "../errors.ts";
import type { Facts, Fields } from "./facts.ts";
import type { FeatureMap } from "./features.ts";
import { type FunctionName, functionFeatures, isFunctionName } from "./functions.ts";
import { type ImageDescription, imageFacts } from "./images.ts";
import { type NormDescription, normFacts } from "./norms.ts";
import { type GruDescription, recurrentFacts } from "./recurrent.ts";
import { type RowDescription, rowFacts } from "./rows.ts";
import { type RescaleDescription, type StandardizeDescription, scalingFacts } from "./scaling.ts";
import { type TokensDescription, tokens } from "./tokens.ts";

/** Parts one after the other. */
export interface SequentialDescription {
  /** The kind. */
  readonly type: "sequential";
  /** In order. */
  readonly parts: readonly PartDescription[];
}

/** The sum of what `main` makes of the input and what `shortcut` makes of it, or of the input itself. */
export interface ResidualDescription {
  /** The kind. */
  readonly type: "residual";
  /** The part whose result is added. */
  readonly main: PartDescription;
  /** What the input goes through beside it; without one it is added as it is. */
  readonly shortcut?: PartDescription;
}

/** What a layer of the library is, as plain data: its kind by `type`, and its sizes. Its numbers are arrays under its path. */
export type LayerDescription =
  | RowDescription
  | GruDescription
  | ImageDescription
  | NormDescription
  | ColumnsDescription
  | RescaleDescription
  | StandardizeDescription
  | TokensDescription
  | DropoutDescription
  | SequentialDescription
  | ResidualDescription;

/** The kinds of layers. */
export type Kind = LayerDescription["type"];

/** The description of a kind of layer. */
export type DescriptionOf<K extends Kind> = Extract<LayerDescription, { readonly type: K }>;

/** A function of the library, by name. */
export interface FunctionDescription {
  /** The kind. */
  readonly type: "function";
  /** Which one. */
  readonly name: FunctionName;
}

/** A layer that stands here again: the one at another path. */
export interface SameDescription {
  /** The kind. */
  readonly type: "same";
  /** Of its first place. */
  readonly path: string;
}

/** Whatever can stand in a saved net, but for layers of one's own. */
export type PartDescription = LayerDescription | FunctionDescription | SameDescription;

/** What a layer of one's own says: any data that JSON can hold, under a type of its own. */
export interface OwnDescription {
  /** A name of your own. */
  readonly type: string;
}

/** The facts of all kinds: put together when they are asked for, so that bundlers leave them out where nothing is decoded. */
const facts = (): AllFacts =>
  (all ??= { ...rowFacts, ...recurrentFacts, ...imageFacts, ...normFacts, ...scalingFacts, columns, tokens, dropout, residual: {}, sequential: {} });
type AllFacts = { readonly [K in Kind]: Facts<DescriptionOf<K>> };
let all: AllFacts | undefined;

/** All kinds. */
export const kindNames = (): readonly Kind[] => Object.keys(facts()) as Kind[];

/** Whether a type is that of a layer of the library. */
export function isKind(type: string): type is Kind {
  return Object.hasOwn(facts(), type);
}

/** Refuses what says nothing of a layer of one's own: a type of the library, or what is no function. @throws ValueError */
export function checkOwnKind(who: string, type: string, make: unknown): void {
  if (typeof type !== "string" || !type || isKind(type) || typeof make !== "function")
    throw new ValueError(`${who}: ${JSON.stringify(type)} and ${typeof make} came, but the type of a layer of your own and a function for it are needed.`);
}

/** The facts of a kind. */
export function factsOf<K extends Kind>(kind: K): Facts<DescriptionOf<K>> {
  return facts()[kind];
}

/** How features pass through what a description stands for; undefined where they cannot be followed. */
export function featuresOf(description: PartDescription): FeatureMap | undefined {
  const { type } = description;
  if (type === "function") return isFunctionName(description.name) ? functionFeatures[description.name] : undefined;
  return isKind(type) ? (factsOf(type) as Facts<unknown>).features?.(description as Fields<unknown>) : undefined;
}
