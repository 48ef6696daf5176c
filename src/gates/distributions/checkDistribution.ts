// What a gate can draw from.
import { ValueError } from "../../errors.ts";
import { shown } from "../../options.ts";
import type { Distribution } from "./distribution.ts";

/** Refuses what no gate can draw from, such as the function that makes a distribution. @throws ValueError */
export function checkDistribution(who: string, value: unknown): void {
  const { parameters, testGates, draw, openProbability, test } = Object(value) as Partial<Distribution>;
  if (!(parameters && testGates && draw && openProbability && test))
    throw new ValueError(`${who}: distribution is ${shown(value)}, but one is needed such as distributions.hardConcrete() gives.`);
}
