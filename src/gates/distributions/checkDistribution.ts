// What a gate can draw from.
import { ValueError } from "../../errors.ts";
import { shown } from "../../options.ts";
import type { Distribution } from "./distribution.ts";

/** Whether something has all that a distribution needs. */
export function isDistribution(value: unknown): value is Distribution {
  const { name, options, parameters, testGates, draw, openProbability, test } = Object(value);
  return Boolean(name && options && parameters && testGates?.[0] && draw && openProbability && test);
}

/** Refuses what no gate can draw from, such as the function that makes a distribution. @throws ValueError */
export function checkDistribution(who: string, value: unknown): void {
  if (isDistribution(value)) return;
  throw new ValueError(
    `${who}: distribution is ${shown(value)}, but one is needed such as distributions.hardConcrete() gives${typeof value === "function" ? `: call ${value.name}()` : ""}.`,
  );
}
