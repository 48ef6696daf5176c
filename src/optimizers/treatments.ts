import { ValueError } from "../errors.ts";
import { Parameter } from "../resident.ts";
import { type CommonOptions, checkOption, type Group } from "./optimizer.ts";

/** What an optimizer does with one parameter. */
export interface Treatment {
  readonly factor: number;
  readonly weightDecay: number;
}

/** What came, in a word or two. */
function named(value: unknown): string {
  if (value === null || typeof value !== "object") return String(value);
  return Array.isArray(value) ? "an array" : `a ${value.constructor?.name ?? "object"}`;
}

/** The parameters of a group. @throws ValueError */
function members(who: string, place: number, { parameters }: Group): Parameter[] {
  const help = "Give a list of parameters: [layer.weight], gateParameters(net) or parameters(net).values().";
  if (typeof (parameters as Partial<Iterable<Parameter>> | undefined)?.[Symbol.iterator] !== "function")
    throw new ValueError(`${who}: the parameters of groups[${place}] are ${named(parameters)}, but they must be several in a row. ${help}`);
  const all = [...parameters];
  const odd = all.findIndex((each: unknown) => !(each instanceof Parameter));
  if (odd >= 0) {
    const from = (parameters as unknown) instanceof Map ? ", as a Map gives names too" : "";
    throw new ValueError(`${who}: item ${odd} of groups[${place}].parameters is ${named(all[odd])}${from}, but it must be a parameter. ${help}`);
  }
  return all;
}

/** Looks up how each parameter is treated. @throws ValueError */
export class Treatments {
  /** The groups that were given, with lists that can be read again. */
  readonly groups: readonly Group[];
  readonly #special = new Map<Parameter, Treatment>();
  readonly #usual: Treatment;

  constructor(who: string, { weightDecay = 0, groups = [] }: CommonOptions) {
    this.#usual = { factor: 1, weightDecay: checkOption(who, "weightDecay", weightDecay, 0, Infinity) };
    this.groups = groups.map((group, place) => ({ ...group, parameters: members(who, place, group) }));
    const places = new Map<Parameter, number>();
    this.groups.forEach((group, place) => {
      const treatment = {
        factor: checkOption(who, "learningRateFactor", group.learningRateFactor ?? 1, 0, Infinity),
        weightDecay: checkOption(who, "weightDecay", group.weightDecay ?? weightDecay, 0, Infinity),
      };
      for (const p of group.parameters) {
        const before = places.get(p) ?? place;
        if (before !== place)
          throw new ValueError(`${who}: the ${p.label} is in groups[${before}] and in groups[${place}], but can be in one only. Leave it out of one of them.`);
        places.set(p, place);
        this.#special.set(p, treatment);
      }
    });
  }

  of(parameter: Parameter): Treatment {
    return this.#special.get(parameter) ?? this.#usual;
  }
}
