// What a gate can draw from.
import { ValueError } from "../../errors.ts";
import { shown } from "../../options.ts";
import type { Distribution } from "./distribution.ts";

/** Whether something has all that a distribution needs. */
export function isDistribution(value: unknown): value is Distribution {
  const { name, options, parameters, testGates, ...rest } = (value ?? {}) as Partial<Distribution>;
  const functions = [rest.draw, rest.openProbability, rest.test].every((each) => typeof each === "function");
  return functions && typeof name === "string" && name !== "" && typeof options === "object" && typeof parameters === "object" && Boolean(testGates?.length);
}

/** Refuses what no gate can draw from, such as the function that makes a distribution. @throws ValueError */
export function checkDistribution(who: string, value: unknown): void {
  if (isDistribution(value)) return;
  const call = typeof value === "function" ? ` Call it: ${value.name || "it"}().` : "";
  throw new ValueError(
    `${who}: distribution is ${shown(value)}, but an object with name, options, parameters, testGates, draw, openProbability and test is needed, as distributions.hardConcrete() gives.${call}`,
  );
}
