// What consists of other parts, and dropout, which does something in training only.
import type { DropoutDescription } from "../descriptions/dropout.ts";
import type { ResidualDescription, SequentialDescription } from "../descriptions/layers.ts";
import { sumShape } from "../descriptions/residual.ts";
import { sizeOf } from "../shape.ts";
import type { Make } from "./context.ts";
import type { Stage } from "./executionPlan.ts";

const sequential: Make<SequentialDescription> = ({ parts }, context, part) => {
  const row = parts.map((description, i) => ({ description, context: context.inside(`${i}`) }));
  const stages = row.map((each, i) => {
    each.context.setSequence(row, i);
    return part(each.description, each.context);
  });
  return (x, plan) => {
    let h = x;
    for (let i = 0; i < stages.length; i += 1 + (stages[i]?.does ?? 0)) h = (stages[i] as Stage)(h, plan);
    return h;
  };
};

const residual: Make<ResidualDescription> = ({ main, shortcut }, context, part) => {
  const stage = part(main, context.inside("main"));
  const past = shortcut === undefined ? undefined : part(shortcut, context.inside("shortcut"));
  const { kernels } = context.storage;
  return (x, plan) => {
    const kept = { ...x, kept: true };
    const a = stage(kept, plan);
    const b = past ? past(kept, plan) : kept;
    const n = sizeOf(sumShape(a.shape, b.shape, past !== undefined));
    const y = plan.over(a);
    plan.step(() => kernels.addAll(y.address, a.address, b.address, n));
    return y;
  };
};

const dropout: Make<DropoutDescription> = () => (x) => x;

export const blocks = { sequential, residual, dropout };
