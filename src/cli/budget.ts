// Budgets as they are typed: --budget weights=0.1, --layer-budget gates=0.2, --loss-budget 0.05.
import type { RunSettings } from "../run/settings.ts";
import { usage } from "./failure.ts";

type Budget = NonNullable<RunSettings["budget"]>;

/** "weights=0.1" -> { of: "weights", at: 0.1 }. @throws Failure */
function shareOf(option: string, text: string, per: "net" | "layer"): Budget {
  const [, of, at] = /^(weights|flops|gates)=([\d.e-]+)$/i.exec(text) ?? [];
  if (of === undefined || !(Number(at) > 0 && Number(at) <= 1))
    throw usage(`${option} is "${text}", but it must say of what which share is to be left, above 0 and at most 1: weights=0.1, flops=0.3 or gates=0.2.`);
  return { of: of.toLowerCase() as "weights", at: Number(at), ...(per === "layer" && { per }) };
}

/** Budgets as commander hands them over. */
export interface TypedBudget {
  readonly budget?: string;
  readonly layerBudget?: string;
  readonly lossBudget?: string;
}

/** What was typed of budgets. @throws Failure */
export function budgetOf({ budget, layerBudget, lossBudget }: TypedBudget): Budget | undefined {
  const given = Object.entries({ "--budget": budget, "--layer-budget": layerBudget, "--loss-budget": lossBudget }).filter(([, text]) => text !== undefined);
  if (given.length > 1) throw usage(`${given.map(([option]) => option).join(" and ")} came, but a net is held to one budget. Leave out all but one.`);
  if (budget !== undefined) return shareOf("--budget", budget, "net");
  if (layerBudget !== undefined) return shareOf("--layer-budget", layerBudget, "layer");
  if (lossBudget === undefined) return undefined;
  const lossIncrease = Number(lossBudget);
  if (!(lossIncrease > 0 && lossIncrease < Infinity))
    throw usage(`--loss-budget is "${lossBudget}", but it must be by which share the loss may rise, such as 0.05.`);
  return { lossIncrease };
}

/** What to type for a budget. */
export function budgetLine(budget: Budget): string {
  if ("lossIncrease" in budget) return `--loss-budget ${budget.lossIncrease}`;
  return `${budget.per === "layer" ? "--layer-budget" : "--budget"} ${budget.of}=${budget.at}`;
}
