// How the parameters of an optimizer's groups are treated.
import { checkOwn } from "../copies.ts";
import { ValueError } from "../errors.ts";
import { refuseUnknown, shown } from "../options.ts";
import { Parameter } from "../resident.ts";
import { type CommonOptions, checkOption, type Group, type UpdateRule } from "./optimizer.ts";

/** What an optimizer does with one parameter. Both numbers are below 0 where it goes up. */
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
function members(who: string, index: number, { parameters }: Group): Parameter[] {
  const help = "Give a list of parameters: [layer.weight], gateParameters(net) or parameters(net).values().";
  if (typeof (parameters as Partial<Iterable<Parameter>> | undefined)?.[Symbol.iterator] !== "function")
    throw new ValueError(`${who}: the parameters of groups[${index}] are ${named(parameters)}, but they must be several in a row. ${help}`);
  const all = [...parameters];
  all.forEach(checkOwn);
  const wrong = all.findIndex((item: unknown) => !(item instanceof Parameter));
  if (wrong >= 0) {
    const from = "get" in parameters ? ", as a Map gives names too" : "";
    throw new ValueError(`${who}: item ${wrong} of groups[${index}].parameters is ${named(all[wrong])}${from}, but it must be a parameter. ${help}`);
  }
  return all;
}

/** -1 for a group that goes up. @throws ValueError */
function signOf(who: string, { direction = "down" }: Group): 1 | -1 {
  if (direction !== "down" && direction !== "up") throw new ValueError(`${who}: direction is ${shown(direction)}, but it must be "down" or "up".`);
  return direction === "up" ? -1 : 1;
}

/** Looks up how each parameter is treated. */
class Treatments {
  // weakly, so that an optimizer with groups does not keep the nets it has moved
  readonly #special = new WeakMap<Parameter, Treatment>();
  readonly #usual: Treatment;

  constructor(who: string, { weightDecay = 0, groups = [] }: CommonOptions) {
    this.#usual = { factor: 1, weightDecay: checkOption(who, "weightDecay", weightDecay, 0, Infinity) };
    const groupOf = new Map<Parameter, number>();
    if (!Array.isArray(groups)) throw new ValueError(`${who}: groups is ${shown(groups)}, but it must be a list: [{ parameters, learningRateFactor }].`);
    groups.forEach((group: Group, index) => {
      refuseUnknown(`${who}, groups[${index}]`, group, ["parameters", "learningRateFactor", "weightDecay", "direction"]);
      const sign = signOf(`${who}, groups[${index}]`, group);
      const treatment = {
        factor: sign * checkOption(who, "learningRateFactor", group.learningRateFactor ?? 1, 0, Infinity),
        weightDecay: sign * checkOption(who, "weightDecay", group.weightDecay ?? weightDecay, 0, Infinity),
      };
      for (const p of members(who, index, group)) {
        const before = groupOf.get(p) ?? index;
        if (before !== index)
          throw new ValueError(`${who}: the ${p.label} is in groups[${before}] and in groups[${index}], but can be in one only. Leave it out of one of them.`);
        groupOf.set(p, index);
        this.#special.set(p, treatment);
      }
    });
  }

  of(parameter: Parameter): Treatment {
    return this.#special.get(parameter) ?? this.#usual;
  }
}

const known = new WeakMap<UpdateRule, Treatments>();

/**
 * How an optimizer treats its parameters. Its groups are read once, as their lists may be such as can be read only once.
 * @throws ValueError
 */
export function treatmentsOf(who: string, optimizer: UpdateRule, options: CommonOptions = optimizer): Treatments {
  let treatments = known.get(optimizer);
  if (!treatments) {
    treatments = new Treatments(who, options);
    known.set(optimizer, treatments);
  }
  return treatments;
}
